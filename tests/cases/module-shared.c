// -shared makes a side module on every version. Before 6.0.0 emcc makes an object file of it.
//# RULE: +-sSIDE_MODULE=1 +-sMAIN_MODULE=2 +-fPIC
//# RUN: cc -DLIBRARY -c % -o lib.o
//# NEEDED[until 6.0.0]: emcc -fPIC -DLIBRARY -c % -o bare.o && emcc -shared bare.o -o libbare.so
//# WRONG: ! head -c 30 libbare.so | grep -q dylink
//# NEEDED[until 3.1.69]: emcc -DLIBRARY -c % -o nopic.o && emcc -sSIDE_MODULE=1 nopic.o -o libnopic.so
//# STDERR: recompile with -fPIC
// Later ones hide every symbol of such an object, and the library is empty.
//# NEEDED[since 3.1.69]: emcc -DLIBRARY -c % -o nopic.o && emcc -sSIDE_MODULE=1 nopic.o -o libnopic.so
//# WRONG: ! grep -q answer libnopic.so
//# RUN: cc -shared lib.o -o libanswer.so && head -c 30 libanswer.so | grep -q dylink && grep -q answer libanswer.so
//# RUN: cc -shared -fPIC -DLIBRARY -Wl,-soname,libanswer.so.1 -Wl,--version-script=/dev/null -Wl,-z,defs % -o libanswer.so.1.2.3
//# RUN: head -c 30 libanswer.so.1.2.3 | grep -q dylink && test ! -e libanswer.so.1.2.js
// A program that is linked with it runs. Before 6.0.0 emcc takes no library on a link that does not say MAIN_MODULE.
//# NEEDED[until 6.0.0]: emcc % libanswer.so -o bare.js && node bare.js
//# STDERR: rror
//# RUN: cc % libanswer.so -o %t && %t
//# RUN: cc % -L. -lanswer -Wl,-rpath,. -o %t && %t
long long answer(long long more);
extern int counter;
#ifdef LIBRARY
int counter = 40;
long long answer(long long more) { return counter + more; }
#else
int main(void) { return answer(2) != 42; }
#endif
