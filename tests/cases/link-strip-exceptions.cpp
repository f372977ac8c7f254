// A link that strips, by the linker's own option: nanobind's CMake adds it to each module, and others say --strip-all.
//# RULE: -Wl,s -Wl,strip-all
//# EACH: -Wl,-s -Wl,--strip-all
//# NEEDED[until 3.1.58]: em++ -fwasm-exceptions -sSUPPORT_LONGJMP=wasm -O2 % %e -o %t.js
//# STDERR: requires exception-handling
//# RUN: c++ -O2 % %E -o %t && %t
//# PRINTS: caught
//# RUN: c++ -O2 -fPIC -shared % %E -o libx.so && postlink check libx.so
//# STDERR:
#include <cstdio>
int main() {
  try {
    throw 1;
  } catch (int) {
    puts("caught");
  }
}
