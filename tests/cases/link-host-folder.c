// A folder of native libraries: the library that is found there is the wrong one, or the link stops at it.
//# RULE: -L -Wl,L
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o -L$(echo /usr/lib/*-linux-gnu) -lBrokenLocale -o %t.js
//# WRONG: ! emcc %t.o -lBrokenLocale -o %t.js
//# FAILS=1: cc %t.o -L$(echo /usr/lib/*-linux-gnu) -L/usr/lib -Wl,-L,/usr/lib -lBrokenLocale -o %t.none
//# STDERR: unable to find library -lBrokenLocale
//# RUN: cc %t.o -L$(echo /usr/lib/*-linux-gnu) -L/usr/lib -L /lib -Wl,-L/usr/lib -lm -o %t && %t
//# STDERR:
int main(void) { return 0; }
