// stdout seeks where it is a file, and says that it cannot where it is a pipe. Emscripten's libc does nothing and reports success.
//# NEEDED: emcc -sEXIT_RUNTIME=1 % -o %t.js
//# WRONG: node %t.js 2>said | cat && grep -qx sought said
//# EACH: -O0 -O1 -O2 -O3 -sMAIN_MODULE=2
//# RUN: cc %e % -o %t && rm -f out && %t >out && test "$(wc -c <out)" -eq 1006
//# STDERR: sought
//# RUN: cc %e % -o %t && %t | cat >out && test "$(wc -c <out)" -eq 6
//# STDERR: ESPIPE
#include <errno.h>
#include <stdio.h>
int main(void) {
  fwrite("hello", 1, 5, stdout);
  if (!fseek(stdout, 1000, SEEK_CUR)) fprintf(stderr, "sought\n");
  else if (errno == ESPIPE) fprintf(stderr, "ESPIPE\n");
  fwrite("x", 1, 1, stdout);
  return 0;
}
