// A program is the process that it is, and makes FIFOs and hard links.
//# RULE: +-Wl,--wrap=getpid,--wrap=getppid,--wrap=getpgid,--wrap=getpgrp,--wrap=getsid,--wrap=setpgid,--wrap=getpriority,--wrap=setpriority,--wrap=getrlimit,--wrap=setrlimit,--wrap=mkfifo,--wrap=mkfifoat
//# NEEDED: emcc -w % -o %t.js && node %t.js
//# STDOUT: process 42
//# EACH: -O0 -O2
//# RUN: cc -w %e % -o %t && echo one >a && rm -f b && (umask 022 && sh -c "%t \$\$; :") && cmp a b && test -p f
//# PRINTS: FIFO 0, link 0 of 2, umask 22, child of its shell 1
//# RUN: node -e 'require("./t")({ print: console.log, arguments: ["1"] })'
//# STDOUT: process 42
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct stat status = {0};
  if (getpid() == 42) return printf("process 42\n") > 0;
  remove("f");
  int made = mkfifo("f", 0600), linked = link("a", "b");
  stat("a", &status);
  int mask = umask(077);
  printf("FIFO %d, link %d of %d, umask %o, child of its shell %d\n", made, linked, (int)status.st_nlink, mask, getppid() == atoi(argv[1]));
}
