// Several sources in one command: objects named after them, or one program.
//# RUN: echo 'int other(void) { return 0; }' >other.c
//# SAME: cp ../other.c . && cc $ADDED -c other.c %
//# SAME: cc $ADDED -c ../other.c % -o out.o
//# RUN: cc -march=nocona -Wl,--as-needed other.c % -o %t && %t
//# RUN: cc -c other.c && cc other.o % -o %t && %t
int other(void);
int main(void) { return other(); }
