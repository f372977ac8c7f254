// 40 MB of data: more than the memory has that 3.1.6 starts with, and that of a main module on 3.1.69.
//# NEEDED[until 6.0.0]: emcc -sMAIN_MODULE=2 % -o %t.js
//# STDERR: initial memory too small
//# RUN: cc % -o %t && %t
//# STDERR:
//# RUN: cc -sMAIN_MODULE=2 % -o %t && %t
//# STDERR:
// A program that turns out to call dlopen is linked once more, as a main module.
//# RUN: cc -DLOADS % -o %t
//# STDERR:
//# RUN: %t
// Who chooses the size is told that it is too small.
//# FAILS: cc -sINITIAL_MEMORY=32MB % -o %t
//# STDERR: initial memory too small
#include <stddef.h>
#ifdef LOADS
#include <dlfcn.h>
#endif
static char data[40 << 20];
int main(void) {
  volatile char *p = data;
#ifdef LOADS
  if (dlopen("none.so", RTLD_NOW) != NULL)
    return 2;
#endif
  p[sizeof data - 1] = 1;
  return !p[sizeof data - 1];
}
