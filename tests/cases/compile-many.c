// 10,000 arguments.
//# SAME: cc $ADDED -c % $(seq -f -DA%.0f=1 10000) -o out.o
//# RUN: cc -march=nocona -c % $(seq -f -DA%.0f=1 10000) -o %t.o
//# RUN: seq -f '-DA%.0f=1' 10000 >many && cc -march=nocona @many % -o %t && %t
#ifdef MISSING
#error
#endif
_Static_assert(A1 + A10000 == 2, "");
int main(void) { return 0; }
