// Options about the sections of an ELF file.
//# RULE: -Wl,hash-style -Wl,build-id -Wl,retain-symbols-file -Wl,sort-section -Wl,eh-frame-hdr -Wl,no-eh-frame-hdr
//# EACH: -Wl,--hash-style=gnu -Wl,--hash-style,both -Wl,--retain-symbols-file=list -Wl,--sort-section=name
//# EACH: -Wl,--eh-frame-hdr -Wl,--no-eh-frame-hdr
//# EACH[until 3.1.69]: -Wl,--build-id -Wl,--build-id=sha1
//# RUN: echo main >list
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: --
//# RUN: cc %t.o %E -Wl,--build-id -Wl,--build-id=sha1 -o %t && %t
//# STDERR:
int main(void) { return 0; }
