// A module finds the library that postlink wrote into it, and is otherwise what it was.
//# RUN: cc -shared -fPIC -DOTHER % -o libother.so && cc -shared -fPIC -g -DMODULE % -o module.so && cc -sMAIN_MODULE=2 % -o %t
//# FAILS: %t ./module.so
//# RUN: postlink edit module.so --needed-add libold.so -o old.so && postlink edit old.so --needed-replace libold.so=./libother.so
//# STDOUT: needed libold.so -> ./libother.so
//# RUN: %t ./old.so
//# PRINTS: 42
//# FAILS=1: postlink edit --dry-run old.so --needed-remove ./libother.so
//# RUN: postlink edit old.so --strip all-custom,target_features >log && ! grep -q producers old.so && %t ./old.so
//# PRINTS: 42
//# RUN: postlink edit old.so --needed-remove ./libother.so -o without.so
//# FAILS: %t ./without.so
// The loader looks for a needed library where the runtime path says, since there is one: not in 3.1.
//# RUN[since 4.0.0]: mkdir lib && mv libother.so lib && postlink edit module.so --needed-add libother.so --runtime-path '$ORIGIN/lib' >log && %t ./module.so
//# PRINTS: 42
// A program can be stripped, and what it exports is not ours to choose.
//# RUN: cc -g -DOTHER -DPROGRAM % -o program && postlink edit program.wasm --strip all-custom && ./program
//# FAILS=2: postlink edit program.wasm --keep-exports main
//# STDERR: not a side module
//# FAILS=2: postlink edit %t.wasm --keep-exports main
//# STDERR: not a side module
#if defined OTHER
int other(int n) { return n + 1; }
#ifdef PROGRAM
int main(void) { return other(-1); }
#endif
#elif defined MODULE
int other(int);
int answer(void) { return other(41); }
#else
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv) {
    void *module = dlopen(argv[argc - 1], RTLD_NOW | RTLD_GLOBAL);
    int (*answer)(void) = module ? dlsym(module, "answer") : 0;
    return answer ? printf("%d\n", answer()) != 3 : 1;
}
#endif
