// It declares a function of the main module with another type.
//# MODULE signature-main: -DMAIN
//# SHOWS: load
//# MODULE signature-result: -DRESULT
//# SHOWS: load
//# MODULE signature-libc: -DLIBC -fno-builtin
//# SHOWS: load
//# MODULE signature-javascript-fewer: -DFEWER
//# SHOWS: call
//# MODULE signature-javascript-more: -DMORE
//# SHOWS: loads
//# MODULE signature-javascript-double: -DDOUBLE
//# SHOWS: loads
//# MODULE signature-javascript-same: -DSAME
//# SHOWS: loads
//# MODULE signature-javascript-long: -DLONG
//# SHOWS: call
#ifdef MAIN
int main_add(int a);
int test_main(void) { return main_add(3) == 12345; }
#endif
#ifdef RESULT
double main_add(int a, int b);
int test_result(void) { return main_add(3, 4) != 7.0; }
#endif
#ifdef LIBC
int malloc(int a, int b);
int test_libc(void) { return malloc(3, 4) == 0; }
#endif
#ifdef FEWER
int js_twice(void);
int test_fewer(void) { return js_twice() - 6; }
#endif
#ifdef MORE
int js_twice(int a, int b);
int test_more(void) { return js_twice(3, 4) - 6; }
#endif
#ifdef DOUBLE
double js_twice(double a);
int test_double(void) { return js_twice(3) != 6; }
#endif
#ifdef SAME
int js_twice(int a);
int test_same(void) { return js_twice(3) - 6; }
#endif
#ifdef LONG
long long js_twice(long long a);
int test_long(void) { return js_twice(3) - 6; }
#endif
