// Instructions beyond the first version of WebAssembly, which the engine has or has not.
//# MODULE feature-simd: -msimd128 -DSIMD
//# SHOWS: loads
//# MODULE feature-bulk: -mbulk-memory -mnontrapping-fptoint -msign-ext
//# SHOWS: loads
//# MODULE feature-tail-call: -mtail-call -DTAIL
//# SHOWS: any
//# MODULE feature-relaxed-simd: -mrelaxed-simd -msimd128 -DRELAXED
//# BEYOND: node 20 does not know these instructions and node 24 does; neither file says which will run them
//# SINCE: 3.1.69
//# SHOWS: any
//# MODULE feature-exnref: -fwasm-exceptions -sWASM_LEGACY_EXCEPTIONS=0 -DTHROWS -xc++
//# SINCE: 4.0.0
//# SHOWS: any
#ifdef __cplusplus
extern "C" {
#endif
volatile int zero;
static double some[4] = {1, 2, 3, 4};
#ifdef SIMD
#include <wasm_simd128.h>
int test_simd(void) {
    v128_t sum = wasm_f64x2_add(wasm_v128_load(some), wasm_v128_load(some + 2));
    return wasm_f64x2_extract_lane(sum, 1) != 6;
}
#elif defined RELAXED
#include <wasm_simd128.h>
int test_relaxed(void) {
    v128_t got = wasm_f64x2_relaxed_madd(wasm_v128_load(some), wasm_v128_load(some), wasm_v128_load(some + 2));
    return wasm_f64x2_extract_lane(got, 1) != 8;
}
#elif defined TAIL
__attribute__((noinline)) int other(void) { return zero; }
int test_tail(void) { __attribute__((musttail)) return other(); }
#elif defined THROWS
__attribute__((noinline)) static void raise_int(int a) { if (a) throw a; }
int test_int(void) {
    try { raise_int(zero + 3); } catch (int caught) { return caught - 3; }
    return 1;
}
#else
int test_bulk(void) {
    double copy[40] = {0};
    __builtin_memcpy(copy, some, sizeof some);
    return (int)(copy[3 + zero] + (signed char)zero) - 4;
}
#endif
#ifdef __cplusplus
}
#endif
