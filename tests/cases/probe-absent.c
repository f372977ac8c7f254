// What links here and fails whenever it is called is absent to a configure probe; a real link still gets it.
//# RUN: cp % conftest.c
//# NEEDED: emcc -DFUNCTION=fork conftest.c -o conftest.js
//# WRONG: ! node conftest.js
//# NEEDED: emcc -DFUNCTION=pthread_create conftest.c -o conftest.js
//# WRONG: ! node conftest.js
//# EACH: fork pthread_create vfork
//# FAILS=1: cc -DFUNCTION=%e conftest.c -o conftest
//# STDERR: %e
//# RUN: test ! -e conftest
//# FAILS=1: cc -DFUNCTION=pthread_create -pthread conftest.c -lpthread -o conftest
//# RUN: cc -DFUNCTION=fork % -o program && test -e program.wasm
// What works is there.
//# RUN: for f in getenv poll posix_spawn; do cc -DFUNCTION=$f conftest.c -o conftest; done
//# RUN: cc -DFUNCTION=execv conftest.c -o conftest && cc -DFUNCTION=pthread_mutex_lock conftest.c -o conftest
// As configure writes it: a declaration of its own, and a call.
char FUNCTION();
int main(void) { return FUNCTION() == -1; }
