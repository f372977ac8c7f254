// Runtime paths, in every spelling that libtool, CMake and people use.
//# RULE: -Wl,rpath -Wl,rpath-link -Wl,R -rpath
//# EACH: -Wl,-R/opt/lib -Wl,-R,/opt/lib
//# RUN: cc -c % -o %t.o
//# NEEDED: emcc %t.o %e -o %t.js
//# STDERR: unknown argument: -R
//# NEEDED: emcc %t.o -rpath /opt/lib -o %t.js
//# STDERR: /opt/lib: No such file
//# NEEDED: emcc -Werror %t.o -Wl,-rpath-link,/opt/lib -o %t.js
//# STDERR: ignoring unsupported linker flag: `-rpath-link`
//# NEEDED[until 6.0.5]: emcc -Werror %t.o -Wl,-rpath,/opt/lib -o %t.js
//# STDERR: ignoring unsupported linker flag: `-rpath`
//# RUN: cc %t.o %E -Wl,-rpath,/opt/lib -Wl,-rpath=/opt/lib -Wl,--rpath,/opt/lib -Wl,-rpath -Wl,/opt/lib -o %t && %t
//# STDERR:
//# RUN: cc %t.o -Wl,-rpath-link,/opt/lib -Wl,-rpath-link=/opt/lib -Xlinker -rpath -Xlinker /opt/lib -rpath /opt/lib -o %t && %t
//# STDERR:
int main(void) { return 0; }
