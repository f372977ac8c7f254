// Common symbols, which wasm does not have.
//# RULE: -Wl,sort-common -Wl,warn-common
//# EACH: -Wl,--sort-common -Wl,--sort-common=descending -Wl,--warn-common
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: -
//# RUN: cc %t.o %E -o %t && %t
//# STDERR:
int main(void) { return 0; }
