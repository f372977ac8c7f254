// A symbol to keep.
//# RULE: -u
//# RUN: cc -c % -o %t.o
//# NEEDED[until 6.0.5]: emcc %t.o -u answer -o %t.js
//# STDERR: answer: No such file
//# RUN: cc %t.o -u answer -Wl,-u,answer -Wl,--undefined=answer -o %t && %t
//# STDERR:
int answer(void) { return 42; }
int main(void) { return 0; }
