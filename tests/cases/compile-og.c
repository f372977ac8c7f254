// 3.1.6 reads the level as a number and ends with a traceback.
//# RULE: -O=g -O=fast
//# NEEDED[until 3.1.69]: emcc -c % -Og -o %t.o
//# STDERR: Traceback
//# NEEDED[until 3.1.69]: emcc -c % -Ofast -o %t.o
//# STDERR: Traceback
//# NEEDED[since 3.1.69]: emcc -Werror -c % -Ofast -o %t.o
//# STDERR: deprecated
//# RUN: cc -Werror -Og -c % -o %t.o
//# STDERR:
//# RUN: cc -Werror -Ofast -DFAST -c % -o %t.o
//# STDERR:
//# RUN: cc -Og % -o %t && %t
#ifndef __OPTIMIZE__
#error "-Og and -Ofast optimize"
#endif
#if defined FAST && !defined __FAST_MATH__
#error "-Ofast means -ffast-math"
#endif
int main(void) { return 0; }
