// A link that fails leaves no output behind, and not the old one either, as native linkers do.
//# RUN: cc % -o %t && %t
//# FAILS=1: cc -DBROKEN % -o %t
//# STDERR: missing
//# RUN: test ! -e %t && test ! -e %t.wasm
int missing(void);
int main(void) {
#ifdef BROKEN
  return missing();
#endif
  return 0;
}
