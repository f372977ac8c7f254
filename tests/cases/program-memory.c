// 500 MB from malloc, written at both ends.
//# RULE: +-sALLOW_MEMORY_GROWTH=1
//# NEEDED: emcc % -o %t.js && node %t.js
//# STDERR: Cannot enlarge memory
//# RUN: cc % -o %t && %t
//# RUN: cc -O2 % -o %t && %t
#include <stdlib.h>
int main(void) {
  volatile char *p = malloc(500u << 20);
  if (!p) return 1;
  p[0] = p[(500u << 20) - 1] = 1;
  return 0;
}
