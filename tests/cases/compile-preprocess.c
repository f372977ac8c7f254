// The preprocessor alone, to stdout and to a file, and diagnostics as emcc has them.
//# SAME: cc $ADDED -E %
//# SAME: cc $ADDED -E -dM % -o out.i
//# SAME: cc $ADDED -E -P - < %
//# SAME: cc $ADDED -S % -o out.s
//# SAME: cc $ADDED -fsyntax-only -Wall -Wextra %
//# FAILS=1: cc -c -DBROKEN % -o %t.o
//# STDERR: error:
//# RUN: test ! -e %t.o
#ifdef BROKEN
#error "as it should"
#endif
int unused(int argument) { return 0; }
int main(void) { return 0; }
