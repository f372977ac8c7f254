// Options about ELF objects and how ELF binds them.
//# RULE: -fno-gnu-unique -frecord-gcc-switches -fno-semantic-interposition -fno-plt
//# EACH: -fno-gnu-unique -frecord-gcc-switches -fno-semantic-interposition
//# EACH[since 6.0.5]: -fno-plt
//# NEEDED: emcc -Werror -c % %e -o %t.o
//# STDERR: error:
//# RUN: cc -Werror -c % %E -fno-plt -o %t.o
//# STDERR:
int main(void) { return 0; }
