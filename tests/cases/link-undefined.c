// GNU ld's words on undefined symbols. They change nothing for a program: here too it must have them all.
//# RULE: -Wl,no-undefined -Wl,no-allow-shlib-undefined -Wl,allow-shlib-undefined
//# EACH: -Wl,--no-undefined -Wl,--no-allow-shlib-undefined
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: --no-
//# NEEDED: emcc -Werror %t.o -Wl,--allow-shlib-undefined -o %t.js
//# STDERR: ignoring unsupported linker flag
//# RUN: cc %t.o %E -Wl,--allow-shlib-undefined -o %t && %t
//# STDERR:
//# FAILS=1: cc -DCALLS % %E -Wl,--allow-shlib-undefined -o %t.none
//# STDERR: missing
//# RUN: test ! -e %t.none && test ! -e %t.none.wasm
int missing(void);
int main(void) {
#ifdef CALLS
  return missing();
#endif
  return 0;
}
