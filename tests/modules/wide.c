// 64-bit integers cross the border, as BigInt or as two halves; main modules do the one or the other.
//# MODULE wide-function: -DFUNCTION
//# SHOWS: any
//# MODULE wide-function-legalised: -DFUNCTION -sWASM_BIGINT=0
//# SHOWS: any
//# MODULE wide-own: -DOWN
//# SHOWS: loads
//# MODULE wide-own-legalised: -DOWN -sWASM_BIGINT=0
//# SHOWS: loads
//# BEYOND: it has a second function for JavaScript, which no test calls and which may lack another
//# MODULE wide-javascript: -DJAVASCRIPT
//# SHOWS: any
//# MODULE wide-javascript-legalised: -DJAVASCRIPT -sWASM_BIGINT=0
//# SHOWS: any
//# MODULE wide-libc: -DLIBC
//# SHOWS: any
//# MODULE wide-libc-legalised: -DLIBC -sWASM_BIGINT=0
//# SHOWS: any
//# MODULE wide-address: -DADDRESS
//# SHOWS: any
//# MODULE wide-address-legalised: -DADDRESS -sWASM_BIGINT=0
//# SHOWS: any
//# MODULE wide-nothing-legalised: -DNOTHING -sWASM_BIGINT=0
//# SHOWS: loads
#include <stdint.h>
#include <unistd.h>
int64_t main_wide(int64_t a);
int js_wide(int64_t a);
int main_add(int a, int b);
#ifdef FUNCTION
int test_function(void) { return main_wide(0x123456789ll) != 0x12345678all; }
#endif
#ifdef OWN
int64_t own(int64_t a) { return a * 3; }
int test_own(void) {
    int64_t (*volatile f)(int64_t) = own;
    return f(0x100000000ll) != 0x300000000ll;
}
#endif
#ifdef JAVASCRIPT
int test_javascript(void) { return js_wide(3) - 4; }
#endif
#ifdef LIBC
int test_libc(void) { return lseek(99, 5, SEEK_SET) != -1; }
#endif
#ifdef ADDRESS
int test_address(void) {
    int64_t (*volatile f)(int64_t) = main_wide;
    return f(0x123456789ll) != 0x12345678all;
}
#endif
#ifdef NOTHING
int test_nothing(void) { return main_add(3, 4) - 7; }
#endif
