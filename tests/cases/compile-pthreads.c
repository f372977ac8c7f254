// An old spelling, for other systems' compilers.
//# RULE: -pthreads
//# NEEDED: emcc -Werror -pthreads -c % -o %t.o
//# STDERR: -pthreads
//# RUN: cc -Werror -pthreads -c % -o %t.o && cc -pthreads %t.o -o %t && %t
//# STDERR:
int main(void) { return 0; }
