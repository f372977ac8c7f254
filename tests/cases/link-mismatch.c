// A function that two objects of a link take for different types: natively it goes well, and here each such call ends the program.
//# NEEDED: emcc -c % -o %t.o && emcc -DOTHER -c % -o other.o && emcc %t.o other.o -o %t.js && node %t.js
//# STDERR: unreachable
//# RUN: cc -c % -o %t.o && cc -DOTHER -c % -o other.o && cc -g %t.o other.o -o two && cc -g -shared %t.o other.o -o %t.so
//# FAILS=132: ./two
//# STDERR: signature_mismatch:f
//# RUN: postlink check %t.so
//# STDOUT: PL035
// Where that is wanted, it is an error, with both types and files, and leaves nothing behind.
//# FAILS: EMSHIM_POLICY=check=error cc -shared %t.o other.o -o %t.so
//# STDERR: t.so: f is (i32) -> i32 in
//# RUN: test ! -e %t.so
//# FAILS: cc %t.o other.o -Wl,--fatal-warnings -o two
//# STDERR: a call of the other type ends the program (--fatal-warnings)
//# RUN: test ! -e two && test ! -e two.wasm
//# FAILS: cc -shared %t.o other.o -Xlinker --fatal-warnings -o %t.so
//# STDERR: (i32) -> void in
// A probe of a configure script declares what it asks for as it likes.
//# RUN: echo 'char f(); int main(void) { return f(); }' >conftest.c && EMSHIM_POLICY=check=error cc -Wl,--fatal-warnings conftest.c other.o -o conftest
#ifdef OTHER
void f(int *a) { *a = 6; }
#else
int f(int *a);
int main(void) {
  int a;
  f(&a);
  return a;
}
#endif
