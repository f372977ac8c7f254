// A configure script links hundreds of probes, with whatever -O the package has. Optimizing one takes longer than all else.
//# RULE: +-O1
//# RUN: cp % conftest.c
//# EACH: -O2 -O3 -Os
//# NEEDED: emcc -v %e conftest.c -o conftest.js 2>said
//# WRONG: grep -q acorn-optimizer said && rm conftest.js conftest.wasm
//# RUN: cc -v %e conftest.c -o conftest 2>said && ./conftest && ! grep acorn-optimizer said
// A program is optimized as was asked.
//# RUN: cc -v %e conftest.c -o %t 2>said && %t && grep -q acorn-optimizer said
#ifndef __OPTIMIZE__
#error it is compiled as if nothing was to be optimized
#endif
int main(void) { return 0; }
