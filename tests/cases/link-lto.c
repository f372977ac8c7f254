// Compile and link with link-time optimization, as distributions do.
//# RULE: -flto
//# NEEDED: emcc -flto=4 -O2 % -o %t.js
//# STDERR: unsupported argument '4'
//# NEEDED[since 6.0.5]: emcc -flto=auto -O2 % -o %t.js
//# STDERR: undefined symbol: __cxa_increment_exception_refcount
//# RULE: -flto=thin
//# NEEDED[until 4.0.9]: emcc -flto=thin -O2 % -o %t.js
//# STDERR: cache file is missing
//# RUN: cc -flto=thin -O2 -c % -o %t.o && cc -flto=thin -O2 %t.o -o %t && %t
//# RUN: cc -flto=auto -ffat-lto-objects -O2 % -o %t && %t
//# RUN: cc -flto=auto -c % -o %t.o && cc -flto=auto %t.o -o %t && %t
int main(void) { return 0; }
