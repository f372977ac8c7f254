// Distributions build everything with a stack protector. An old libc lacks what its checks call.
//# RULE: -fstack-protector*
//# EACH: -fstack-protector -fstack-protector-strong -fstack-protector-all
//# NEEDED[until 3.1.69]: emcc -Werror %e % -o %t.js
//# STDERR: undefined symbol: __stack_chk
//# RUN: cc -Werror -O2 %e -c % -o %t.o && cc -Werror %e %t.o -o %t && test "$(%t word)" = word
//# RUN: cc -Werror -shared -fPIC %e % -o lib.so
//# STDERR:
#include <stdio.h>
#include <string.h>
int main(int count, char **words) {
  char copy[64];
  strncpy(copy, words[count - 1], sizeof copy);
  return puts(copy) < 0;
}
