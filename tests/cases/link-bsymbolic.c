// How ELF binds a library to itself. wasm-ld knows one of the two, and warns of it on a program.
//# RULE: -Wl,Bsymbolic-functions -Wl,Bsymbolic
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o -Wl,-Bsymbolic-functions -o %t.js
//# STDERR: unknown argument: -Bsymbolic-functions
//# NEEDED: emcc %t.o -Wl,-Bsymbolic -Wl,--fatal-warnings -o %t.js
//# STDERR: -Bsymbolic is only meaningful when combined with -shared
//# RUN: cc %t.o -Wl,-Bsymbolic-functions -o %t && %t
//# STDERR:
//# RUN: cc %t.o -Wl,-Bsymbolic -o %t && %t
//# STDERR:
//# RUN: cc -fPIC -shared % -Wl,-Bsymbolic -Wl,-Bsymbolic-functions -o lib.so && test -s lib.so
int main(void) { return 0; }
