// A native object, archive or library on a link: an error that names the file and says what it is.
//# RUN: printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000\001\000\076\000\001\000\000\000' >native.o
//# RUN: head -c 40 /dev/zero >>native.o && cp native.o libnative.so
//# RUN: printf '!<arch>\n%-16s%-12s%-6s%-6s%-8s%-10s`\n' native.o/ 0 0 0 644 64 >libnative.a && cat native.o >>libnative.a
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o native.o -o %t.js
//# STDERR: unknown file type
//# FAILS: cc %t.o native.o -o %t
//# STDERR: native.o
//# FAILS: cc %t.o ./native.o -o %t
//# STDERR: ELF
//# NEEDED: emcc %t.o libnative.a -o %t.js
//# WRONG: test -e %t.js && rm %t.js %t.wasm
//# FAILS: cc %t.o libnative.a -o %t
//# STDERR: libnative.a
//# FAILS: cc %t.o libnative.a -o %t
//# STDERR: ELF
//# FAILS: cc %t.o -L. -lnative -o %t
//# STDERR: ELF
//# FAILS: cc -march=nocona %t.o libnative.so -o %t
//# STDERR: ELF
//# RUN: test ! -e %t && test ! -e %t.wasm
int main(void) { return 0; }
