// It uses a library that some main modules were linked with, and does not say that it needs it.
//# MODULE early-function: -DFUNCTION
//# SHOWS: call
//# MODULE early-data: -DDATA
//# SHOWS: load
//# MODULE early-type: -DFUNCTION -DOTHER_TYPE
//# SHOWS: call
//# MODULE promised: -DPROMISED
//# SHOWS: call
#ifdef OTHER_TYPE
int early(int a, int b);
#define CALL early(3, 4)
#else
int early(int a);
#define CALL early(3)
#endif
extern int early_number;
int promised(int a);
#ifdef FUNCTION
int test_function(void) { return CALL - 8; }
#endif
#ifdef DATA
int test_data(void) { return early_number - 5; }
#endif
#ifdef PROMISED
int test_promised(void) { return promised(3) == 12345; }
#endif
