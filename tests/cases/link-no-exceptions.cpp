// Exceptions off in a command that compiles and links; an object beside it may still throw. The later of two opposites holds.
//# RULE: -fno-exceptions
//# RUN: c++ -DTHROWS -c % -o throws.o
//# NEEDED: em++ -fno-exceptions % throws.o -o %t.js && node %t.js
//# STDERR: undefined symbol: __
//# RUN: c++ -fno-exceptions % throws.o -o %t && %t
//# PRINTS: off 1
//# RUN: c++ -fexceptions -fno-exceptions % throws.o -o %t && %t
//# PRINTS: off 1
//# RUN: c++ -fno-exceptions -fexceptions % throws.o -o %t && %t
//# PRINTS: on 1
//# RUN: EMSHIM_POLICY=eh=js c++ -DTHROWS -c % -o js.o
//# RUN: EMSHIM_POLICY=eh=js c++ -fno-exceptions % js.o -o %t && %t
//# PRINTS: off 1
//# RUN: c++ -fno-exceptions -fexceptions -c % -o on.o && c++ on.o throws.o -o %t && %t
//# PRINTS: on 1
#include <cstdio>
int thrown();
#ifdef THROWS
int thrown() {
    try {
        throw 1;
    } catch (int caught) {
        return caught;
    }
}
#else
int main() {
#ifdef __cpp_exceptions
    std::printf("on %d\n", thrown());
#else
    std::printf("off %d\n", thrown());
#endif
}
#endif
