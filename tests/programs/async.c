// Sleeps the asynchronous way, then reads and returns.
#include <emscripten.h>
#include <stdio.h>
int main(void) {
  char b[9] = "";
  emscripten_sleep(30);
  printf("slept, ");
  fgets(b, 9, stdin);
  printf("read %s", b);
  emscripten_sleep(10);
  puts("end");
  return 4;
}
