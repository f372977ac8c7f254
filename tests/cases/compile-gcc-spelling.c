// What gcc and newer clangs have by another name, or have to be told twice.
//# RULE: -O=4* -O=5* -O=6* -O=7* -O=8* -O=9* -fno-hosted -fwrapv-pointer -ftrivial-auto-var-init=zero
//# EACH: -fno-hosted
//# EACH[until 6.0.0]: -O4
//# EACH[until 3.1.69]: -fwrapv-pointer -ftrivial-auto-var-init=zero
//# NEEDED: emcc -Werror -c % %e -o %t.o
//# STDERR: error:
//# RUN: cc -Werror -c % %e -o %t.o
//# STDERR:
//# RUN: for level in 5 6 7 8 9 99; do cc -Werror -O$level -c % -o %t.o || exit 1; done
//# STDERR:
//# RUN: cc -Werror -O2 -ftrivial-auto-var-init=zero -fwrapv-pointer % -o %t && %t
//# STDERR:
int main(void) {
  int never_set;
  int *volatile pointer = &never_set;
  return *pointer != 0;
}
