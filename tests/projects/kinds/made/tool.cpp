#include "number.h"
#include <cstdio>
#include <dlfcn.h>
#include <stdexcept>
extern "C" {
long long more(long long);
extern int counter;
int two(void);
int from_the_program = 2;
}
int main(int argc, char **argv) {
  try {
    throw std::runtime_error("caught");
  } catch (const std::exception &error) {
    counter = 1;
    std::printf("%s %lld\n", error.what(), more(NUMBER) + two());
  }
  if (argc == 1) return 0;
  void *plugin = dlopen(argv[1], RTLD_NOW);
  auto answer = plugin ? reinterpret_cast<int (*)(const char *)>(dlsym(plugin, "answer")) : nullptr;
  if (!answer) return std::puts(dlerror()), 1;
  std::printf("plugin %d\n", answer("40"));
  return answer("40") != 42;
}
