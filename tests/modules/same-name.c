// It defines what the main module has as well; whose is used differs by how it is used.
//# MODULE same-function: -DFUNCTION
//# SHOWS: loads
//# MODULE same-function-type: -DFUNCTION -DOTHER_TYPE
//# SHOWS: loads
//# MODULE same-data: -DDATA
//# SHOWS: any
//# MODULE same-address: -DADDRESS
//# SHOWS: any
#ifdef OTHER_TYPE
__attribute__((noinline)) int main_add(int a) { return a + 1000; }
#define CALL main_add(3) - 1003
#else
__attribute__((noinline)) int main_add(int a, int b) { return a + b + 1000; }
#define CALL main_add(3, 4) - 1007
#endif
int main_number = 1000;
#ifdef FUNCTION
int test_function(void) { return CALL; }
#endif
#ifdef DATA
int test_data(void) {
    volatile int *number = &main_number;
    return *number != 1000 && *number != 7;
}
#endif
#ifdef ADDRESS
int test_address(void) {
    int (*volatile f)(int, int) = main_add;
    int got = f(3, 4);
    return got != 1007 && got != 7;
}
#endif
