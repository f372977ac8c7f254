// Which of two ELF tags holds a runtime path.
//# RULE: -Wl,disable-new-dtags -Wl,enable-new-dtags
//# EACH: -Wl,--disable-new-dtags -Wl,--enable-new-dtags
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: -
//# RUN: cc %t.o %E -o %t && %t
//# STDERR:
int main(void) { return 0; }
