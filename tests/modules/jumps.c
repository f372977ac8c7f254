// setjmp and longjmp of each style, and main modules that have one of them, or none.
//# MODULE jumps-js: -sSUPPORT_LONGJMP=emscripten
//# SHOWS: any
//# MODULE jumps-wasm: -sSUPPORT_LONGJMP=wasm
//# SHOWS: any
//# MODULE jumps-never: -DOUT -sSUPPORT_LONGJMP=emscripten
//# SHOWS: any
//# BEYOND: it would jump, and nobody makes it
#include <setjmp.h>
static jmp_buf back;
volatile int zero;
__attribute__((noinline)) static void leave(int a) { if (a) longjmp(back, a); }
#ifdef OUT
int test_out(void) { leave(zero); return zero; }
#else
int test_jumps(void) {
    int got = setjmp(back);
    if (got == 0) leave(zero + 3);
    return got - 3;
}
#endif
