// Arguments are bytes.
//# RUN: cp % "$(printf 'na\357ve\351.c')"
//# SAME: cp ../*.c . && cc $ADDED -c "$(printf 'na\357ve\351.c')" "$(printf -- '-DNAME=\351')"
//# SAME: cp ../*.c . && cc $ADDED -c *.c -o "$(printf 'o\351.o')" "$(printf -- '-I\351')"
// emcc 3.1.6 itself cannot link what lies under such a name.
//# RUN[since 3.1.69]: cc *.c -march=nocona -o %t && %t
int main(void) { return 0; }
