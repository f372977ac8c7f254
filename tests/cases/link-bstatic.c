// Static or dynamic libraries, switched on the command line. wasm-ld learned the words later.
//# RULE: -Wl,Bstatic -Wl,Bdynamic -Wl,dn -Wl,dy
//# EACH: -Wl,-Bstatic -Wl,-Bdynamic -Wl,-dn -Wl,-dy
//# RUN: cc -c % -o %t.o
//# NEEDED[until 3.1.69]: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: -
//# RUN: cc %t.o -Wl,-Bstatic -lm -Wl,-Bdynamic,-lc -Wl,-dn,-dy -o %t && %t
//# STDERR:
int main(void) { return 0; }
