// A native sysroot hides Emscripten's own headers.
//# RULE: --sysroot
//# NEEDED: emcc --sysroot=/ -c % -o %t.o
//# STDERR: 'stdio.h' file not found
//# NEEDED: emcc --sysroot / -c % -o %t.o
//# STDERR: error:
//# RUN: cc --sysroot=/ -c % -o %t.o
//# RUN: cc --sysroot / -c % -o %t.o
#include <stdio.h>
int main(void) { return 0; }
