// A main loop that ends itself.
#include <emscripten.h>
#include <stdio.h>
#include <stdlib.h>
static void bye(void) { puts("atexit"); }
static void tick(void) {
  static int n;
  printf("tick %d\n", ++n);
  if (n == 3) { emscripten_cancel_main_loop(); exit(6); }
}
int main(void) { atexit(bye); emscripten_set_main_loop(tick, 20, 1); return 9; }
