// Scripts that know which machine they run on say so to the compiler.
//# RULE: --target -target
//# NEEDED[until 3.1.69]: emcc --target=x86_64-linux-gnu -c % -o %t.o
//# WRONG: head -c 4 %t.o | grep -q ELF
//# NEEDED[since 3.1.69]: emcc --target=x86_64-linux-gnu -c % -o %t.o
//# STDERR: unsupported target
//# NEEDED: emcc -target x86_64-linux-gnu -c % -o %t.o
//# STDERR: x86_64-linux-gnu
//# RUN: cc --target=x86_64-linux-gnu -c % -o %t.o && head -c 4 %t.o | grep -q asm
//# RUN: cc -target x86_64-linux-gnu -c % -o %t.o && head -c 4 %t.o | grep -q asm
//# RUN: cc --target=wasm32-unknown-emscripten -c % -o %t.o && head -c 4 %t.o | grep -q asm
int main(void) { return 0; }
