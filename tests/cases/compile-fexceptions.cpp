// The two kinds of exceptions do not mix: what catches in one kind does not see what the other throws.
//# RULE: -fexceptions -fno-exceptions +-fwasm-exceptions
//# NEEDED: em++ -fwasm-exceptions -DTHROWS -c % -o %t.1.o && em++ -fexceptions -c % -o %t.2.o && em++ -fwasm-exceptions %t.1.o %t.2.o -o %t.js && node %t.js
//# STDERR: rror
//# NEEDED: em++ -DTHROWS -c % -o %t.1.o && em++ -c % -o %t.2.o && em++ %t.1.o %t.2.o -o %t.js && node %t.js
//# STDERR: catching
//# RUN: c++ -DTHROWS -c % -o %t.1.o && c++ -fexceptions -c % -o %t.2.o && c++ %t.1.o %t.2.o -o %t && %t
//# PRINTS: caught
//# RUN: c++ -fno-exceptions %t.1.o %t.2.o -o %t && %t
//# PRINTS: caught
#ifdef THROWS
void thrower() { throw 7; }
#else
#include <cstdio>
void thrower();
int main() {
  try {
    thrower();
  } catch (int) {
    std::puts("caught");
  }
}
#endif
