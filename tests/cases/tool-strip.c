// strip takes what may go. Symbols and dylink.0 are custom sections too, and before 6.0 objects lose what relocations need.
//# RUN: cc -g -c -DLIBRARY % -o %t.o && ar rcs libanswer.a %t.o && cp %t.o bare.o && cp libanswer.a libbare.a
//# NEEDED[until 3.1.69]: emstrip bare.o
//# STDERR: not found
//# NEEDED[since 3.1.69 until 6.0.0]: emstrip -S libbare.a
//# STDERR: invalid 
//# NEEDED[since 3.1.69]: emstrip bare.o && emcc bare.o % -o bare.js
//# STDERR: not a relocatable wasm file
//# RUN: strip -S %t.o && strip --strip-unneeded libanswer.a && cc % %t.o -o %t && %t && cc % libanswer.a -o %t && %t
//# RUN: strip -o small.o %t.o && cc % small.o -o %t && %t && strip -S -osmall.a libanswer.a && cc % small.a -o %t && %t
// A side module still loads, and a program still runs.
//# RUN: cc -g -shared -DLIBRARY % -o libanswer.so && rm libanswer.a && cc -g % libanswer.so -o %t && cp libanswer.so whole.so
//# RUN: strip libanswer.so && head -c 30 libanswer.so | grep -q dylink && %t && test $(wc -c <libanswer.so) -lt $(wc -c <whole.so)
//# RUN: strip --strip-unneeded -R .comment libanswer.so && %t && strip -s %t && %t
int answer(void);
#ifdef LIBRARY
int answer(void) { return 42; }
#else
int main(void) { return answer() != 42; }
#endif
