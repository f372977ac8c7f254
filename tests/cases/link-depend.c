// Dependencies of a command that compiles and links: file and target are named as gcc 12 names them.
//# RUN: echo '#define N 0' >part.h && mkdir d && cp % prog.c && cp % 'd/o$d.c'
//# RUN: cc -MMD prog.c -o prog && ./prog && cat prog.d
//# PRINTS: prog: prog.c part.h
//# RUN: cc -MMD 'd/o$d.c' -I. -o 'o$d.exe' && cat 'o$d.d'
//# PRINTS: o$$d.exe: d/o$$d.c part.h
//# RUN: cc -MMD prog.c && cat a-prog.d
//# PRINTS: prog.o: prog.c part.h
//# RUN: cc -MMD -MF named prog.c -o d/prog && cat named
//# PRINTS: d/prog: prog.c part.h
//# RUN: cc -MMD -MT t -MQ 'q$' prog.c -o prog && cat prog.d
//# PRINTS: t q$$: prog.c part.h
//# RUN: echo 'int other(void) { return 1; }' >other.c && cc -MMD prog.c other.c -o both && cat both.d
//# PRINTS: both: other.c
//# RUN: cc -MMD -fPIC -shared prog.c -o libprog.so.1 && cat libprog.so.d
//# PRINTS: libprog.so.1: prog.c part.h
//# RUN: cc -Wp,-MMD,kernel.d prog.c -o prog && cat kernel.d
//# PRINTS: prog.o: prog.c part.h
//# RUN: printf 'prog: prog.c\n\tcc -MMD prog.c -o prog\n-include prog.d\n' >Makefile && rm -f prog prog.d && make && sleep 1 && touch part.h && make
//# STDOUT: cc -MMD prog.c -o prog
#include "part.h"
int main(void) { return N; }
