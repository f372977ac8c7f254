// Dependency files, by each of the ways to ask for them.
//# SAME: cc $ADDED -MMD -MF deps -c % -o out.o
//# SAME: cc $ADDED -MD -MT target -MP -c % -o out.o
//# SAME: cc $ADDED -Wp,-MD,deps -c % -o out.o
//# SAME: cc $ADDED -MM %
//# SAME: cc $ADDED -M -MG %
//# RUN: cc -MMD -MF %t.d -march=nocona -c % -o %t.o && grep -q '^%t.o:' %t.d
#include <stddef.h>
int main(void) { return 0; }
