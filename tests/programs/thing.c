// A shared library with a function, a 64-bit function and a data symbol.
#ifndef THING
#define THING 42
#endif
#include <stdint.h>
int thing_state = 0;
int thing(void) { return THING; }
int64_t thing_wide(int64_t n) { return n * 2; }
int thing_read(void) { return thing_state; }
