// gcc takes a number of jobs or auto; clang knows neither number.
//# RULE: -flto
//# NEEDED: emcc -flto=4 -c % -o %t.o
//# STDERR: unsupported argument '4'
//# RUN: cc -flto=4 -c % -o %t.o
//# RUN: cc -flto=auto -ffat-lto-objects -O2 -c % -o %t.o
//# STDERR:
int main(void) { return 0; }
