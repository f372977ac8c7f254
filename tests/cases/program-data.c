// 12 MB of data beside the stack: the memory that 3.1.6 starts with holds no more than 16 MB.
//# RULE: +-sINITIAL_MEMORY=33554432
//# NEEDED[until 3.1.69]: emcc % -o %t.js
//# STDERR: initial memory too small
//# RUN: cc % -o %t && %t
//# STDERR:
static char data[12 << 20];
int main(void) {
  volatile char *p = data;
  p[sizeof data - 1] = 1;
  return p[0];
}
