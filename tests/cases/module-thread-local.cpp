// A thread-local variable of one library that another uses: each use calls a function of the library that has it, which older loaders show nobody.
//# RUN: c++ -DHAS -shared % -o libhas.so && c++ -DUSES -shared % -L. -lhas -Wl,-rpath,. -o uses.so && c++ % -ldl -o %t
//# RUN[since 3.1.69]: LD_LIBRARY_PATH=. %t && postlink check --main %t --lib-path . uses.so
//# STDOUT: 1 will load and work
//# RUN[since 3.1.69]: LD_LIBRARY_PATH=. %t
//# PRINTS: 7
//# FAILS=1[until 3.1.58]: postlink check --main %t --lib-path . uses.so
//# STDOUT: PL025
#include <cstdio>
#include <dlfcn.h>
struct Counted {
  int count;
  Counted() : count(7) {}
  ~Counted() {}
};
#ifdef HAS
thread_local Counted counted;
#elif defined USES
extern thread_local Counted counted;
extern "C" int get() { return counted.count; }
#else
int main() {
  void *library = dlopen("./uses.so", RTLD_NOW);
  if (!library) return puts(dlerror()), 1;
  printf("%d\n", ((int (*)())dlsym(library, "get"))());
}
#endif
