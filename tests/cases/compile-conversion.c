// Two signed types of 32 bits, of which clang 14 says that the sign changes: a project's -Werror goes on, as with every other compiler.
//# RULE: -W=conversion -W=sign-conversion
//# NEEDED[until 3.1.69]: emcc -c -Wconversion -Werror % -o %t.o
//# STDERR: -Wsign-conversion
//# NEEDED[until 3.1.69]: emcc -c -Werror -Wsign-conversion % -o %t.o
//# STDERR: -Wsign-conversion
//# RUN: cc -c -Wconversion -Werror % -o %t.o
//# RUN: cc -c -Werror -Wsign-conversion % -o %t.o
// What loses bits is an error as before.
//# FAILS: cc -c -DLOSES -Wconversion -Werror % -o %t.o
//# STDERR: loses integer precision
long twice(unsigned char n) { return 1 << n; }
#ifdef LOSES
int half(long long n) { return n / 2; }
#endif
