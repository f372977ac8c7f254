// The same folder by the option for C++ alone.
//# RULE: -cxx-isystem
//# NEEDED[until 3.1.69]: em++ -c % -cxx-isystem /usr/include -o %t.o
//# STDERR: error:
//# NEEDED[since 3.1.69 until 6.0.5]: em++ -c % -cxx-isystem /usr/include -o %t.o
//# WRONG: test ! -e %t.o
//# NEEDED[since 6.0.5]: em++ -c % -cxx-isystem /usr/include -o %t.o
//# STDERR: error:
//# RUN: c++ -c % -cxx-isystem /usr/include -o %t.o
#include <vector>
std::vector<int> numbers;
