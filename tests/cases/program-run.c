// A linked program is a program: arguments, stdin, environment, exit code, working folder, host files.
//# NEEDED[until 6.0.5]: emcc % -o %t.bare && %t.bare
//# STDERR: ermission denied
//# NEEDED: emcc % -o %t.js && FRUIT=plum node %t.js env
//# WRONG: test "$(FRUIT=plum node %t.js env)" = none
//# RUN: rm -f %t.js %t.wasm && cc % -o %t
//# STDERR:
// One #! line, whether emcc writes one (since 5.0.0) or not.
//# RUN: test -x %t && test "$(head -c 2 %t)" = '#!' && test "$(grep -ac '^#!' %t)" = 1
//# FAILS=3: %t one 'two words' ''
//# PRINTS: <one><two words><>
//# RUN: FRUIT=plum %t env
//# PRINTS: plum
//# RUN: echo stdin | %t read -
//# PRINTS: stdin
//# RUN: echo file >words && %t read words
//# PRINTS: file
//# RUN: mkdir -p sub && echo below >sub/words && cd sub && ../t read words
//# PRINTS: below
//# RUN: %t write out && cat out
//# PRINTS: written
//# FAILS=7: %t exit 7
//# FAILS: %t abort
//# FAILS: %t trap
//# RUN: ln -s t link && ./link read words && cd / && "$OLDPWD/t" env
// Renamed, both files, without the shims' help.
//# RUN: command -p mv t moved && command -p mv t.wasm moved.wasm && ./moved read words && mkdir gone && command -p mv moved moved.wasm gone && gone/moved read words
//# STDOUT: file
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  char text[100] = "";
  if (!strcmp(what, "env")) {
    puts(getenv("FRUIT") ? getenv("FRUIT") : "none");
  } else if (!strcmp(what, "read")) {
    FILE *file = strcmp(argv[2], "-") ? fopen(argv[2], "r") : stdin;
    if (!file || !fgets(text, sizeof text, file)) return 1;
    fputs(text, stdout);
  } else if (!strcmp(what, "write")) {
    FILE *file = fopen(argv[2], "w");
    if (!file) return 1;
    fputs("written\n", file);
  } else if (!strcmp(what, "exit")) {
    exit(atoi(argv[2]));
  } else if (!strcmp(what, "abort")) {
    abort();
  } else if (!strcmp(what, "trap")) {
    __builtin_trap();
  } else {
    for (int i = 1; i < argc; i++) printf("<%s>", argv[i]);
    return argc - 1;
  }
  return 0;
}
