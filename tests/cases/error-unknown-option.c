// What nobody knows is passed on, and the compiler's own message comes back.
//# FAILS=1: cc -fno-such-option -c % -o %t.o
//# STDERR: -fno-such-option
// emcc up to 3.1.50 ends with a line of its own that repeats its command; a recorded compile has no such line.
//# FAILS=1: cc % -Wl,--no-such-option -o %t
//# STDERR: unknown argument: --no-such-option
//# FAILS=1: cc % -sABSENT_SETTING=1 -o %t
//# STDERR: ABSENT_SETTING
//# RUN: test ! -e %t && test ! -e %t.wasm
int main(void) { return 0; }
