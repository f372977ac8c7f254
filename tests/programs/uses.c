// A program of libthing, and of a plugin when one is named.
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
extern int thing_state;
int thing(void);
int64_t thing_wide(int64_t);
int thing_read(void);
int main(int c, char **v) {
  if (c > 1) {
    void *p = dlopen(v[1], RTLD_NOW);
    int (*f)(void) = p ? (int (*)(void))dlsym(p, "plugin") : 0;
    if (f) printf("plugin %d\n", f()); else puts("no plugin");
    return 0;
  }
  thing_state = 7;
  printf("thing %d %lld %d\n", thing(), (long long)thing_wide(1LL << 32), thing_read());
  return 0;
}
