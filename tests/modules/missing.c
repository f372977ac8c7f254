// It uses what nobody has: in each way that there is to use something.
//# MODULE missing-function: -DFUNCTION
//# SHOWS: call
//# MODULE missing-data: -DDATA
//# SHOWS: load
//# MODULE missing-address: -DADDRESS
//# SHOWS: load
//# MODULE missing-in-constructor: -DCONSTRUCTOR
//# SHOWS: load
//# MODULE missing-below-constructor: -DCONSTRUCTOR -DBELOW
//# SHOWS: load
//# MODULE missing-perhaps-in-constructor: -DCONSTRUCTOR -DBELOW -DPERHAPS
//# SHOWS: load
//# BEYOND: the constructor asks before it calls
//# MODULE missing-weak-function: -DFUNCTION -DWEAK
//# SHOWS: call
//# BEYOND: code asks whether a weak function is there before it calls it, and this does not
//# MODULE missing-weak-data: -DDATA -DWEAK
//# SHOWS: any
//# MODULE missing-weak-address: -DADDRESS -DWEAK
//# SHOWS: any
//# MODULE missing-function-and-data: -DFUNCTION -DDATA
//# SHOWS: load
#ifdef WEAK
#define NOBODY __attribute__((weak))
#else
#define NOBODY
#endif
NOBODY int nobody_function(int a);
NOBODY extern int nobody_number;
NOBODY int nobody_address(int a);

#ifdef FUNCTION
int test_function(void) { return nobody_function(3) == 12345; }
#endif
#ifdef DATA
int test_data(void) { return &nobody_number ? nobody_number == 12345 : 0; }
#endif
#ifdef ADDRESS
int test_address(void) {
    int (*volatile f)(int) = nobody_address;
    return f ? f(1) == 12345 : 0;
}
#endif
#ifdef CONSTRUCTOR
static volatile int seen;
#ifdef BELOW
__attribute__((noinline)) static void below(int a) {
#ifdef PERHAPS
    if (a)
#endif
        seen = nobody_function(a);
}
__attribute__((noinline)) static void between(int a) { below(a); below(a + 1); }
__attribute__((constructor)) static void begin(void) { between(seen + 1); }
#else
__attribute__((constructor)) static void begin(void) { seen = nobody_function(3); }
#endif
int test_constructed(void) { return 0; }
#endif
