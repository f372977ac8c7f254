// setjmp and longjmp, also through a C++ program's exceptions: both unwind as WebAssembly does.
//# RULE: +-sSUPPORT_LONGJMP=wasm
//# NEEDED: emcc -c % -o %t.o && emcc -fwasm-exceptions -sSUPPORT_LONGJMP=wasm %t.o -o %t.js && node %t.js
//# STDERR: rror
//# RULE: -s=SUPPORT_LONGJMP -s=SUPPORT_LONGJMP=1
//# EACH: -sSUPPORT_LONGJMP -sSUPPORT_LONGJMP=1
//# NEEDED[until 3.1.69]: emcc -fwasm-exceptions %e -c % -o %t.o && emcc -fwasm-exceptions -sSUPPORT_LONGJMP=wasm %t.o -o %t.js
//# STDERR: rror
//# RUN: cc %e -c % -o %t.o && cc -sSUPPORT_LONGJMP=wasm %t.o -o %t && %t
//# PRINTS: jumped
//# RUN: cc %e % -o %t && %t
//# PRINTS: jumped
//# RUN: cc % -o %t && %t
//# PRINTS: jumped
//# RUN: cc -O2 -c % -o %t.o && echo 'int x;' >x.cpp && c++ x.cpp %t.o -o %t && %t
//# PRINTS: jumped
#include <setjmp.h>
#include <stdio.h>
static jmp_buf place;
static void jump(int to) { longjmp(place, to); }
int main(void) {
  int value = setjmp(place);
  if (value == 0) jump(9);
  if (value == 9) puts("jumped");
  return value != 9;
}
