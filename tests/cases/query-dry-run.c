// -### says on stderr what would run, on stdout nothing, and makes nothing: as gcc and clang do.
//# RUN: cc -### -c % -o dry.o
//# STDERR: "-c"
//# RUN: cc -### % -o dry 2>said && grep -q '"[^"]*emcc[^"]*" .*"-o" "dry"' said && ! grep -e '"-###"' said
//# RUN: c++ -O2 -### '-DTEXT="a b"' -shared % -o libdry.so 2>said && grep -qF '"-DTEXT=\"a b\""' said
//# RUN: test -z "$(cc -### % -o dry 2>/dev/null)"
//# RUN: test ! -e dry -a ! -e dry.o -a ! -e dry.wasm -a ! -e libdry.so
int main(void) { return 0; }
