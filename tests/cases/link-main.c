// A side module is checked after its link against the program that will load it, where policy names one.
//# RUN: cc -DMAIN -sMAIN_MODULE=2 % -o app && postlink inspect --interface app -o app.json
//# RUN: cc -shared % -o libprovides.so -DLIBRARY
//# RUN[until 3.1.69]: EMSHIM_POLICY=main=app.json cc -shared % -L. -lprovides -o %t.so 2>said && grep PL025 said && ! grep PL02[^5] said
//# RUN[since 3.1.69]: EMSHIM_POLICY=main=app.json cc -shared % -L. -lprovides -o %t.so 2>said && ! grep PL0 said
//# RUN: EMSHIM_POLICY=main=app cc -shared % -o %t.so 2>said && grep "PL012" said && grep "nobody provides function provided" said && test -e %t.so
//# RUN: EMSHIM_POLICY=main=app,check=off cc -shared % -o %t.so 2>said && ! grep PL0 said
//# FAILS=1: EMSHIM_POLICY=main=app.json,check=error cc -shared % -o %t.so
//# STDERR: nobody provides function provided
//# RUN: test ! -e %t.so
//# FAILS=1: EMSHIM_POLICY=main=gone.json,check=error cc -shared % -o %t.so
//# STDERR: gone.json
#if defined MAIN
int main(void) { return 0; }
#elif defined LIBRARY
int provided(void) { return 1; }
#else
int provided(void);
int plugin(void) { return provided(); }
#endif
