// objcopy changes an object's symbols and sections as GNU's does, or says why not; a linked program stays whole.
//# RUN: cc -g -DLIBRARY -c % -o lib.o && cc -DOTHER -c % -o other.o
//# RUN: objcopy --localize-hidden lib.o local.o && cc % local.o -o %t && %t && nm local.o
//# STDOUT: t inner
//# RUN: objcopy --weaken lib.o weak.o && cc % weak.o other.o -o %t && { %t && exit 1 || test $? = 7; }
//# RUN: objcopy --weaken-symbol=answer lib.o weak.o && cc % other.o weak.o -o %t && { %t && exit 1 || test $? = 7; }
//# RUN: objcopy --redefine-sym answer=reply lib.o r.o && cc -DNAME=reply % r.o -o %t && %t
//# RUN: echo 'answer reply # a comment' >names && objcopy --redefine-syms=names lib.o r.o && cc -DNAME=reply % r.o -o %t && %t
//# RUN: cc -c % -o main.o && objcopy --redefine-sym answer=reply main.o m.o && cc m.o r.o -o %t && %t
//# RUN: objcopy --prefix-symbols=p_ lib.o p.o && cc -DNAME=p_answer % p.o -o %t && %t
//# RUN: ar rcs lib.a lib.o other.o main.o && objcopy --prefix-symbols=p_ -L p_inner lib.a p.a && ar t p.a && nm p.a
//# STDOUT: T p_answer
//# RUN: cc -DNAME=p_answer % p.a -o %t && %t
//# EACH: -Lanswer --localize-symbol=answer -Ginner --keep-global-symbol=inner
//# FAILS: objcopy %e lib.o l.o && cc % l.o -o %t
//# STDERR: undefined symbol: answer
//# RUN: objcopy -L answer lib.o l.o && objcopy --globalize-symbol=answer l.o g.o && cc % g.o -o %t && %t
//# RUN: objcopy -w -G 'ans*' lib.o g.o && cc % g.o -o %t && %t && cc -DLIBRARY -c % -o q.o && objcopy -N unused q.o n.o && cc % n.o -o %t && %t && nm n.o | grep unused || echo gone
//# PRINTS: gone
//# FAILS: objcopy -N inner lib.o n.o
//# STDERR: a relocation names it
//# RUN: objcopy --add-section note=names lib.o s.o && objcopy --dump-section note=dumped s.o && cmp names dumped && objcopy -R note s.o && objcopy lib.o plain.o && cmp s.o plain.o
//# RUN: objcopy -g lib.o s.o && test $(wc -c <s.o) -lt $(wc -c <lib.o) && cc % s.o -o %t && %t && objcopy --strip-unneeded -R .comment lib.o s.o && cc % s.o -o %t && %t
//# FAILS: for word in --pad-to=4 --set-start=1 -j.text --update-section=x=names -Obinary --nonsense; do objcopy $word lib.o x.o 2>/dev/null || test -e x.o; done
//# FAILS: objcopy --change-addresses=1 lib.o x.o
//# STDERR: emshim: error: --change-addresses=1: 
// A linked program.
//# RUN: cc % lib.o -o tool && objcopy -S tool && ./tool && objcopy tool copy && ./copy && objcopy --strip-debug tool sub.js && ./sub.js && rm tool tool.wasm && ./copy
//# RUN: objcopy --only-keep-debug copy copy.debug && objcopy --strip-unneeded --add-gnu-debuglink=copy.debug copy && test -s copy.debug && ./copy
//# FAILS: objcopy --weaken copy
//# STDERR: a linked module has no symbols left to change
// nm and its like look at the wasm that the program names, also after both were renamed.
//# RUN: mv copy other && nm other && size other
//# STDOUT: other.wasm
//# RUN: objdump -h other && readelf -S other && strings other
//# STDOUT: CODE
//# RUN: readelf -h lib.o && readelf --version
//# STDOUT: WASM
//# RUN: test $(size other | tail -1 | cut -f 1) -gt 100 && ./other
#ifndef NAME
#define NAME answer
#endif
int NAME(void);
#ifdef LIBRARY
__attribute__((visibility("hidden"))) int inner(void) { return 21; }
int unused = 3;
int answer(void) { return 2 * inner(); }
#elif defined OTHER
int answer(void) { return 49; }
#else
int main(void) { return NAME() - 42; }
#endif
