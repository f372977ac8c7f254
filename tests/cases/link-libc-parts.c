// Libraries that glibc splits off: what they hold is in this libc.
//# RULE: -l=crypt -l=resolv -l=nsl -l=anl -l=util -Wl,l=crypt -Wl,l=resolv -Wl,l=nsl -Wl,l=anl -Wl,l=util
//# EACH: crypt resolv nsl anl util
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o -l%e -o %t.js
//# STDERR: unable to find library -l%e
//# RUN: cc %t.o -l%e -o %t && %t
//# STDERR:
//# RUN: cc %t.o -Wl,-l%e -lm -ldl -lrt -lpthread -o %t && %t
//# STDERR:
int main(void) { return 0; }
