// Libraries that are scripts of GNU ld's, as ncurses and others install them: what they name is linked.
//# RUN: cc -DLIBRARY -c % -o lib.o && mkdir sub && ar rcs libx.a lib.o && printf '/* GNU ld script */\nINPUT(-lx)\n' >sub/liby.so
//# RUN: printf 'OUTPUT_FORMAT(elf64-x86-64)\nGROUP ( ../libx.a AS_NEEDED ( -lm ) )' >sub/libz.a && echo 'INPUT(liby.so)' >sub/libw.so
//# NEEDED: emcc % -L. -Lsub -ly -o %t.js
//# STDERR: rror
//# EACH: -ly -lz -lw -l:liby.so sub/liby.so sub/libz.a -Wl,-ly -Wl,sub/libz.a @words
//# RUN: echo '-ly' >words && cc % -L. -Lsub %e -o %t && %t
//# STDERR:
//# RUN: ld -r lib.o -o r.o && cc % -L. -Lsub -Wl,--start-group -ly -lz -Wl,--end-group -o %t && %t
//# RUN: emshim explain -- cc % -L. -Lsub -ly
//# STDOUT: -ly -> -lx
// What lays out a program is refused, and a shared library behind a script is one.
//# RUN: echo 'SECTIONS { .text : { *(.text) } }' >sub/libs.so
//# FAILS: cc % -Lsub -ls -o %t
//# STDERR: wasm-ld reads no linker scripts
//# RUN: cc -fPIC -shared -DLIBRARY % -o libv.so.1 && echo 'GROUP ( libv.so.1 )' >libv.so && cc % -L. -lv -o %t && %t
int answer(void);
#ifdef LIBRARY
int answer(void) { return 42; }
#else
int main(void) { return answer() != 42; }
#endif
