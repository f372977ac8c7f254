// Asyncify and C++ exceptions: WebAssembly's own crash wasm-opt, and on 6.0.5 a sleep in a function with a try block traps.
//# NEEDED: em++ -fwasm-exceptions -sASYNCIFY % -o %t.js && node %t.js
//# STDERR: rror
//# EACH: -O0 -O2
//# RUN: c++ %e -sASYNCIFY % -o %t && %t
//# PRINTS: caught
//# RUN: c++ %e -s ASYNCIFY=1 -fexceptions -c % -o %t.o && c++ %e -s ASYNCIFY=1 %t.o -o %t && %t
//# PRINTS: caught
// Objects compiled without a word of it are refused, not linked into a program that traps.
//# FAILS=1: c++ %e -c % -o %t.o && c++ %e -s ASYNCIFY=1 %t.o -o %t
//# STDERR: undefined symbol: __cpp_exception
// Objects of C, which hold no exceptions, may come from anywhere.
//# RUN: echo 'void emscripten_sleep(int); int main(void) { emscripten_sleep(1); return 6; }' >one.c && cc %e -c one.c && cc %e -sASYNCIFY one.o -o one
//# FAILS=6: ./one
#include <cstdio>
#include <stdexcept>
extern "C" void emscripten_sleep(unsigned);
int main() {
  try {
    emscripten_sleep(1);
    throw std::runtime_error("caught");
  } catch (const std::exception &error) {
    std::puts(error.what());
  }
  emscripten_sleep(1);
}
