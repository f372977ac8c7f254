// pkg-config files and configure scripts name /usr/include; its headers are for the build machine.
//# RULE: -I -isystem
//# EACH: -I/usr/include -isystem/usr/include
//# NEEDED: emcc -c % %e -o %t.o
//# STDERR: file not found
//# NEEDED: emcc -c % -isystem /usr/include -o %t.o
//# STDERR: file not found
//# RUN: cc -c % %E -I /usr/include/ -isystem /usr/include -I/usr/local/include -o %t.o
// A source tree that lies below /usr is no host folder.
//# RUN: mkdir -p below/usr/include && echo 'int own;' >below/usr/include/own.h && cc -Ibelow/usr/include -DOWN -c % -o %t.o
#include <stdio.h>
#ifdef OWN
#include "own.h"
#endif
int main(void) { return 0; }
