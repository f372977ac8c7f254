// What node makes of a link is kept: the same link again, and one of another program that imports the same, does without node.
//# RUN: printf '#!/bin/sh\necho "$@" >>%s/log\nexec node "$@"\n' "$PWD" >node-seen && chmod +x node-seen && cc -O2 -c % -o a.o
// emcc makes each link here; what is known of whole links has a case of its own.
//# RUN: echo 'export XDG_CACHE_HOME=$PWD/own EM_NODE_JS=$PWD/node-seen EMSHIM_LINKS=off; : >log' >env
//# RUN: . ./env; cc -O2 a.o -o first && ./first && grep -c compiler log
//# STDOUT: works
//# RUN: . ./env; cc -O2 a.o -o first && cc -O2 a.o -o an-other.1 && ./an-other.1 && test ! -s log
//# PRINTS: works
//# RUN: . ./env; emshim cache stats
//# STDOUT: steps of links that node did not take again
// It is what emcc makes, under its own name.
//# RUN: mkdir bare && EMSHIM_GLUE=off cc -O2 a.o -o bare/an-other.1 && cmp an-other.1 bare/an-other.1 && cmp an-other.1.wasm bare/an-other.1.wasm
//# RUN: grep -q 'create_an_other_1' an-other.1 && grep -q 'an-other\.1\.wasm' an-other.1
//# RUN: cc -g a.o -o debug && ./debug && ! grep -l emshim_program first first.wasm an-other.1 an-other.1.wasm debug debug.wasm
//# RUN: cc -O2 a.o -o "it's" && "./it's"
//# PRINTS: works
// EMSHIM_VERIFY=1 has node take each step again, and compares.
//# RUN: . ./env; EMSHIM_VERIFY=1 cc -O2 a.o -o first && test -s log
//# STDERR:
// A step with somebody's own JavaScript is taken each time: a macro in it may read any file.
//# RUN: echo 'mergeInto(LibraryManager.library, {})' >lib.js; . ./env; cc a.o --js-library lib.js -o third && : >log && cc a.o --js-library lib.js -o third && grep -c compiler log
// What is kept and was changed is not believed, and a folder that is open to others is not used.
//# RUN: . ./env; for file in own/emshim/glue/*; do echo x >>"$file"; done; cc -O2 a.o -o first && ./first && grep -c compiler log
//# STDOUT: works
//# RUN: . ./env; chmod 755 own/emshim/glue; cc -O2 a.o -o first && ./first && grep -c compiler log
//# STDOUT: works
//# RUN: . ./env; chmod 700 own/emshim/glue; emshim cache clear; ls own/emshim/glue | wc -l
//# STDOUT: 0
// A link that fails gives what it did.
//# FAILS: . ./env; cc -O2 -DNOTHING % -o first
//# STDERR: undefined symbol: nothing
//# RUN: test ! -e first
#include <stdio.h>
#ifdef NOTHING
int nothing(void);
#else
static int nothing(void) { return 0; }
#endif
int main(void) {
  puts("works");
  return nothing();
}
