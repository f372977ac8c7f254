// The hardening options that distributions give to every package.
//# RULE: -fcf-protection -fstack-clash-protection -mbranch-protection* -mshstk -mindirect-branch* -mfunction-return*
//# EACH: -fcf-protection -fcf-protection=full -fstack-clash-protection -mbranch-protection=standard -mshstk
//# EACH: -mindirect-branch=thunk -mfunction-return=thunk
//# NEEDED: emcc -Werror -c % %e -o %t.o
//# STDERR: error:
//# RUN: cc -Werror -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -c % %E -o %t.o
//# STDERR:
int main(void) { return 0; }
