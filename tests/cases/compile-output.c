// Where the output goes: glued, separate, the last of two, and by default.
//# SAME: cc $ADDED -c % -oglued.o
//# SAME: cc $ADDED -c % -o separate.o
//# SAME: cc $ADDED -c % -o first.o -olast.o
//# SAME: cc $ADDED -c %
//# RUN: cc % -o%t && %t
//# RUN: cc % && ./a.out
int main(void) { return 0; }
