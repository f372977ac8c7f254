// The main module of generated loads: opens libraries when it is told to. Its own functions keep the rule that all of them
// keep: argument k is k + 1, or the function traps; the answer is 90.
#include <dlfcn.h>
#include <emscripten.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef THROWS
#include <stdexcept>
#endif

extern "C" {
int js_one(int a);
EMSCRIPTEN_KEEPALIVE int main_number = 1090;
EMSCRIPTEN_KEEPALIVE int main_one(int a) { if (a != 1) __builtin_trap(); return 90; }
EMSCRIPTEN_KEEPALIVE int64_t main_wide(int64_t a) { if (a != 1) __builtin_trap(); return 90; }
EMSCRIPTEN_KEEPALIVE double main_many(int a, double b) { if (a != 1 || b != 2) __builtin_trap(); return 90; }
EMSCRIPTEN_KEEPALIVE int main_keeps_js(int a) { return js_one(a); }
EMSCRIPTEN_KEEPALIVE void search(const char *folders) { setenv("LD_LIBRARY_PATH", folders, 1); }
EMSCRIPTEN_KEEPALIVE int load(const char *path, int global) {
    return dlopen(path, global ? RTLD_NOW | RTLD_GLOBAL : RTLD_NOW) != 0;
}
EMSCRIPTEN_KEEPALIVE const char *reason() {
    const char *text = dlerror();
    return text ? text : "no reason";
}
#ifdef THROWS
EMSCRIPTEN_KEEPALIVE int main_throws(int a) {
    try {
        if (a > 1) throw std::runtime_error("two");
        throw a;
    } catch (int caught) {
        return caught;
    } catch (...) {
        return 0;
    }
}
#endif
}

int main() { return 0; }
