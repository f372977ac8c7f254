// A function that is made while a program runs finds room in its table, as libffi's closures do.
//# SINCE: 3.1.69
//# WHY: 3.1.6 has no EM_JS_DEPS, without which a program's own JavaScript makes none
//# RULE: +-sALLOW_TABLE_GROWTH=1
//# NEEDED: emcc % -o bare.js && node bare.js
//# STDERR: Unable to grow wasm table
//# RUN: cc % -o tool && ./tool
//# PRINTS: 42
// What a person sets wins.
//# RUN: cc % -sALLOW_TABLE_GROWTH=0 -o fixed && ! ./fixed 2>said && grep 'Unable to grow wasm table' said
#include <emscripten.h>
#include <stdio.h>

EM_JS_DEPS(made, "$addFunction");
EM_JS(int, make, (int more), { return addFunction(number => number + more, 'ii'); });

int main(void) { printf("%d\n", ((int (*)(int))make(7))(35)); }
