// A stream that cannot be closed says so, and stdout's own descriptor is closed with it.
//# RULE: +-Wl,--wrap=__stdio_close
//# NEEDED[until 3.1.69]: emcc -sNODERAWFS=1 -sEXIT_RUNTIME=1 % -o bare.js
//# WRONG: ! node bare.js | grep -q "gone: -1"
//# RUN: cc % -o %t && %t 2>said
//# STDOUT: gone: -1 Bad file descriptor
//# RUN: grep 'stdout: 0, its descriptor: -1' said && cc -O3 % -o %t && %t 2>again && cmp said again
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  FILE *gone = fopen("gone", "w");
  close(fileno(gone));
  int result = fclose(gone);
  printf("gone: %d %s\n", result, strerror(errno));
  result = fclose(stdout);
  fprintf(stderr, "stdout: %d, its descriptor: %d\n", result, fcntl(1, F_GETFD));
  return 0;
}
