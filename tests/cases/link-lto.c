// Compile and link with link-time optimization, as distributions do.
//# RULE: -flto
//# NEEDED: emcc -flto=4 -O2 % -o %t.js
//# STDERR: unsupported argument '4'
//# RUN: cc -flto=auto -ffat-lto-objects -O2 % -o %t && %t
//# RUN: cc -flto=auto -c % -o %t.o && cc -flto=auto %t.o -o %t && %t
int main(void) { return 0; }
