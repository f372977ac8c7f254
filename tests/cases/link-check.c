// A link's output that does not keep to the choices is named on stderr, and fails the link where policy wants that.
//# RUN: cc % -o %t 2>said && ! grep PL0 said && %t
//# RUN: cc -sWASM_BIGINT=0 % -o %t 2>said && grep "emshim: warning: .*fd_seek.*PL072" said
//# RUN: EMSHIM_POLICY=check=off cc -sWASM_BIGINT=0 % -o %t 2>said && ! grep PL0 said
//# FAILS=1: EMSHIM_POLICY=check=error cc -sWASM_BIGINT=0 % -o %t
//# STDERR: PL072
//# RUN: test ! -e %t && test ! -e %t.wasm
//# RUN: cc -DLIBRARY -shared -fPIC % -o libx.so 2>said && ! grep PL0 said
#ifdef LIBRARY
long long wide(long long x) { return x; }
#else
#include <unistd.h>
int main(void) { return lseek(0, 0, SEEK_CUR), 0; }
#endif
