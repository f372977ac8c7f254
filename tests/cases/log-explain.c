// EMSHIM_LOG tells what became of a command, and explain tells why.
//# RUN: EMSHIM_LOG=$PWD/log cc -march=nocona -c % -o %t.o && grep -q march=nocona log
//# RUN: emshim explain -- cc -march=nocona -c %
//# STDOUT: -march=nocona
//# RUN: emshim explain -- cc % -Wl,--as-needed -o %t.none && test ! -e %t.none
//# STDOUT: --as-needed
int main(void) { return 0; }
