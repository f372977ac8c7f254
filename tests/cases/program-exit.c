// stdio is flushed and atexit handlers run, also with an exit code of their own.
//# RULE: +-sEXIT_RUNTIME=1
//# NEEDED: emcc % -o %t.js
//# WRONG: test -z "$(node %t.js 2>/dev/null)"
//# RUN: cc % -o %t
//# FAILS=5: %t
//# PRINTS: no newline, bye
#include <stdio.h>
#include <stdlib.h>
static void bye(void) { printf("bye"); }
int main(void) {
  atexit(bye);
  printf("no newline, ");
  return 5;
}
