// Local symbols, which a wasm module does not have.
//# RULE: -Wl,x -Wl,X -Wl,discard-all -Wl,discard-locals
//# EACH: -Wl,-x -Wl,-X -Wl,--discard-all -Wl,--discard-locals
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: -
//# RUN: cc %t.o %E -o %t && %t
//# STDERR:
int main(void) { return 0; }
