// What stands beside a program stays, and the program runs under any name, in any folder.
//# RUN: echo mine >tool.wasm && cc % -o tool && ./tool && test "$(cat tool.wasm)" = mine
//# FAILS=1: cc -DBROKEN % -o tool
//# STDERR: missing
//# RUN: test ! -e tool && test "$(ls tool*)" = tool.wasm && test "$(cat tool.wasm)" = mine
//# RUN: cc % -o foo && cc -DVALUE=3 % -o foo.js && ./foo
//# FAILS=3: ./foo.js
// A compile error, a refusal and a missing file are not the linker's.
//# FAILS: echo 'int main(void) {' >typo.c && cc typo.c -o foo
//# FAILS: cc -fopenmp % -o foo
//# FAILS: cc missing.c -o foo
//# RUN: ./foo
// A name with a space, with and without its wasm under the new name.
//# RUN: cc % -o 'my tool' && cp 'my tool' renamed && ./renamed && env -i PATH=/usr/bin:/bin cp 'my tool' alone && ./alone && './my tool'
// Below a package.json for ES modules.
//# RUN: echo '{ "type": "module" }' >package.json && cc % && ./a.out && cp a.out x.v1 && ./x.v1 && cp a.out plain && ./plain && cp a.out t.js && ./t.js
//# RUN: test "$(cc -DNAME % -o t.bin && ./t.bin a -b)" = './t.bin a -b'
//# RUN: mkdir elsewhere && strip foo -o elsewhere/bar && elsewhere/bar
//# FAILS: strip foo absent
//# STDERR: absent
// A native program needs no PATH: node is found beside it, too.
//# RUN: mkdir bin && cp foo bin && ln -s "$(command -v node)" bin/node && env -i PATH=/nowhere bin/foo && env -i PATH=. "$PWD/bin/foo"
// A verdict, and no file.
//# RUN: ln -s /dev/null null && echo 'int main(void) { return 0; }' | cc -x c - -lm -o null && cc -shared % -o null && test -L null && test ! -e null.wasm
//# FAILS: mkdir folder && cc % -o folder
//# STDERR: cannot write folder
#include <stdio.h>
#ifndef VALUE
#define VALUE 0
#endif
int missing(void);
int main(int count, char **words) {
#ifdef BROKEN
  return missing();
#endif
#ifdef NAME
  for (int i = 0; i < count; i++) printf("%s%s", i ? " " : "", words[i]);
#endif
  return VALUE + 0 * count * !words;
}
