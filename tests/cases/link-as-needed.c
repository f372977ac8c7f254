// GNU ld's needed-list options, in each of the spellings that build systems use.
//# RULE: -Wl,as-needed -Wl,no-as-needed -Wl,add-needed -Wl,no-add-needed -Wl,copy-dt-needed-entries
//# RULE: -Wl,no-copy-dt-needed-entries -Wl,push-state -Wl,pop-state
//# EACH: -Wl,--as-needed -Wl,--no-as-needed -Wl,--add-needed -Wl,--no-add-needed
//# EACH: -Wl,--copy-dt-needed-entries -Wl,--no-copy-dt-needed-entries -Wl,--push-state -Wl,--pop-state
//# RUN: cc -c % -o %t.o

//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: --
//# NEEDED: emcc %t.o -Xlinker --as-needed -lm -o %t.js
//# STDERR: unknown argument: --as-needed
//# NEEDED: emcc %t.o -Wl,--as-needed,-lm -o %t.js
//# STDERR: unknown argument: --as-needed
//# RUN: cc %t.o %E -o %t && %t
//# STDERR:
//# RUN: cc %t.o -Xlinker --as-needed -lm -o %t && %t
//# STDERR:
//# RUN: cc %t.o -Wl,--push-state,--as-needed,-lm,--pop-state -o %t && %t
//# STDERR:
int main(void) { return 0; }
