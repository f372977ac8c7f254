// Hard links are made, and new files heed umask.
//# UNTIL: 4.0.0
//# WHY: later versions ask JavaScript, where the host's calls stand in front of Emscripten's
//# RULE: +-Wl,--wrap=umask,--wrap=link,--wrap=linkat
//# NEEDED: emcc -w % -o %t.js && node %t.js
//# STDOUT: link -1
//# RUN: cc -w % -o %t && %t
//# PRINTS: link 0, 600
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  struct stat status = {0};
  umask(077);
  int made = open("a", O_CREAT | O_WRONLY, 0666), linked = link("a", "b");
  fstat(made, &status);
  printf("link %d, %o\n", linked, status.st_mode & 0777);
  return linked != 0;
}
