// C++ exceptions of each style, and main modules of each style.
//# MODULE throws-none: -fno-exceptions -DNOTHING
//# SHOWS: loads
//# MODULE throws-ignored: -DINT
//# SHOWS: call
//# BEYOND: it throws past its own catch, which it was compiled without; whether a caller catches is the program's to know
//# MODULE throws-js: -fexceptions -DINT
//# SHOWS: any
//# MODULE throws-wasm: -fwasm-exceptions -DINT
//# SHOWS: any
//# MODULE throws-class-js: -fexceptions -DCLASS
//# SHOWS: any
//# MODULE throws-class-wasm: -fwasm-exceptions -DCLASS
//# SHOWS: any
//# MODULE throws-standard-js: -fexceptions -DSTANDARD
//# SHOWS: any
//# MODULE throws-standard-wasm: -fwasm-exceptions -DSTANDARD
//# SHOWS: any
//# MODULE throws-library-js: -fexceptions -DLIBRARY
//# SHOWS: any
//# MODULE throws-library-wasm: -fwasm-exceptions -DLIBRARY
//# SHOWS: any
//# MODULE throws-wide-js: -fexceptions -DWIDE
//# SHOWS: any
//# MODULE throws-wide-js-legalised: -fexceptions -DWIDE -sWASM_BIGINT=0
//# SHOWS: any
//# MODULE throws-destructor-js: -fexceptions -DDESTRUCTOR
//# SHOWS: any
//# MODULE throws-destructor-wasm: -fwasm-exceptions -DDESTRUCTOR
//# SHOWS: any
#include <stdexcept>
#include <vector>
volatile int zero;
extern "C" {
#ifdef NOTHING
int test_nothing(void) { return zero; }
#endif
#ifdef INT
__attribute__((noinline)) static void raise_int(int a) { if (a) throw a; }
int test_int(void) {
    try { raise_int(zero + 3); } catch (int caught) { return caught - 3; }
    return 1;
}
#endif
#ifdef CLASS
struct Fault { int code; };
struct Worse : Fault { };
__attribute__((noinline)) static void raise_class(int a) { if (a) { Worse worse; worse.code = a; throw worse; } }
int test_class(void) {
    try { raise_class(zero + 3); } catch (const Fault &caught) { return caught.code - 3; }
    return 1;
}
#endif
#ifdef STANDARD
__attribute__((noinline)) static void raise_standard(int a) { if (a) throw std::runtime_error("three"); }
int test_standard(void) {
    try { raise_standard(zero + 3); } catch (const std::exception &caught) { return caught.what()[4] - 'e'; }
    return 1;
}
#endif
#ifdef LIBRARY
int test_library(void) {
    std::vector<int> three(3 + zero);
    try { return three.at(7 + zero) + 1; } catch (const std::out_of_range &) { return 0; }
}
#endif
#ifdef WIDE
__attribute__((noinline)) static long long raise_wide(long long a) { if (a > 5) throw 3; return a; }
int test_wide(void) {
    try { return raise_wide(zero + 9) + 1; } catch (int caught) { return caught - 3; }
}
#endif
#ifdef DESTRUCTOR
static int gone;
__attribute__((noinline)) static void raise_past(int a) { if (a) throw a; }
struct Guard { ~Guard() { gone++; } };
int test_destructor(void) {
    try { Guard guard; raise_past(zero + 3); } catch (int caught) { return gone + caught - 4; }
    return 1;
}
#endif
}
