// A side module that lacks a symbol that it was told to export, such as a misspelled PyInit_name: 3.1.6 says nothing.
//# RUN: cc -fPIC -c % -o %t.o
//# NEEDED[until 3.1.69]: emcc -sSIDE_MODULE=2 -sEXPORTED_FUNCTIONS=_answer,_nosuch %t.o -o %t.so
//# WRONG: test -s %t.so
//# EACH: -sSIDE_MODULE=2 -shared
//# FAILS=1: cc %e -sEXPORTED_FUNCTIONS=_answer,_nosuch %t.o -o %t.so
//# STDERR: nosuch
//# FAILS=1: cc %e -s EXPORTED_FUNCTIONS="['_nosuch']" %t.o -o %t.so
//# STDERR: nosuch
//# FAILS=1: cc %t.o -DMAIN % -sEXPORTED_FUNCTIONS=_main,_nosuch -o %t
//# STDERR: nosuch
//# RUN: test ! -e %t.so
//# RUN: cc %e -sEXPORTED_FUNCTIONS=_answer %t.o -o %t.so && grep -q answer %t.so
#ifdef MAIN
int main(void) { return 0; }
#else
int answer(void) { return 42; }
#endif
