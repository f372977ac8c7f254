// -z and its words, glued, in one -Wl, in two, and bare.
//# RULE: -z -z=stack-size=* -z=muldefs -Wl,z -Wl,z=muldefs
//# EACH: now relro defs noexecstack origin nodelete
//# EACH[until 6.0.0]: muldefs
//# RUN: cc -c % -o %t.o
//# NEEDED[since 3.1.69]: emcc %t.o -Wl,-z,%e -Wl,--fatal-warnings -o %t.js
//# STDERR: unknown -z value: %e
//# NEEDED[since 3.1.69]: emcc %t.o -Wl,-z -Wl,now -Wl,--fatal-warnings -o %t.js
//# STDERR: unknown -z value: now
//# NEEDED[until 3.1.69]: emcc %t.o -z %e -o %t.js
//# STDERR: %e: No such file
//# NEEDED[until 3.1.69]: emcc %t.o -z stack-size=1048576 -o %t.js
//# STDERR: No such file
//# RUN: cc %t.o -Wl,-z,now -Wl,-z,relro -Wl,-z,defs -Wl,-z,noexecstack -Wl,-z -Wl,now -Wl,-znow -Wl,-z,origin -o %t && %t
//# STDERR:
//# RUN: cc %t.o -z now -z relro -Xlinker -z -Xlinker now -o %t && %t
//# STDERR:
//# NEEDED: emcc -znow -c % -o %t.o
//# STDERR: unknown argument: '-znow'
//# RUN: cc -znow -c % -o %t.o && cc -znow %t.o -o %t && %t
//# STDERR:
// A size for the stack has a meaning here.
//# RUN: cc %t.o -z stack-size=1048576 -Wl,-z,stack-size=2097152 -o %t && %t
//# STDERR:
int main(void) { return 0; }
