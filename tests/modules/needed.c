// It needs a library: there or not, with what it should have or not, in its folder or elsewhere.
//# DO: $SIDE -DLIBRARY % -o libthing.so
//# DO: cp libthing.so libtyped.so
//# DO: $SIDE -DLIBRARY -DINCOMPLETE % -o libincomplete.so
//# DO: $SIDE -DLIBRARY -DINCOMPLETE_DATA % -o libincompletedata.so
//# DO: $SIDE -DEMPTY % -o libempty.so
//# DO: $SIDE -DEMPTY % libthing.so -o libbetween.so
//# DO: $SIDE -DLIBRARY % -o libgone.so
//# DO: $SIDE -DLIBRARY -DSECOND % -o libsecond.so
//# DO: mkdir -p elsewhere && $SIDE -DLIBRARY % -o elsewhere/libaway.so
//# DO: $SIDE -DEMPTY % libgone.so -o libneedsgone.so
//# DO: cp libthing.so libcut.so
//# MODULE needed-function: -DFUNCTION libthing.so
//# SHOWS: any
//# MODULE needed-data: -DDATA libthing.so
//# SHOWS: loads
//# MODULE needed-address: -DADDRESS libthing.so
//# SHOWS: loads
//# MODULE needed-global: -DFUNCTION -DDATA -DADDRESS libthing.so
//# LOAD: global
//# SHOWS: loads
//# MODULE needed-not-said: -DFUNCTION
//# SHOWS: call
//# MODULE needed-not-said-data: -DDATA
//# SHOWS: load
//# MODULE needed-gone: -DNOTHING libgone.so
//# SHOWS: load
//# MODULE needed-of-needed: -DFUNCTION libbetween.so
//# SHOWS: any
//# MODULE needed-of-needed-data: -DDATA libbetween.so
//# SHOWS: any
//# MODULE needed-of-needed-gone: -DNOTHING libneedsgone.so
//# SHOWS: load
//# MODULE needed-type: -DFUNCTION libtyped.so
//# SHOWS: call
//# MODULE needed-type-global: -DFUNCTION libtyped.so
//# LOAD: global
//# SHOWS: any
//# MODULE needed-empty: -DFUNCTION libempty.so
//# SHOWS: call
//# MODULE needed-incomplete: -DFUNCTION libincomplete.so
//# SHOWS: call
//# MODULE needed-incomplete-data: -DNOTHING libincompletedata.so
//# SHOWS: load
//# MODULE needed-two: -DFUNCTION -DTWICE libthing.so libsecond.so
//# SHOWS: any
//# MODULE needed-two-swapped: -DFUNCTION -DTWICE libsecond.so libthing.so
//# SHOWS: any
//# MODULE needed-elsewhere: -DDATA elsewhere/libaway.so
//# EDITED needed-runtime-path: needed-elsewhere runtime-path $ORIGIN/elsewhere
//# SHOWS: any
//# EDITED needed-runtime-path-wrong: needed-elsewhere runtime-path $ORIGIN/nowhere
//# SHOWS: load
//# EDITED needed-runtime-path-hides: needed-data runtime-path $ORIGIN/nowhere
//# SHOWS: any
//# MODULE needed-cut: -DDATA libcut.so
//# SHOWS: load
//# DO: head -c 100 libthing.so > libcut.so
//# DO: $SIDE -DLIBRARY -DOTHER_TYPE % -o libtyped.so
//# DO: rm libgone.so
#ifdef LIBRARY
int thing_number = 30;
#ifdef SECOND
int thing(int a) { return a + 2000; }
#elif defined OTHER_TYPE
int thing(int a, int b) { return a + b * 100; }
#elif defined INCOMPLETE
int nobody_below(int a);
int thing(int a) { return nobody_below(a); }
#elif defined INCOMPLETE_DATA
extern int nobody_number_below;
int thing(int a) { return a + nobody_number_below; }
#else
int thing(int a) { return a + 700; }
#endif
#elif defined EMPTY
int unrelated(int a) { return a; }
#else
int thing(int a);
extern int thing_number;
#ifdef TWICE
int test_function(void) { int got = thing(3); return got != 703 && got != 2003; }
#elif defined FUNCTION
int test_function(void) { return thing(3) - 703; }
#endif
#ifdef DATA
int test_data(void) { return thing_number - 30; }
#endif
#ifdef ADDRESS
int test_address(void) {
    int (*volatile f)(int) = thing;
    return f(3) - 703;
}
#endif
#ifdef NOTHING
int test_nothing(void) { return 0; }
#endif
#endif
