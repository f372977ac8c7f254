// An address given to mmap is a wish, unless MAP_FIXED insists. Emscripten refuses it for files, and since 3.1.11 for all.
//# NEEDED: emcc % -o %t.js && node %t.js
//# STDERR: Invalid argument
//# EACH: -O0 -O2 -sMAIN_MODULE=2
//# RUN: cc %e % -o %t && %t
//# PRINTS: words
// A program that maps nothing has none of it, and one with an mmap of its own has that.
//# RUN: echo 'int main(void) { return 0; }' >none.c && cc none.c -o none && ! grep -q emscripten_builtin_mmap none.wasm
//# RUN: echo 'int mmap(void) { return 5; } int other(int (*f)(void)) { return f(); } int main(void) { return other(mmap); }' >own.c
//# RUN: cc -w -fno-builtin own.c -o own
//# FAILS=5: ./own
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
int main(void) {
  char *some = mmap((void *)0x10000, 100, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int here = open("file", O_RDWR | O_CREAT, 0600);
  if (write(here, "words", 5) != 5) return 3;
  char *file = mmap(some, 5, PROT_READ, MAP_PRIVATE, here, 0);
  if (some == MAP_FAILED || file == MAP_FAILED) return perror("mmap"), 1;
  some[99] = 0;
  if (munmap(some, 100)) return 2;
  return printf("%.5s\n", file) < 0;
}
