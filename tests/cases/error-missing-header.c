// A library whose header is not there: clang's own words come first, then a line of advice. A check of a build system asks
// because it does not know, and hears clang alone.
//# FAILS=1: cc -c %
//# STDERR: 1 error generated.
//# STDERR: emshim: note: zlib.h: zlib, which has it, has to be built for WebAssembly first
//# FAILS=1: cc % -o %t
//# STDERR: 1 error generated.
//# STDERR: emshim: note: zlib.h: zlib
//# RUN: ! cc -c % 2>said && test "$(tail -n 1 said | cut -d: -f1-3)" = 'emshim: note: zlib.h' && test "$(grep -c emshim: said)" = 1
//# RUN: mkdir p && ! EMSHIM_PREFIX=$PWD/p cc -MD -MF deps -c % -o out.o 2>said && grep -q "p/include was searched" said && test ! -e out.o
//# RUN: cp % conftest.c && ! cc -c conftest.c 2>said && test "$(grep -c emshim: said)" = 0
//# RUN: mkdir -p CMakeFiles/cmTC_1.dir && ! cc -c % -o CMakeFiles/cmTC_1.dir/a.o 2>said && test "$(grep -c emshim: said)" = 0
//# RUN: ! cc -c -x c - < % 2>said && test "$(grep -c emshim: said)" = 0
//# RUN: echo '#include "config.h"' >a.c && ! cc -c a.c 2>said && test "$(grep -c emshim: said)" = 0
//# RUN: echo '#include <linux/nosuch.h>' >b.c && echo '#include <glib.h>' >c.c && ! cc -c b.c 2>b && ! cc -c c.c 2>c && ! grep -q emshim: b && grep -q 'glib.h: its library has to be built' c
//# RUN: echo 'int main(void) { return 0; }' >d.c && ! cc d.c -lz -o d 2>said && grep -q 'USE_ZLIB=1' said
// As Python.h of the build machine's Python has it.
//# RUN: echo '#error "LONG_BIT definition appears wrong for platform (bad gcc/glibc config?)."' >p.c && ! cc -c p.c 2>said && grep -q "headers are of the build machine's Python" said
#include <zlib.h>
int main(void) { return zlibVersion() == 0; }
