// The flags that configure chooses, -g -O2, at a link: emcc warns that it optimizes less, and wasm-opt of 6.0.5 crashes on libpng's.
//# RULE: -g= -g=3 -g=gdb* -g=dwarf*
//# EACH: -g -g3 -ggdb -ggdb3 -gdwarf-4
//# RUN: cc -g -O2 -c % -o %t.o
//# NEEDED[since 3.1.69]: emcc %e -O2 %t.o -o %t.js
//# WRONG: emcc %e -O2 %t.o -o %t.js 2>&1 | grep -q 'limited-postlink-optimizations'
//# RUN: cc %e -O2 %t.o -o %t && %t
//# STDERR:
// Where nothing is optimized, a debugger finds the lines.
//# RUN: cc -g % -o %t && grep -q debug_line %t.wasm
int main(void) { return 0; }
