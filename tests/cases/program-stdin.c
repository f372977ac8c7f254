// What a program leaves of a file on stdin is there for the next one, and for a child. Node cannot seek, so bare emcc's has read it all.
//# UNTIL: 3.1.69
//# WHY: from then on Emscripten's exit leaves out that part of libc's which moves stdin back to what was used
//# NEEDED: emcc -sEXIT_RUNTIME=1 -sNODERAWFS=1 % -o %t.js
//# WRONG: printf 'one\ntwo\nthree\n' >in && (node %t.js && cat) <in >out && test "$(cat out)" = one
//# RUN: printf 'one\ntwo\nthree\n' >in && cc % -o %t
//# EACH: -O0 -O2 -sMAIN_MODULE=2
//# RUN: cc %e % -o %t && (%t && %t && cat) <in >out && cmp in out
//# RUN: (read line && echo "$line" && %t && read line && echo "$line") <in >out && cmp in out
//# RUN: (%t cat && echo end) <in >out && (cat in && echo end) | cmp - out
//# RUN: (%t 'read line; echo $line' && cat) <in >out && cmp in out
// All of it is read at the end of the file, and a pipe is as it was.
//# RUN: (%t && %t && %t && cat) <in >out && cmp in out && cat in | %t >out && test "$(cat out)" = one
#include <stdio.h>
#include <stdlib.h>
int main(int count, char **words) {
  char line[100];
  if (!fgets(line, sizeof line, stdin)) return 1;
  fputs(line, stdout);
  fflush(stdout);
  if (count < 2) return 0;
  fseek(stdin, 0, SEEK_CUR); // POSIX: whoever hands a stream over says so
  return system(words[1]) != 0;
}
