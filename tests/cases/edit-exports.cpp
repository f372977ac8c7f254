// A module that keeps only one export is smaller and still does what it did: constructors, virtual functions, exceptions,
// data, and names that it imports itself.
//# RUN: c++ -shared -fPIC -O1 -DMODULE % -o module.so && c++ -sMAIN_MODULE=1 % -o %t && %t ./module.so
//# PRINTS: 42
//# RUN: cp module.so pruned.so && postlink edit pruned.so --keep-exports 'answ*' >log && %t ./pruned.so
//# PRINTS: 42
//# RUN: test $(stat -c %s pruned.so) -lt $(($(stat -c %s module.so) * 3 / 4)) && ! grep -q nobody pruned.so
//# RUN: echo answer >list && postlink edit module.so --keep-exports @list --strip names -o again.so >log && %t ./again.so
//# PRINTS: 42
//# FAILS=2: postlink edit module.so --keep-exports 'PyInit_*'
//# STDERR: exports nothing that matches PyInit_*
#ifdef MODULE
#include <map>
#include <stdexcept>
#include <string>
struct Base { virtual ~Base() {} virtual int area() const { return 1; } };
struct Square : Base {
    int side;
    explicit Square(int side) : side(side) {}
    int area() const override { return side * side; }
};
int counted;
int *address = &counted;
struct Counter { Counter() { counted += 5; } } counter;
extern "C" int nobody(int n) {
    std::map<std::string, int> map;
    while (n--) map[std::to_string(n)] = n;
    return map.size();
}
extern "C" int answer() {
    Square square(6);
    Base *base = &square;
    try {
        if (base->area() == 36) throw std::runtime_error("x");
    } catch (const std::exception &e) {
        return base->area() + *address + (e.what()[0] == 'x');
    }
    return 0;
}
#else
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv) {
    void *module = dlopen(argv[argc - 1], RTLD_NOW | RTLD_GLOBAL);
    int (*answer)() = module ? (int (*)())dlsym(module, "answer") : 0;
    return answer ? printf("%d\n", answer()) != 3 : (puts(dlerror()), 1);
}
#endif
