// Instruction sets of the build machine; with -msimd128 Emscripten has some of them, and then they stay.
//# RULE: -msse* -mssse* -mavx* -mfma* -mfpu -mno-sse* -mno-ssse* -mno-avx* -mmmx -mno-mmx -mno-fma*
//# RULE: -mf16c -mbmi* -mpopcnt -mlzcnt -maes -mpclmul -msha -mcx16 -mthumb
//# EACH: -msse2 -msse4.2 -mssse3 -mavx2 -mfma -mfpu=vfpv3 -mno-sse2 -mno-ssse3 -mno-avx2 -mmmx -mno-mmx -mno-fma
//# EACH: -mf16c -mbmi2 -mpopcnt -mlzcnt -maes -mpclmul -msha -mcx16 -mthumb
//# NEEDED: emcc -Werror -c % %e -o %t.o
//# STDERR: error:
//# RUN: cc -Werror -c % %E -o %t.o
//# STDERR:
//# RUN: cc -msimd128 -msse2 -DWANTED -c % -o %t.o
#if defined __SSE2__ != defined WANTED
#error "the macro must say what was built"
#endif
int main(void) { return 0; }
