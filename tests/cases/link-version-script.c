// A version script, in each of its spellings, with the real file at hand.
//# RULE: -Wl,version-script -Wl,undefined-version -Wl,no-undefined-version -Wl,default-symver
//# EACH: -Wl,--undefined-version -Wl,--no-undefined-version -Wl,--default-symver
//# RUN: echo 'V1 { global: answer; local: *; };' >answer.map
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: --
//# NEEDED: emcc -Werror %t.o -Wl,--version-script=answer.map -o %t.js
//# STDERR: ignoring unsupported linker flag: `--version-script=answer.map`
//# NEEDED: emcc -Werror %t.o -Wl,--version-script,answer.map -o %t.js
//# STDERR: ignoring unsupported linker flag: `--version-script`
//# RUN: cc %t.o %E -Wl,--version-script=answer.map -o %t && %t
//# STDERR:
//# RUN: cc %t.o -Wl,--version-script,answer.map -Wl,--version-script -Wl,answer.map -o %t && %t
//# STDERR:
//# RUN: cc %t.o -Xlinker --version-script -Xlinker answer.map -o %t && %t
//# STDERR:
int answer(void) { return 42; }
int main(void) { return 0; }
