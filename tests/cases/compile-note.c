// Sources that tell GNU's assembler of the stack, with nothing around it that would ask which system this is.
//# RUN: printf '#include "name.h"\n.globl NAME\n.section .note.GNU-stack,"",%%%%progbits\n' >a.S && echo '#define NAME f' >name.h
//# NEEDED: emcc -c a.S
//# STDERR: Expected
//# RUN: cc -Werror -MMD -c a.S && cc -c % -o own.o && cc own.o a.o -o %t && %t && cat a.d
//# STDOUT: a.o: a.S name.h
//# RUN: printf '\t.section\t.note.GNU-stack, "", @progbits\n' >b.s && cc -c b.s && cc % b.s a.S -o %t && %t && ls
//# STDOUT: b.o
//# RUN: cc -O2 -g -MMD % -o %t && %t && grep -q compile-note.c *.d && cc -E % >own.i && cc own.i -o %t && %t
#include <string.h>
__asm__(".section .note.GNU-stack,\"\",%progbits\n");
int main(void) { return strcmp(strrchr("/" __FILE__, '/'), "/compile-note.c"); }
