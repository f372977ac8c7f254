// Headers that glibc has and Emscripten's C library lacks, and one of Windows that sources take where no macro says Linux.
//# EACH: sys/utime.h sys/cdefs.h linux/limits.h linux/types.h asm/types.h linux/version.h
//# NEEDED: echo '#include <%e>' >one.c && emcc -c one.c -o %t.o
//# STDERR: file not found
//# RUN: printf '#include <%e>\nint one;\n' >one.c && cc -Wall -Werror -pedantic -std=c99 -c one.c -o %t.o && c++ -x c++ -Wall -Werror -c one.c -o %t.o
// A header of that name in a project's own folder, or in the prefix, comes first.
//# RUN: mkdir -p own/sys && echo '#define OWN 1' >own/sys/cdefs.h && printf '#include <sys/cdefs.h>\nint a[OWN];\n' >two.c && cc -Iown -c two.c -o %t.o && cc -isystem own -c two.c -o %t.o
// What a configure script looks for is there; execinfo.h, whose functions are not, is not.
//# RUN: cc -E % -o %t.i && grep -q has_cdefs %t.i && ! grep -q has_execinfo %t.i
//# RUN: cc % -o %t && %t
#include <linux/limits.h>
#include <linux/types.h>
#include <linux/version.h>
#include <sys/cdefs.h>
#include <sys/utime.h>
#if __has_include(<sys/cdefs.h>)
int has_cdefs;
#endif
#if __has_include(<execinfo.h>)
int has_execinfo;
#endif
__BEGIN_DECLS
static int size __P((char(*room)[PATH_MAX]));
__END_DECLS
static int size(char (*room)[PATH_MAX]) { return sizeof *room; }
int main(void) {
  struct utimbuf times = {0, 0};
  __u64 wide = sizeof(__s16);
  return LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 0) || size(0) != 4096 || times.actime || wide != 2;
}
