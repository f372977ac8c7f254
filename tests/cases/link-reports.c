// Reports that wasm-ld does not make.
//# RULE: -Wl,cref -Wl,stats -Wl,warn-once
//# EACH: -Wl,--cref -Wl,--stats -Wl,--warn-once
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: -
//# RUN: cc %t.o %E -o %t && %t
//# STDERR:
int main(void) { return 0; }
