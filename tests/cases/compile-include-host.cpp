// The same folder by the option for C++ alone.
//# RULE: -cxx-isystem
//# NEEDED: em++ -c % -cxx-isystem /usr/include -o %t.o
//# STDERR: error:
//# RUN: c++ -c % -cxx-isystem /usr/include -o %t.o
#include <vector>
std::vector<int> numbers;
