// C++ exceptions are caught; emcc's own default aborts.
//# RULE: +-fwasm-exceptions
//# NEEDED: em++ % -o %t.js && node %t.js
//# STDERR: bort
//# RUN: c++ % -o %t && %t
//# PRINTS: caught
//# RUN: c++ -O2 -c % -o %t.o && c++ %t.o -o %t && %t
//# PRINTS: caught
//# RUN: c++ -fexceptions % -o %t && %t
//# PRINTS: caught
#include <cstdio>
#include <stdexcept>
#include <vector>
int main() {
  std::vector<int> empty;
  try {
    return empty.at(3);
  } catch (const std::out_of_range &) {
    std::puts("caught");
  }
}
