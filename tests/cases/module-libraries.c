// A side module leaves libc to its main module, and takes of an archive what it needs, however often it is named.
//# RULE: -l=c -Wl,l=c -l=util -Wl,l=util +-Wl,--no-whole-archive
//# EACH: -lc -Wl,-lc
//# RUN: cc -fPIC -c % -o %t.o && echo 'int used(void) { return 1; }' >used.c && echo 'int unused(void) { return 2; }' >unused.c
//# RUN: cc -fPIC -c used.c unused.c && ar rcs libq.a used.o unused.o
//# NEEDED: emcc -sSIDE_MODULE=1 %t.o -L. -lq -o one.so && emcc -sSIDE_MODULE=1 %t.o -L. -lq %e -o two.so
//# WRONG: test $(wc -c <two.so) -gt $((5000 + $(wc -c <one.so)))
//# NEEDED: emcc -sSIDE_MODULE=1 %t.o -L. -lq -lutil -o two.so
//# STDERR: unable to find library -lutil
//# NEEDED[until 6.0.0]: emcc -sSIDE_MODULE=1 %t.o -L. -lq -lq -o two.so
//# STDERR: duplicate symbol
//# RUN: cc -shared %t.o -L. -lq -o one.so && cc -shared %t.o -L. -lq -lc -lm -lutil -lpthread -ldl -lrt -Wl,-lc,-lutil -lq -o two.so
//# RUN: test $(wc -c <two.so) -eq $(wc -c <one.so) && ! grep unused two.so
// All of an archive, where that is asked for.
//# RUN: cc -shared %t.o -L. -Wl,--whole-archive -lq -Wl,--no-whole-archive -o all.so && grep -q unused all.so
int used(void);
int answer(void) { return used(); }
