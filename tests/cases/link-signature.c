// configure declares every function as `char f()`, whatever it is; a native linker looks at names alone.
//# SINCE: 3.1.69
//# WHY: wasm-ld compares the signatures of shared libraries since then
//# RULE: +-Wl,--no-shlib-sigcheck
//# NEEDED[until 6.0.7]: emcc -fPIC -DLIBRARY -sSIDE_MODULE=1 % -o bare.so && emcc % bare.so -sMAIN_MODULE=2 -sWASM_BIGINT -o bare.js
//# STDERR: function signature mismatch: f
//# RUN: cc -fPIC -shared -DLIBRARY % -o libf.so && cp % conftest.c && cc conftest.c -L. -lf -o conftest && cc % libf.so -o %t
//# FAILS: cc -Df=g conftest.c -L. -lf -o conftest
#ifdef LIBRARY
int f(int a) { return a; }
#else
char f();
int main(void) { return f(); }
#endif
