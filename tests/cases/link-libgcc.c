// The native compiler's own libraries, which upstreams name by hand.
//# RULE: -l=gcc -l=gcc_s -l=gcc_eh -l=supc++ -l=stdc++fs -l=ssp -l=ssp_nonshared -l=atomic
//# RULE: -Wl,l=gcc -Wl,l=gcc_s -Wl,l=gcc_eh -Wl,l=supc++ -Wl,l=stdc++fs -Wl,l=ssp -Wl,l=ssp_nonshared -Wl,l=atomic
//# EACH: gcc gcc_s gcc_eh supc++ stdc++fs ssp ssp_nonshared atomic
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o -l%e -o %t.js
//# STDERR: unable to find library -l%e
//# NEEDED: emcc %t.o -Wl,-l%e -o %t.js
//# STDERR: unable to find library -l%e
//# RUN: cc %t.o -lgcc -lgcc_s -lgcc_eh -lsupc++ -lstdc++fs -lssp -lssp_nonshared -latomic -l gcc -o %t && %t
//# STDERR:
//# RUN: cc %t.o -Wl,-lgcc,-lgcc_s,-lgcc_eh,-lsupc++,-lstdc++fs,-lssp,-lssp_nonshared,-latomic -o %t && %t
//# STDERR:
// What the platform has under the same name stays, and what nobody has stays missing.
//# RUN: cc %t.o -lstdc++ -lm -lpthread -ldl -lrt -lc -o %t && %t
//# FAILS=1: cc %t.o -lnosuch -o %t.none
//# STDERR: -lnosuch
// A library of the same name in a folder that was named is meant.
//# RUN: echo 'int from_own_gcc(void) { return 0; }' >own.c && cc -c own.c && ar rcs libgcc.a own.o
//# RUN: cc -DOWN % -L. -lgcc -o %t && %t
int from_own_gcc(void);
int main(void) {
#ifdef OWN
  return from_own_gcc();
#endif
  return 0;
}
