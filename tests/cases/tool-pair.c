// Whatever puts a program somewhere takes its .wasm along.
//# RUN: cc % -o tool && mkdir -p bin other
//# NEEDED: emcc % -o bare && /usr/bin/install -d b && /usr/bin/install bare b/bare
//# WRONG: test ! -e b/bare.wasm
//# RUN: install tool bin && bin/tool && test -e bin/tool.wasm
//# RUN: install -m 755 tool other/renamed && other/renamed
//# RUN: cp tool other/ && other/tool && cp tool copied && ./copied
//# RUN: cp copied third && mv third other/ && other/third && test ! -e third.wasm
//# RUN: ln -s bin/tool link && ./link && ln bin/tool hard && ./hard
//# RUN: mv other/tool other/tool-2 && other/tool-2 && test -e other/tool-2.wasm
// What is no program is copied as ever.
//# RUN: cp % copy.c && cmp % copy.c && install -m 644 % bin/ && mv copy.c moved.c && test ! -e copy.c
int main(void) { return 0; }
