// The same traceback on a link: LDFLAGS often repeat CFLAGS.
//# RULE: -O=g -O=fast
//# RUN: cc -c % -o %t.o
//# NEEDED[until 3.1.69]: emcc %t.o -Og -o %t.js
//# STDERR: Traceback
//# NEEDED[until 3.1.69]: emcc %t.o -Ofast -o %t.js
//# STDERR: Traceback
//# RUN: cc %t.o -Og -o %t && %t
//# RUN: cc %t.o -O2 -o %t && %t
int main(void) { return 0; }
