// A link of a kind that emcc made before is made without emcc, as long as the module looks the same to the glue.
//# RUN: printf '#!/bin/sh\necho "$@" >>%s/log\nexec %s "$@"\n' "$PWD" "$(command -v python3)" >python-seen && chmod +x python-seen
//# RUN: for o in 0 2 3; do cc -O$o -c % -o a$o.o && cc -O$o -DOTHER -c % -o b$o.o && cc -O$o -DMORE -c % -o c$o.o || exit 1; done
//# RUN: echo 'export XDG_CACHE_HOME=$PWD/own EMSDK_PYTHON=$PWD/python-seen; : >log' >env
//# RUN: . ./env; for o in 0 2 3; do cc -O$o a$o.o -o a$o && test -s log && : >log && cc -O$o b$o.o -o b$o.x && ./b$o.x && test ! -s log || { echo $o; exit 1; }; done
//# STDOUT: other
// It is what emcc makes.
//# RUN: . ./env; mkdir bare; for o in 0 2 3; do EMSHIM_LINKS=off cc -O$o b$o.o -o bare/b$o.x && cmp b$o.x bare/b$o.x && cmp b$o.x.wasm bare/b$o.x.wasm || exit 1; done
//# RUN: . ./env; EMSHIM_LOG=$PWD/how cc -O2 a2.o -o a2 && grep -q '"how":"link-recording"' how && emshim cache stats
//# STDOUT: links made without emcc
// What imports something else is emcc's, once.
//# RUN: . ./env; cc -O2 c2.o -o c2 && test -s log && : >log && cc -O2 c2.o -o c2 && test ! -s log && ./c2
//# STDOUT: more
// EMSHIM_VERIFY=1 has emcc make it, too, and finds a recording that is wrong.
//# RUN: . ./env; EMSHIM_VERIFY=1 cc -O2 b2.o -o b2.x && test -s log && emshim cache stats
//# STDOUT: that emcc made again, to compare: the same
//# RUN: . ./env; cd own/emshim/links; one=; for file in *; do if test "$(head -c 15 "$file" | tail -c 1)" = g; then one=${one:-$file}; test "$file" = "$one" || cp "$one" "$file"; fi; done; cd ../../..; ! { EMSHIM_VERIFY=1 cc -O0 a0.o -o v0 && EMSHIM_VERIFY=1 cc -O2 a2.o -o v2; }
//# STDERR: the glue of a link
// What was changed in the folder is not believed; a folder that is open to others is not used.
//# RUN: . ./env; for file in own/emshim/links/*; do echo x >>"$file"; done; cc -O2 a2.o -o a2 && ./a2 && test -s log
//# STDOUT: works
//# RUN: . ./env; chmod 755 own/emshim/links; cc -O2 a2.o -o a2 && test -s log && chmod 700 own/emshim/links
// What emcc has a word for is emcc's each time; so is what names files that are read besides.
//# RUN: . ./env; echo 'mergeInto(LibraryManager.library, {})' >lib.js; cc a0.o --js-library lib.js -o third && : >log && cc a0.o --js-library lib.js -o third && test -s log
//# RUN: . ./env; cc a0.o -sODD_SETTING=1 -o fourth || : >log; ! cc a0.o -sNO_SUCH_SETTING=1 -o fourth && test -s log
//# STDERR: ODD_SETTING
// A library that comes or goes is another link.
//# RUN: . ./env; cc -DLIBRARY -c % -o f.o && ar rc libf.a f.o && cc -DUSER -c % -o u.o && cc u.o -L. -lf -o u && ./u && : >log && cc u.o -L. -lf -o u && ./u && test ! -s log && rm libf.a && ! cc u.o -L. -lf -o u
//# STDERR: -lf
#include <stdio.h>
#include <unistd.h>
#ifdef LIBRARY
int library(void) { return 0; }
#elif defined USER
int library(void);
int main(void) { return library(); }
#else
int main(int count, char **words) {
#ifdef OTHER
  char text[] = "other";
  return puts(text) < 0 || words[count];
#elif defined MORE
  return puts("more") < 0 || chdir(words[count] ? words[count] : "/") != 0;
#else
  return puts("works") < 0;
#endif
}
#endif
