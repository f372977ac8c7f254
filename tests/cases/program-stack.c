// Recursion that fits in 8 MB natively. Emscripten gave 5 MB once, and 64 KiB since 3.1.27.
//# RULE: +-sTOTAL_STACK={stack} +-sSTACK_SIZE={stack}
//# NEEDED: emcc % -o %t.js && node %t.js
//# STDERR: rror
//# RUN: cc % -o %t && %t
//# RUN: cc -O2 % -o %t && %t
// The setting's newer name, as scripts have it.
//# RULE: -s=STACK_SIZE=*
//# NEEDED[until 3.1.25]: emcc -sSTACK_SIZE=1MB % -o %t.js
//# STDERR: non-existent setting
//# RUN: cc -sSTACK_SIZE=16MB % -o %t && %t
//# RUN: cc -s STACK_SIZE=16MB -O2 % -o %t && %t
//# FAILS: cc -sSTACK_SIZE=128KB % -o %t && %t
static int deep(int n) {
  volatile char room[1000];
  room[n % 1000] = 1;
  return n ? deep(n - 1) + room[n % 1000] : 0;
}
int main(void) { return deep(7000) != 7000; }
