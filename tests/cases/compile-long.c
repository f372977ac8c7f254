// gcc's long spellings mean what the short ones mean.
//# RUN: cc --compile % --output=a.o --define-macro=N=0 && cc --include-directory=. a.o --output a && ./a
//# RUN: cc --shared --define-macro N=1 % --output=lib.so && postlink inspect --exports lib.so | grep -q answer
//# RUN: cc --preprocess --no-line-commands --define-macro=N=0 % | grep -q 'return 0'
//# RUN: echo '--compile --output=r.o' >words && cc @words --define-macro=N=0 % && test -s r.o
//# FAILS=1: cc -DN=0 % -o
//# STDERR: -o: its value is missing
//# RUN: test ! -e a.out && cc --version % >version && grep -q . version
//# RUN: echo 'int f(void);' >p.h && cc p.h -o p.h.gch && test -s p.h.gch
int answer(void) { return 42; }
int main(void) { return N; }
