// What gcc and newer clangs have by another name, or have to be told twice.
//# RULE: -fno-hosted -fwrapv-pointer -ftrivial-auto-var-init=zero
//# EACH: -fno-hosted
//# EACH[until 3.1.69]: -fwrapv-pointer -ftrivial-auto-var-init=zero
//# NEEDED: emcc -Werror -c % %e -o %t.o
//# STDERR: error:
//# RUN: cc -Werror -c % %e -o %t.o
//# STDERR:
//# RUN: cc -Werror -O2 -ftrivial-auto-var-init=zero -fwrapv-pointer % -o %t && %t
//# STDERR:
int main(void) {
  int never_set;
  int *volatile pointer = &never_set;
  return *pointer != 0;
}
