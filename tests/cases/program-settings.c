// A setting that the person gives wins.
//# RUN: cc -sEXIT_RUNTIME=0 -sALLOW_MEMORY_GROWTH=0 % -o %t
//# FAILS: %t
//# RUN: cc -s ALLOW_MEMORY_GROWTH=0 -s INITIAL_MEMORY=64MB % -o %t
//# FAILS: %t
//# RUN: cc % -o %t && %t
#include <stdlib.h>
int main(void) {
  volatile char *p = malloc(200u << 20);
  if (!p) return 1;
  p[0] = 1;
  return 0;
}
