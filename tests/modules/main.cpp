// Every main module of the matrix: loads the module that it is told to, then calls the functions that it is told to.
#include <dlfcn.h>
#include <emscripten.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef THROWS
#include <stdexcept>
#include <string>
#endif
#ifdef JUMPS
#include <setjmp.h>
#endif

EM_JS(void, say, (const char *word, const char *text, int value), {
    console.log(UTF8ToString(word) + '\t' + UTF8ToString(text).split('\n').join(' ') + '\t' + value);
});

extern "C" {
// What this program offers to side modules besides libc.
EMSCRIPTEN_KEEPALIVE int main_number = 7;
EMSCRIPTEN_KEEPALIVE int main_add(int a, int b) { return a + b; }
EMSCRIPTEN_KEEPALIVE int64_t main_wide(int64_t a) { return a + 1; }
EMSCRIPTEN_KEEPALIVE int main_apply(int (*f)(int), int a) { return f(a); }
int js_twice(int a);
int js_wide(int64_t a);
EMSCRIPTEN_KEEPALIVE int main_keeps_js(int a) { return js_twice(a) + js_wide(a); }
#ifdef UNRESOLVED
int promised(int a);
EMSCRIPTEN_KEEPALIVE int main_keeps_promised(int a) { return promised(a); }
#endif
#ifdef LINKED
int early(int a);
EMSCRIPTEN_KEEPALIVE int main_keeps_early(int a) { return early(a); }
#endif
}

#ifdef THROWS
EMSCRIPTEN_KEEPALIVE int main_throws(int a) {
    try {
        if (a > 1) throw std::runtime_error("two");
        throw a;
    } catch (const std::exception &caught) {
        return std::string(caught.what()).size();
    } catch (int caught) {
        return caught;
    }
}
#endif
#ifdef JUMPS
EMSCRIPTEN_KEEPALIVE int main_jumps(int a) {
    jmp_buf back;
    if (setjmp(back) == 0) longjmp(back, a);
    return a;
}
#endif

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    // From 3.1.5x on the loader looks along this; before, where the program was started.
    char folder[4096] = "";
    strncat(folder, argv[1], strrchr(argv[1], '/') - argv[1]);
    setenv("LD_LIBRARY_PATH", folder, 1);
    say("loading", argv[1], 0);
    void *library = dlopen(argv[1], argv[2][0] == 'g' ? RTLD_NOW | RTLD_GLOBAL : RTLD_NOW);
    if (!library) {
        say("failed", dlerror(), 0);
        return 0;
    }
    say("loaded", argv[1], 0);
    for (int at = 3; at < argc; at++) {
        auto test = (int (*)(void))dlsym(library, argv[at]);
        if (!test) {
            say("absent", argv[at], 0);
            continue;
        }
        say("calling", argv[at], 0);
        say("returned", argv[at], test());
    }
    return 0;
}
