// Relocations in the output: binaryen cannot read such a module, and the short name is unknown.
//# RULE: -Wl,q -Wl,emit-relocs
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o -Wl,-q -o %t.js
//# STDERR: unknown argument: -q
//# NEEDED[until 3.1.69]: emcc %t.o -Wl,--emit-relocs -o %t.js
//# STDERR: PLEASE submit a bug report
//# RUN: cc %t.o -Wl,-q -Wl,--emit-relocs -o %t && %t
//# STDERR:
int main(void) { return 0; }
