// A map file. 3.1.6 takes -Map away and leaves its value, which wasm-ld then wants to read.
//# RULE: -Wl,Map -Wl,M
//# RUN: cc -c % -o %t.o
//# NEEDED[until 3.1.69]: emcc %t.o -Wl,-Map,out.map -o %t.js
//# STDERR: cannot open out.map
//# NEEDED[until 3.1.69]: emcc -Werror %t.o -Wl,-Map=out.map -o %t.js
//# STDERR: ignoring unsupported linker flag
//# NEEDED[until 3.1.69]: emcc -Werror %t.o -Wl,-M -o %t.js
//# STDERR: ignoring unsupported linker flag
//# RUN: cc %t.o -Wl,-Map,out.map -Wl,-Map=out.map -o %t && %t
//# STDERR:
//# RUN[since 3.1.69]: test -s out.map
int main(void) { return 0; }
