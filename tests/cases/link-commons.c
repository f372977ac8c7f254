// -fcommon, the default of gcc 9: several files define a name without a value, of several sizes, and one gives it one.
//# RULE: -fcommon
//# NEEDED: emcc -fcommon -DONE -c % -o one.o && emcc -fcommon -c % -o two.o && emcc one.o two.o -o %t.js
//# STDERR: rror
//# RUN: cc -fcommon -DONE -c % -o one.o && cc -fcommon -DTHREE -c % -o three.o && cc -fcommon -c % -o two.o
//# STDERR:
//# RUN: cc one.o two.o three.o -o %t && %t && cc -r one.o two.o three.o -o all.o && cc all.o -o %t && %t
//# RUN: ar rcs libone.a one.o three.o && cc two.o -L. -lone -o %t && %t
//# RUN: cc -fcommon -O2 -DLIBRARY -shared % one.o three.o -o libone.so && cc -fcommon % libone.so -o %t && %t
// In one command, with a source that is not C beside it; the later of two words holds, and gcc's own default is the other.
//# RUN: cp % one.c && echo '#define ONE' | cat - % >one.c && echo '#define THREE' | cat - % >three.c && cp % two.c
//# RUN: cc -fno-common -fcommon -MMD one.c two.c three.c -o %t && %t
//# FAILS: cc -fcommon -fno-common one.c two.c three.c -o %t
//# STDERR: duplicate symbol
//# RUN: nm one.o
//# STDOUT:  W buffer
// What has a value twice is an error with gcc, too, and what is weak or has a section of its own stays as it is.
//# RUN: echo 'int twice = 1;' >a.c && echo 'int twice = 2; int main(void) { return 0; }' >b.c
//# FAILS: cc -fcommon a.c b.c -o %t
//# STDERR: duplicate symbol: twice
extern int add(int);
#ifdef ONE
char buffer[4];
int counter, config;
_Thread_local int own;
static int local;
int add(int n) { return counter += n + local + own; }
#elif defined THREE
char buffer[4000] __attribute__((aligned(64)));
int counter, config = 5;
#elif defined LIBRARY
int counter;
int extra(void) { return counter; }
#else
char buffer[40];
int counter, config;
int main(void) {
  for (int i = 0; i < 40; i++) buffer[i] = 1;
  counter = 3;
  return add(2) != 5 || counter != 5 || config != 5 || (unsigned long)buffer % 64 != 0;
}
#endif
