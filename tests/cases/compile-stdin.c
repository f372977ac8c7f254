// A source on standard input.
//# SAME: cc $ADDED -x c - -c -o out.o < %
//# SAME: cc $ADDED -xc -E - < %
//# RUN: cc -x c - -o %t < % && %t
//# SAME: cc $ADDED -x c /dev/null -c -o out.o
int main(void) { return 0; }
