// A folder of side modules in LD_LIBRARY_PATH, as libtool and zlib's own tests set it: node must not take one for a library of its own.
//# RUN: cc % -o tool && mkdir libs && printf '\0asm\1\0\0\0' | tee libs/libm.so.6 libs/libstdc++.so.6 >libs/libz.so.1
//# FAILS=127: LD_LIBRARY_PATH=libs node tool
//# STDERR: error while loading shared libraries
//# RUN: LD_LIBRARY_PATH=libs ./tool
//# PRINTS: libs
//# RUN: env -u LD_LIBRARY_PATH ./tool
//# PRINTS: none
#include <stdio.h>
#include <stdlib.h>
int main(void) {
  char *folders = getenv("LD_LIBRARY_PATH");
  if (getenv("EMSHIM_LIBRARY_PATH")) return 1;
  return puts(folders ? folders : "none") < 0;
}
