// A program that itself opens no file still sees the host's folder when it asks where it is.
//# RULE: +-sFORCE_FILESYSTEM=1 +-sEXPORTED_RUNTIME_METHODS=FS,ENV,callMain
//# NEEDED: emcc -sMODULARIZE % -o bare.js
//# WRONG: test "$(node -e 'require("./bare.js")().then((m) => console.log(typeof m.FS))')" != object
//# NEEDED: emcc % -o plain.js
//# WRONG: test "$(node plain.js)" != "$PWD"
//# RUN: cc % -o %t && mkdir -p sub && cd sub && test "$(../t)" = "$PWD"
#include <stdio.h>
#include <unistd.h>
int main(void) {
  char here[4096];
  puts(getcwd(here, sizeof here) ? here : "nowhere");
  return 0;
}
