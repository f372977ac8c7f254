// Which of two libraries `-lNAME` takes, and whether libtool's configure finds shared ones, is a choice.
//# RUN: cc -fPIC -DSTATIC -c % -o s.o && ar rcs libx.a s.o && cc -fPIC -DSHARED -shared % -o libx.so && cc -c % -o %t.o
//# RUN: cc %t.o -L. -lx -o %t && %t
//# PRINTS: static
//# RUN: EMSHIM_POLICY=libraries=static cc %t.o -L. -lx -o %t && %t
//# PRINTS: static
//# RUN: export EMSHIM_POLICY=libraries=shared; cc %t.o -L. -lx -o %t && %t
//# PRINTS: shared
// Where there is one alone, it is taken.
//# RUN: export EMSHIM_POLICY=libraries=shared; mkdir only && cp libx.a only && cc %t.o -Lonly -lx -o %t && %t
//# PRINTS: static
//# RUN: EMSHIM_POLICY=libraries=shared cc -static %t.o -L. -lx -o %t && %t
//# PRINTS: static
// A static one that is asked for by name stays.
//# RUN: export EMSHIM_POLICY=libraries=shared; cc %t.o libx.a -o %t && %t
//# PRINTS: static
//# RUN: ! ld --help | grep 'supported targets' && EMSHIM_POLICY=libraries=shared ld --help | grep ': supported targets:.* elf'
//# STDOUT: elf
//# FAILS: EMSHIM_POLICY=libraries=some cc -c % -o %t.o
//# STDERR: static, shared
#include <stdio.h>
const char *kind(void);
#if defined STATIC
const char *kind(void) { return "static"; }
#elif defined SHARED
const char *kind(void) { return "shared"; }
#else
int main(void) { return puts(kind()) < 0; }
#endif
