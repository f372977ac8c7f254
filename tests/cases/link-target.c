// A target on the link: 3.1.69 and later stop, and -m64 asks for another architecture.
//# RULE: --target -target -m64 -arch
//# RUN: cc -c % -o %t.o
//# NEEDED[since 3.1.69]: emcc --target=x86_64-linux-gnu %t.o -o %t.js
//# STDERR: unsupported target
//# NEEDED: emcc -arch x86_64 %t.o -o %t.js
//# STDERR: x86_64: No such file
//# RUN: cc --target=x86_64-linux-gnu -m64 -arch x86_64 %t.o -o %t && %t
//# STDERR:
int main(void) { return 0; }
