// Channels export settings for their side modules, and such as relax the linker, to whatever is linked. Then each probe would
// find each function, and no program would start.
//# RULE: -s=SIDE_MODULE* -s=ERROR_ON_UNDEFINED_SYMBOLS=0 -s=NO_ERROR_ON_UNDEFINED_SYMBOLS*
//# RULE: -s=WARN_ON_UNDEFINED_SYMBOLS=0 -s=NO_WARN_ON_UNDEFINED_SYMBOLS*
//# RULE: -Wl,unresolved-symbols=ignore-all -Wl,warn-unresolved-symbols
//# EACH: -sSIDE_MODULE=1 -sERROR_ON_UNDEFINED_SYMBOLS=0 -sNO_ERROR_ON_UNDEFINED_SYMBOLS -sWARN_ON_UNDEFINED_SYMBOLS=0
//# EACH: -sNO_WARN_ON_UNDEFINED_SYMBOLS
//# EACH[since 3.1.69]: -Wl,--unresolved-symbols=ignore-all -Wl,--warn-unresolved-symbols
//# RUN: cp % conftest.c
//# NEEDED: cp % conftest.c && rm -f conftest.wasm conftest.js && emcc -DCALLS conftest.c %e -o conftest.js
//# WRONG: test -e conftest.wasm || test -e conftest.js
//# FAILS=1: cc -DCALLS %e conftest.c -o conftest
//# STDERR: nosuch
//# FAILS=1: EMCC_CFLAGS='-O1 %e' cc -DCALLS conftest.c -o conftest
//# STDERR: nosuch
//# RUN: test ! -e conftest && echo %e >words && ! cc -DCALLS @words % -o %t.none && test ! -e %t.none
//# RUN: cc conftest.c %E -s SIDE_MODULE=2 && ./a.out && cc -c % -o %t.o && EMCC_CFLAGS='%E' cc %t.o %E -o %t && %t
//# RUN: EMCC_CFLAGS='-O1 -sSIDE_MODULE=1' emshim explain -- cc % -o %t.none
//# STDOUT: EMCC_CFLAGS=-sSIDE_MODULE=1
//# RUN: emshim explain -- cc % -s SIDE_MODULE=1 -o %t.none
//# STDOUT: a program is no side module
// A side module keeps them, wherever its name or an option says that it is one.
//# RUN: cc -fPIC -DCALLS -sSIDE_MODULE=1 -sERROR_ON_UNDEFINED_SYMBOLS=0 -c % -o kept.o 2>said; for name in kept.so kept.so.1.2 kept.wasm '-shared plugin'; do cc kept.o -sSIDE_MODULE=1 -o $(echo $name | sed 's/.* //') $(echo $name | grep -o -- -shared); done
//# RUN: EMCC_CFLAGS='-O1 -sSIDE_MODULE=1' cc kept.o -o variable.wasm && head -c 24 variable.wasm | grep -q dylink
//# RUN: for name in kept.so kept.so.1.2 kept.wasm plugin; do head -c 18 $name | grep -q dylink; done
int nosuch(void);
int main(void) {
#ifdef CALLS
  return nosuch();
#endif
  return 0;
}
