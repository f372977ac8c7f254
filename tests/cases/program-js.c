// -o tool.js, which CMake asks for: node runs it, and whoever requires it gets a factory.
//# RULE: +-sMODULARIZE=1 +-sEXPORT_NAME={name}
//# NEEDED: emcc % -o bare.js
//# WRONG: test "$(node -p 'typeof require("./bare.js")')" != function
//# RUN: cc % -o tool.js && test -e tool.wasm && test ! -e tool.js.wasm
//# STDERR:
//# FAILS=4: node tool.js a b c
//# PRINTS: hello
//# FAILS=2: node ./tool.js a
//# PRINTS: hello
//# RUN: node -p 'typeof require("./tool.js")'
//# PRINTS: function
//# RUN: cc % -o plain && node -e 'require("./plain")({ noInitialRun: true }).then((m) => console.log(typeof m.callMain, typeof m.FS))'
//# PRINTS: function object
// What is asked for by a name of its own stays what emcc makes of it.
//# RUN: cc % -o page.html && test -s page.html && cc % -o module.mjs && test -s module.mjs && cc % -o only.wasm && test ! -e only.js
#include <stdio.h>
int main(int argc, char **argv) {
  puts("hello");
  return argc;
}
