// What Python extensions say when they link, with GNU ld options all over.
//# RUN: cc -fPIC -pthread -Wall -O2 -c % -o %t.o
//# NEEDED: emcc -sSIDE_MODULE=2 -pthread -Wl,--as-needed -Wl,-z,relro -Wl,--build-id=sha1 %t.o -o %t.so
//# STDERR: unknown argument: --as-needed
//# RUN: cc -pthread -shared -Wl,-O1 -Wl,-Bsymbolic-functions -Wl,-z,relro -Wl,--as-needed -Wl,--build-id=sha1 %t.o -o %t.so
//# RUN: head -c 30 %t.so | grep -q dylink
//# RUN: cc -bundle -undefined dynamic_lookup %t.o -o %t.mac.so && head -c 30 %t.mac.so | grep -q dylink
extern int elsewhere(int);
int answer(void) { return elsewhere(42); }
