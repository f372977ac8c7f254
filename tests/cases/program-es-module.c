// -o tool.mjs: an ES module that exports a factory; emcc 3.1.6's own asks for node's require, which ES modules do not have.
//# NEEDED[until 3.1.6]: emcc % -o bare.mjs
//# WRONG[until 3.1.6]: ! node --input-type=module -e 'import make from "./bare.mjs"; await make()' 2>/dev/null
//# RUN: mkdir 'a b' && cc % -o tool.mjs && cc -O2 % -o 'a b/tool.mjs'
//# STDERR:
//# RUN: node --input-type=module -e 'import make from "./tool.mjs"; await make({ arguments: ["x"], print: (text) => console.log("said", text) })'
//# PRINTS: said hello 2
//# RUN: node --input-type=module -e 'import make from "./a b/tool.mjs"; await make({ arguments: ["x", "y"], print: (text) => console.log("said", text) })'
//# PRINTS: said hello 3
#include <stdio.h>
int main(int argc, char **argv) {
  printf("hello %d\n", argc);
  return 0;
}
