// Threads are off by policy: an object made for shared memory does not belong in what we link.
//# RULE: -pthread
//# NEEDED: emcc -pthread -c % -o %t.o
//# WRONG: grep -q atomics %t.o
//# RUN: cc -pthread -c % -o %t.o && ! grep -q atomics %t.o
//# RUN: cc -pthread %t.o -o %t && %t
//# STDERR:
#ifdef __EMSCRIPTEN_PTHREADS__
int shared_memory;
#endif
int main(void) { return 0; }
