// What gcc says nothing of: words for a linker at a compile, and for a preprocessor where nothing is left to preprocess.
//# RUN: cc -E % -o own.i && cp own.i own.ii && echo '.globl f' >f.s && echo '#define NOTHING' >f.h && cp f.s g.S
//# NEEDED: emcc -Werror -c % -L. -o %t.o
//# STDERR: nused
//# EACH: -L. -lmissing -shared -static -rdynamic -Wl,--as-needed -Wl,-rpath,/x -Wl,-z,now -Wl,-soname,x -nostdlib -s -pie
//# RUN: cc -Werror -c % %e -Xlinker -x -o %t.o
//# STDERR:
//# RUN: cc -Werror -S % %e -o %t.s && cc -Werror -E % %e >%t.i && cc -Werror -fsyntax-only % %e
//# STDERR:
//# RUN: cc -Werror -I. -DX -UY -isystem . -include f.h -MMD -std=gnu11 -c own.i && c++ -Werror -I. -DX -std=c++17 -c own.ii
//# STDERR:
//# RUN: cc -Werror -Wall -O2 -g -I. -DX -std=gnu11 -fPIC -c f.s && cc -Werror -Wall -O2 -I. -DX -std=gnu11 -Wl,-x -c g.S
//# STDERR:
// Who asks for the warning gets it.
//# FAILS: cc -Werror -Wunused-command-line-argument -c % -L. -o %t.o
//# STDERR: nused
int main(void) { return 0; }
