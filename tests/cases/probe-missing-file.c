// A configure script's program may ask for a file that is not there: emcc gives programs of this name -sNODERAWFS.
//# RUN: cc % -o conftest && ./conftest
//# PRINTS: No such file or directory, No such file or directory, Not a directory
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *why(int result) { return result == -1 ? strerror(errno) : "works"; }

int main(void) {
  close(open("file", O_CREAT | O_WRONLY, 0644));
  printf("%s, ", why(unlink("nothing")));
  printf("%s, ", why(mkfifo("", 0600)));
  return puts(why(linkat(AT_FDCWD, "file/", AT_FDCWD, "other", AT_SYMLINK_FOLLOW))) < 0;
}
