// Hard links are made, and new files heed umask.
//# UNTIL: 4.0.0
//# WHY: later versions ask JavaScript, where the host's calls stand in front of Emscripten's
//# RULE: +-Wl,--wrap=umask,--wrap=link,--wrap=linkat
//# NEEDED: emcc -w -sNODERAWFS=1 % -o %t.js && node %t.js
//# STDOUT: link: Too many links
//# RUN: cc -w % -o %t && %t
//# PRINTS: linked, 600
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
  struct stat status;
  umask(077);
  close(open("a", O_CREAT | O_WRONLY, 0666));
  if (link("a", "b")) return !printf("link: %m\n");
  stat("b", &status);
  printf("linked, %o\n", status.st_mode & 0777);
}
