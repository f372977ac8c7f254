// What is not understood stays in its place: two of a kind, groups, whole archives.
//# RUN: echo 'int one(void) { return 1; }' >one.c && echo 'int one(void); int two(void) { return 1 + one(); }' >two.c
//# RUN: cc -c one.c two.c && ar rcs libone.a one.o && ar rcs libtwo.a two.o
//# RUN: cc % -L. -ltwo -lone -o %t && %t
//# RUN: cc % -L. -l two -l one -Wl,--as-needed -o %t && %t
//# RUN: cc % -L. -Wl,--start-group,-lone,-ltwo,--end-group -o %t && %t
//# RUN: cc % -L. -Wl,--whole-archive -ltwo -lone -Wl,--no-whole-archive -Wl,--gc-sections -o %t && %t
//# FAILS=1: cc % -L. -Wl,--as-needed,--no-such-option -ltwo -lone -o %t.none
//# STDERR: --no-such-option
int two(void);
int main(void) { return two() != 2; }
