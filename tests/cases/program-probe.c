// What configure and CMake link only to see whether it links leaves no .wasm behind for a glob to pick up.
//# RULE: +-sSINGLE_FILE=1
//# RUN: cp % conftest.c
//# NEEDED: emcc conftest.c -o conftest
//# WRONG: test -e conftest.wasm && rm conftest*
//# RUN: cp % conftest.c && cc -o conftest conftest.c && ./conftest && rm conftest && test -z "$(ls *.wasm)"
//# STDERR: No such file
//# RUN: cc conftest.c && ./a.out && test -z "$(echo *.wasm | grep -v '\*')"
//# RUN: cc -c conftest.c -o t.o && cc t.o -o cmTC_1a2b3 && ./cmTC_1a2b3 && test -z "$(echo *.wasm | grep -v '\*')"
// A function that nobody has is absent to a probe.
//# FAILS=1: cc -DBROKEN conftest.c -o conftest
//# STDERR: missing
int missing(void);
int main(void) {
#ifdef BROKEN
  return missing();
#endif
  return 0;
}
