// What links here and fails whenever it is called is absent to a configure probe; a real link still gets it.
//# RUN: cp % conftest.c
//# NEEDED: emcc -DFUNCTION=fork conftest.c -o conftest.js
//# WRONG: ! node conftest.js
//# NEEDED: emcc -DFUNCTION=pthread_create conftest.c -o conftest.js
//# WRONG: ! node conftest.js
//# EACH: fork pthread_create vfork posix_spawn
//# FAILS=1: cc -DFUNCTION=%e conftest.c -o conftest
//# STDERR: %e
//# RUN: test ! -e conftest
//# FAILS=1: cc -DFUNCTION=pthread_create -pthread conftest.c -lpthread -o conftest
//# RUN: cc -DFUNCTION=fork % -o program && test -e program.wasm
// What works is there.
//# RUN: cc -DFUNCTION=getenv conftest.c -o conftest && cc -DFUNCTION=poll conftest.c -o conftest
//# RUN: cc -DFUNCTION=execv conftest.c -o conftest && cc -DFUNCTION=pthread_mutex_lock conftest.c -o conftest
// As configure writes it: a declaration of its own, and a call.
char FUNCTION();
int main(void) { return FUNCTION() == -1; }
