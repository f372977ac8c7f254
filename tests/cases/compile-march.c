// conda-forge, distributions and configure scripts select a processor of the build machine.
//# RULE: -march -mabi -mcmodel -mfloat-abi
//# EACH: -march=nocona -march=x86-64-v3 -march=native -march=armv8-a -mcmodel=small -mcmodel=large -mabi=lp64 -mfloat-abi=hard
//# NEEDED[since 3.1.69]: emcc -c % %e -o %t.o
//# STDERR: unsupported
//# NEEDED: emcc -Werror -c % -mfloat-abi=hard -o %t.o
//# STDERR: -mfloat-abi=
//# RUN: cc -Werror -c % %E -o %t.o
//# STDERR:
//# RUN: cc -march=nocona % -o %t && %t
//# STDERR:
int main(void) { return 0; }
