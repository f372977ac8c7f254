// `emshim run` starts a linked program, whoever linked it and however: node alone would load a factory and leave.
//# NEEDED: emcc -sMODULARIZE=1 % -o factory.js && node factory.js 3
//# WRONG: ! node factory.js 3 | grep .
//# RUN: cc % -o %t
//# FAILS=3: emshim run %t 3 --version
//# PRINTS: 3 --version
//# FAILS=3: emshim run %t.wasm 3
//# PRINTS: 3
//# RUN: export EMSHIM_POLICY=modularize=off; cc % -o plain.js && cc -sMODULARIZE=1 % -o factory.js && cc -sMODULARIZE=1 -sEXPORT_ES6=1 % -o module.mjs
//# FAILS=3: emshim run plain.js 3 -x
//# PRINTS: 3 -x
//# FAILS=3: emshim run plain.wasm 3
//# FAILS=3: emshim run factory.js 3 -- -x
//# PRINTS: 3 -- -x
//# FAILS=3: emshim run factory.wasm 3
//# RUN: emshim run factory.js 0 end
//# PRINTS: 0 end
//# FAILS=3: emshim run module.mjs 3 end
//# PRINTS: 3 end
//# FAILS: emshim run nothing.js
//# STDERR: nothing.js
//# RUN: cc -shared -fPIC % -o side.so
//# FAILS: emshim run side.so
//# STDERR: a side module has none
//# FAILS: emshim run "$(command -v emshim)"
//# STDERR: is a native program
//# FAILS: printf '#!/usr/bin/perl\n' >script && emshim run script
//# STDERR: script is a script for /usr/bin/perl: it starts by itself
//# FAILS: echo '<p>' >page.html && emshim run page.html
//# STDERR: page.html is a page for a browser
// What is not linked yet is no program: node's stack would say so, too.
//# FAILS: emshim run %
//# STDERR: is a source, which has to be compiled first: emshim exec cc
//# FAILS: cc -c % -o out.o && emshim run out.o
//# STDERR: is not linked yet: emshim exec cc out.o -o program
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv) {
  for (int at = 1; at < argc; at++) printf("%s%s", at > 1 ? " " : "", argv[at]);
  puts("");
  return argc > 1 ? atoi(argv[1]) : 9;
}
