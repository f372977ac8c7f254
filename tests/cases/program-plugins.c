// A program that loads plugins takes of its archives what a native link takes, whatever else is in them.
//# RUN: for part in BOTH OTHER UNUSED OWN PLUGIN; do cc -fPIC -D$part -c % -o $part.o; done
//# RUN: mkdir again && cp BOTH.o again/ && cp UNUSED.o OTHER.o again/
//# RUN: ar rc libl.a BOTH.o OTHER.o UNUSED.o && ar rc liboverlap.a again/BOTH.o OWN.o again/UNUSED.o
//# RUN: cc -shared PLUGIN.o -o plugin.so
// One archive twice, with a `main` and an undefined function in members that nobody asks for, then a thin one with some
// of the members; and a function that is collected as garbage wants what nobody has.
//# RUN: ar rcT libthin.a BOTH.o UNUSED.o
//# RUN: cc -fPIC -ffunction-sections -DMAIN -DGARBAGE -c % -o garbage.o
//# RUN: cc -rdynamic -Wl,--gc-sections garbage.o -L. -ll -lm -ll -lthin -o %t && %t ./plugin.so
//# PRINTS: both 40, plugin 42, regcomp 0 0
// Two archives that overlap, one of them with two members of one name; a function of the program's own hides libc's, from the
// plugin too.
//# RUN: mkdir two && cp OTHER.o two/BOTH.o && ar qc libtwo.a UNUSED.o BOTH.o two/BOTH.o
//# RUN: cc -Wl,--export-dynamic -DASKS % -L. -Wl,--start-group,-ltwo,-loverlap,--end-group -o %t && %t ./plugin.so
//# PRINTS: both 40, plugin 42, regcomp 77 77
// A program that loads nothing: its main is its own, and not an archive's of the other form.
//# NEEDED[since 3.1.69]: emcc -DMAIN -DPLAIN -c % -o plain.o && emcc plain.o libl.a -o bare.js
//# WRONG: ! node bare.js | grep -q 'main 40'
//# RUN: cc -DMAIN -DPLAIN % -L. -ll -o %t && %t
//# PRINTS: main 40
// It exports for plugins and asks nothing of them: it has every function that stands before libc's, and calls none.
//# RUN: cc -DMAIN -DPLAIN % -L. -ll -Wl,-E -ldl -o %t && %t
//# PRINTS: main 40
#include <stddef.h>
#ifdef ASKS
#define MAIN
#endif
int both(void);
int undefined_thing(void);
#if defined PLAIN
#include <stdio.h>
int main(int argc, char **argv) { return printf("main %d\n", both()) < 0 || !argv[argc - 1]; }
#elif defined MAIN
#include <dlfcn.h>
#include <regex.h>
#include <stdio.h>
#ifdef GARBAGE
__attribute__((visibility("hidden"))) int garbage(void) { return undefined_thing(); }
#endif
int main(int argc, char **argv) {
  regex_t compiled;
  void *plugin = dlopen(argv[argc - 1], RTLD_NOW);
  int (*run)(int *) = plugin ? (int (*)(int *))dlsym(plugin, "run") : NULL;
  if (!run) return puts(dlerror()), 1;
  int own = -1, result = run(&own);
  printf("both %d, plugin %d, regcomp %d %d\n", both(), result, regcomp(&compiled, "a", 0), own);
  return 0;
}
#elif defined BOTH
int both(void) { return 40; }
int called_back(void) { return 2; }
#elif defined OTHER
int main(void) { return 9; }
#elif defined UNUSED
int unused(void) { return undefined_thing(); }
#elif defined OWN
#include <regex.h>
int regcomp(regex_t *restrict compiled, const char *restrict text, int flags) { return compiled && text && !flags ? 77 : 78; }
#elif defined PLUGIN
#include <regex.h>
int called_back(void);
int run(int *own) {
  regex_t compiled;
  *own = regcomp(&compiled, "a", 0);
  return both() + called_back();
}
#endif
