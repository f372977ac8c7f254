// A standard by the name that it got in the end. gcc has it since 11.
//# RULE: -std=c++23 -std=gnu++23
//# EACH: -std=c++23 -std=gnu++23
//# NEEDED[until 3.1.69]: em++ %e -c % -o %t.o
//# STDERR: error: invalid value
//# RUN: c++ %e % -o %t && %t
//# STDERR:
#if __cplusplus <= 202002L
#error "an older standard"
#endif
int main() { return 0; }
