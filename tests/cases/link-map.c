// A map of the module. 3.1.6 takes -Map away and leaves its value, which wasm-ld then wants to read.
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
//# RUN: grep -q ' CODE$' out.map
//# RUN: cc %t.o -Xlinker -Map=%t.map -o %t && grep -q ' CODE$' %t.map
//# STDERR:
//# RUN: cc -fPIC -shared %t.o '-Wl,-Map,of a.map' -o libmap.so && grep -q ' CODE$' 'of a.map'
//# STDERR:
//# RUN: cc %t.o -Wl,-Map=js.map -o %t.js && grep -q ' CODE$' js.map
//# STDERR:
//# RUN: ld --no-entry %t.o -Map=ld.map -o %t.wasm && test -s ld.map
//# RUN: cc %t.o -Wl,-M -o %t | grep -q ' CODE$'
int main(void) { return 0; }
