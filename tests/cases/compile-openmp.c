// emcc takes -fopenmp, and the loops run on one thread or do not link: only a refusal tells a build system.
//# RULE: -fopenmp
//# NEEDED: emcc -fopenmp -c % -o %t.o
//# WRONG: grep -q kmpc %t.o
//# FAILS=1: cc -fopenmp -c % -o %t.o
//# STDERR: -fopenmp
//# FAILS=1: cc -fopenmp % -o %t
//# STDERR: threads
//# RUN: test ! -e %t && test ! -e %t.wasm
//# FAILS=1: c++ -fopenmp=libomp -c % -o %t.o
//# STDERR: -fopenmp
//# RUN: cc -fopenmp-simd -c % -o %t.o
int main(void) {
  int sum = 0;
#pragma omp parallel for reduction(+ : sum)
  for (int i = 0; i < 9; i++) sum += i;
  return sum != 36;
}
