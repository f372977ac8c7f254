// Tuning for a processor of the build machine, in both of gcc's spellings.
//# RULE: -mtune -mcpu
//# NEEDED[since 3.1.69]: emcc -Werror -c % -mtune=haswell -o %t.o
//# STDERR: argument unused during compilation: '-mtune=haswell'
//# NEEDED: emcc -c % -mcpu=cortex-a53 -o %t.o
//# STDERR: unknown target CPU 'cortex-a53'
//# RUN: cc -Werror -c % -mtune=haswell -mtune=generic -mcpu=cortex-a53 -o %t.o
//# STDERR:
// What names WebAssembly's own features stays.
//# RUN: cc -c % -mcpu=bleeding-edge -E -dM -o - | grep -q __wasm_simd128__
int main(void) { return 0; }
