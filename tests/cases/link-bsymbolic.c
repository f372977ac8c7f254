// How ELF binds a library to itself.
//# RULE: -Wl,Bsymbolic-functions
//# EACH: -Wl,-Bsymbolic-functions
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: -
//# RUN: cc %t.o %E -o %t && %t
//# STDERR:
int main(void) { return 0; }
