// A library for pages has no main: emcc links it as it links a program, and whoever loads the factory calls its functions.
//# RUN: printf 'int answer(void) { return 42; }\n' >a.c && emcc -O1 -sEXPORTED_FUNCTIONS=_answer a.c -o a.js && emcc -O2 --no-entry -sEXPORTED_FUNCTIONS=_answer a.c -o b.js
//# RUN: for name in a b; do node -e 'require(process.argv[1])().then(m => console.log(m._answer(), typeof m.callMain))' "$PWD/$name.js"; done | sort -u
//# PRINTS: 42 undefined
//# RUN: em++ -lembind % -o bound.js && node -e 'require("./bound.js")().then(m => console.log(m.twice(21)))'
//# PRINTS: 42
// Lines of one's own before ours may end without a semicolon.
//# RUN: printf 'var told = String("first")\n' >pre.js && printf '#include <stdio.h>\nint main(void) { puts("second"); }\n' >m.c && cc --pre-js pre.js --extern-pre-js pre.js m.c -o m && ./m
//# PRINTS: second
#include <emscripten/bind.h>

int twice(int number) { return 2 * number; }

EMSCRIPTEN_BINDINGS(bound) { emscripten::function("twice", &twice); }
