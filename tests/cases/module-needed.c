// A library that another one needs lies beside it, or where the link says: no `-L` names that folder.
//# RUN: mkdir -p in other && cc -shared -fPIC -DONE -Wl,-soname,libone.so.1 % -o in/libone.so.1.0 && ln -s libone.so.1.0 in/libone.so.1
//# RUN: cc -shared -fPIC -DTWO -Wl,-soname,libtwo.so % in/libone.so.1.0 -o in/libtwo.so && postlink inspect in/libtwo.so
//# STDOUT: libone.so.1
//# RUN: cc -c % -o %t.o
//# NEEDED[until 6.0.0]: emcc -sMAIN_MODULE=2 %t.o in/libtwo.so in/libone.so.1.0 -o bare.js
//# STDERR: shared library dependency not found
//# RUN: cc %t.o in/libtwo.so in/libone.so.1.0 -o %t && %t
//# RUN: cc %t.o in/libtwo.so -o %t && %t
// Not beside it, but where a runtime path or a path for the linker alone says.
//# RUN: mv in/libone.so* other && cc %t.o in/libtwo.so -Wl,-rpath-link,other -o %t && LD_LIBRARY_PATH=other %t
//# RUN: cc %t.o in/libtwo.so -Wl,-rpath,other -o %t && %t
// Nowhere.
//# FAILS: cc %t.o in/libtwo.so -o %t
//# STDERR: libone.so.1
int one(void);
int two(void);
#if defined ONE
int one(void) { return 1; }
#elif defined TWO
int two(void) { return one() + 1; }
#else
int main(void) { return two() != 2; }
#endif
