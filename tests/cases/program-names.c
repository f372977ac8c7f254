// Two programs whose names differ behind the last dot: emcc gives both one .wasm.
//# NEEDED: emcc -DVALUE=2 % -o tool-1.2 && emcc -DVALUE=3 % -o tool-1.3
//# WRONG: test -e tool-1.wasm && test ! -e tool-1.2.wasm && rm tool-*
//# RUN: cc -DVALUE=2 % -o tool-1.2 && cc -DVALUE=3 % -o tool-1.3 && test ! -e tool-1.wasm
//# STDERR:
//# FAILS=2: ./tool-1.2
//# FAILS=3: ./tool-1.3
//# RUN: test -e tool-1.2.wasm && test -e tool-1.3.wasm
//# RUN: cc -DVALUE=0 % && ./a.out && test -e a.out.wasm
//# RUN: cc -DVALUE=0 % -o lib-like.so.1 && ./lib-like.so.1
int main(void) { return VALUE; }
