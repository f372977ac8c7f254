// A native compiler on a full path links with the machine's own ld, although it looks for ld on PATH and finds ours.
//# RUN: /usr/bin/cc % -o %t && %t && head -c 4 %t | grep -q ELF
//# RUN: /usr/bin/cc -c % -o %t.o && /usr/bin/cc -shared %t.o -o %t.so && head -c 4 %t.so | grep -q ELF
//# RUN: echo "%t.o -o %t.r" >%t.rsp && ld -r @%t.rsp && head -c 4 %t.r | grep -q ELF
//# RUN: cc -c % -o wasm.o && ld -r wasm.o -o wasm.r.o && head -c 4 wasm.r.o | grep -q asm
//# RUN: export EMSHIM_INSIDE=1 && cc % -o %t && head -c 4 %t | grep -q ELF && "$(command -v cc)" -c % -o %t.n && head -c 4 %t.n | grep -q ELF
//# FAILS: ld -r wasm.o %t.o -o mixed.o
//# STDERR: ELF
int main(void) { return 0; }
