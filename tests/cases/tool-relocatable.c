// ld -r and cc -r: several objects become one.
//# RUN: cc -c % -o one.o && cc -DMAIN -c % -o two.o
//# NEEDED: emcc -Wl,-r one.o two.o -o both.js
//# STDERR: rror
//# RUN: cc -r one.o two.o -o both.o && cc both.o -o %t && %t
//# RUN: cc -r -march=nocona -nostdlib -Wl,--sort-common one.o two.o -o both.o && cc both.o -o %t && %t
//# RUN: ld -r one.o two.o -o both.o && cc both.o -o %t && %t
//# RUN: ld -r --build-id=none -z now one.o two.o -o both.o && cc both.o -o %t && %t
#ifdef MAIN
int answer(void);
int main(void) { return answer() != 42; }
#else
int answer(void) { return 42; }
#endif
