// EMSHIM_LOG tells what became of a command, and explain tells why.
//# RUN: EMSHIM_LOG=$PWD/log cc -march=nocona -c % -o %t.o && grep -q march=nocona log
//# RUN: emshim explain -- cc -march=nocona -c %
//# STDOUT: -march=nocona
//# RUN: emshim explain -- cc % -Wl,--as-needed -o %t.none && test ! -e %t.none
//# STDOUT: --as-needed
// What is refused is said, and all else that would change with it.
//# FAILS=1: emshim explain cc -fopenmp -march=nocona -c %
//# STDOUT: -fopenmp is refused
//# STDOUT: OpenMP needs threads
//# STDOUT: - -march=nocona
//# STDOUT: runs nothing: -fopenmp is refused
//# RUN: emshim explain --json cc -fopenmp -march=nocona -c % | python3 -c 'import json, sys; said = json.load(sys.stdin); assert said["runs"] is None and said["does"] == "compiles to an object" and said["refused"][0]["option"] == "-fopenmp" and said["changes"][0]["before"] == "-march=nocona", said'
int main(void) { return 0; }
