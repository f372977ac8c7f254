// Options of gcc that decide what a program does and that clang does not have: a sentence says why.
//# RULE: -fopenacc* -fgnu-tm -fsso-struct=big-endian -funsigned-bitfields -fno-signed-bitfields
//# RULE: -traditional-cpp -I=-
//# EACH: -traditional-cpp -I-
//# EACH: -fopenacc-dim=1 -fgnu-tm -fsso-struct=big-endian -funsigned-bitfields -fno-signed-bitfields
//# NEEDED: emcc -Werror -c % %e -o %t.o
//# STDERR: error:
//# FAILS=1: cc -c % %e -o %t.o
//# STDERR: clang
//# FAILS=1: cc -fopenacc -c % -o %t.o
//# STDERR: OpenACC
//# RUN: test ! -e %t.o
int main(void) { return 0; }
