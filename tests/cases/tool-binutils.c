// ar, ranlib, nm and strip by their plain names work on what cc makes.
//# RUN: cc -c % -o %t.o && ar rcs libt.a %t.o && ranlib libt.a && nm libt.a
//# STDOUT: answer
//# RUN: nm %t.o
//# STDOUT: T answer
//# RUN: cc -DMAIN % libt.a -o %t && strip %t && %t
//# RUN: wasm32-unknown-emscripten-cc -c % -o %t.2.o && wasm32-unknown-emscripten-ar t libt.a
//# PRINTS: t.o
//# RUN: ar x libt.a && test -s t.o && ar --version
//# STDOUT: LLVM
#ifdef MAIN
int answer(void);
int main(void) { return answer() != 42; }
#else
int answer(void) { return 42; }
#endif
