// A soname on a program says nothing, and must not stop the link; on a library see module-*.
//# RULE: -Wl,soname -Wl,h -soname
//# RUN: cc -c % -o %t.o
//# NEEDED[until 6.0.5]: emcc -Werror %t.o -Wl,-soname,libx.so.1 -o %t.js
//# STDERR: ignoring unsupported linker flag
//# NEEDED: emcc %t.o -Wl,-h,libx.so.1 -o %t.js
//# STDERR: unknown argument: -h
//# NEEDED: emcc %t.o -soname libx.so.1 -o %t.js
//# STDERR: libx.so.1: No such file
//# RUN: cc %t.o -Wl,-soname,libx.so.1 -Wl,-soname=libx.so.1 -Wl,-h,libx.so.1 -Wl,-hlibx.so.1 -soname libx.so.1 -o %t && %t
//# STDERR:
int main(void) { return 0; }
