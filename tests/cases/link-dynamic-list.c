// Lists of symbols for the ELF loader.
//# RULE: -Wl,dynamic-list* -Wl,exclude-libs
//# EACH: -Wl,--dynamic-list=list -Wl,--dynamic-list,list -Wl,--dynamic-list-data
//# EACH: -Wl,--exclude-libs=ALL -Wl,--exclude-libs,ALL
//# RUN: echo '{ main; };' >list
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: --
//# RUN: cc %t.o %E -o %t && %t
//# STDERR:
int main(void) { return 0; }
