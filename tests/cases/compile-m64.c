// Natively -m64 says nothing new; for Emscripten it is another architecture.
//# RULE: -m64
//# RUN: cc -c % -DMAIN -o %t.o
//# NEEDED: emcc -m64 -c % -o %t.64.o
//# WRONG: ! emcc %t.o %t.64.o -o %t.js 2>%t.err && grep -q 'must specify -mwasm64' %t.err
//# RUN: cc -m64 -c % -o %t.64.o && cc -m64 %t.o %t.64.o -o %t && %t
//# STDERR:
#ifdef MAIN
int main(void) { return 0; }
#else
_Static_assert(sizeof(void *) == 4 || sizeof(void *) == 8, "");
int other(void) { return sizeof(void *); }
#endif
