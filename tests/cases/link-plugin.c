// Linker plugins, other linkers, and the ELF loader.
//# RULE: -Wl,plugin* -Wl,fuse-ld -Wl,sysroot -Wl,dynamic-linker -Wl,I -Wl,m=elf* -Wl,pthread
//# EACH: -Wl,-plugin,/x.so -Wl,-plugin-opt=O2 -Wl,-fuse-ld=gold -Wl,--sysroot=/ -Wl,-dynamic-linker,/lib/ld.so
//# EACH: -Wl,--dynamic-linker=/lib/ld.so -Wl,-I/lib/ld.so -Wl,-pthread
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: -
//# NEEDED: emcc %t.o -Wl,-m,elf_x86_64 -o %t.js
//# STDERR: invalid target architecture: elf_x86_64
//# RUN: cc %t.o %E -Wl,-m,elf_x86_64 -Wl,-melf_x86_64 -o %t && %t
//# STDERR:
int main(void) { return 0; }
