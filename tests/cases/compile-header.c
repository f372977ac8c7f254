// Precompiled headers by hand: named, in the language, and with the dependencies that gcc gives them.
//# RUN: printf 'typedef int number;\n#define ANSWER 42\n' >c.h && cp c.h d.hpp && mkdir sub && cp c.h sub/e.h
//# NEEDED[until 3.1.69]: emcc -Werror c.h
//# STDERR: error:
//# NEEDED[since 3.1.69]: emcc c.h
//# WRONG: test ! -e c.h.gch && rm c.h.pch
//# RUN: cc c.h && test -s c.h.gch && cc -Werror -include c.h % -o %t && %t
//# STDERR:
//# RUN: rm -f c.h.gch && cc -x c-header c.h -o c.h.gch && mv c.h away.h && cc -include c.h % -o %t && %t; mv away.h c.h
//# RUN: cc -O2 -g -DX=1 -MMD -x c-header c.h -o x.pch -MF x.d && cc -O2 -g -DX=1 -include-pch x.pch -c % -o %t.o && cat x.d
//# STDOUT: x.pch: c.h
//# RUN: cc -MMD sub/e.h && test -s sub/e.h.gch && cat a-e.d
//# STDOUT: e.o: sub/e.h
//# RUN: cc -c sub/e.h -o sub/e.h.gch && cc -Isub -include e.h % -o %t && %t
//# RUN: c++ d.hpp && cp % d.cpp && c++ -include d.hpp d.cpp -o %t && %t
//# RUN: rm c.h.gch && c++ c.h && c++ -include c.h d.cpp -o %t && %t
//# RUN: cc -fsyntax-only sub/e.h && cc -E sub/e.h
//# STDOUT: typedef int number
int main(void) { number n = ANSWER; return n - 42; }
