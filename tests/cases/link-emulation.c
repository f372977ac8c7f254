// The other family of names for an ELF emulation.
//# RULE: -Wl,m=i386*
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o -Wl,-mi386linux -o %t.js
//# STDERR: invalid target architecture
//# RUN: cc %t.o -Wl,-mi386linux -o %t && %t
//# STDERR:
int main(void) { return 0; }
