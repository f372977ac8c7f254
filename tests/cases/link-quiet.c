// A shared library, and a program that links it, without a word. wasm-ld 21 calls both unstable, unless told not to.
//# RULE: +-Wl,--experimental-pic
//# NEEDED[since 6.0.5]: emcc -sSIDE_MODULE=1 -fPIC -DLIBRARY % -o bare.so
//# WRONG: emcc -sSIDE_MODULE=1 -fPIC -DLIBRARY % -o bare.so 2>&1 | grep -q 'not yet stable'
//# RUN: cc -shared -fPIC -DLIBRARY % -o libquiet.so
//# STDERR:
//# RUN: cc % -L. -lquiet -o tool && ./tool
//# STDERR:
#ifdef LIBRARY
int quiet(void) { return 0; }
#else
int quiet(void);
int main(void) { return quiet(); }
#endif
