// libc, named by hand: before the memcpy that must come first where i64 crosses as BigInt.
//# RULE: -l=c -Wl,l=c
//# RUN: cc -c % -o %t.o
//# NEEDED[since 3.1.69 until 4.0.0]: emcc -sWASM_BIGINT %t.o -lc -o %t.js
//# STDERR: undefined symbol: _emscripten_memcpy_js
//# RUN: cc %t.o -lc -o %t && %t there
//# PRINTS: there
//# RUN: cc %t.o -Wl,-lc -o %t && %t there
//# PRINTS: there
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv) {
  static char text[2000];
  memcpy(text, argv[argc - 1], strlen(argv[argc - 1]));
  return puts(text) < 0;
}
