// Apple's name for the sysroot. C++ headers of 6.0.5 look below it first.
//# RULE: -isysroot
//# NEEDED[since 6.0.5]: em++ -isysroot / -c % -o %t.o
//# STDERR: error:
//# RUN: c++ -isysroot / -c % -o %t.o
#include <vector>
std::vector<int> numbers;
