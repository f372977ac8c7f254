// GNU ld's own threads and memory.
//# RULE: -Wl,no-keep-memory -Wl,reduce-memory-overheads -Wl,threads= -Wl,no-threads -Wl,relax -Wl,no-relax -Wl,icf
//# EACH: -Wl,--no-keep-memory -Wl,--reduce-memory-overheads -Wl,--no-threads -Wl,--relax -Wl,--no-relax -Wl,--icf=safe
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: --
//# NEEDED: emcc %t.o -Wl,--threads -o %t.js
//# STDERR: --threads: expected a positive integer
//# RUN: cc %t.o %E -Wl,--threads -o %t && %t
//# STDERR:
int main(void) { return 0; }
