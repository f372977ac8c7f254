// A lock on a file excludes another process, and one of records excludes it from them alone.
//# RULE: +-Wl,--wrap=flock
//# NEEDED: emcc -w % -o %t.js && node %t.js
//# STDOUT: of none 0
//# EACH: -O0 -O2
//# RUN: cc -w %e % -o %t && echo 0123456789 > locked && %t
//# PRINTS: of none -1, locked 0, another 1, unlocked 0, another 0, record 0, another 3, beside it 0
// In an instance that somebody loaded all are done, as they were.
//# RUN: node -e 'require("./t")({ print: console.log })'
//# STDOUT: of none 0
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static int elsewhere(const char *command) { return WEXITSTATUS(system(command)); }
static int record(const char *place) {
  char line[200];
  snprintf(line, sizeof line, "perl -e 'open F, \"+<locked\"; my $l = pack(\"s!s!x![q]qqix![q]\", 1, 0, %s, 0); exit(fcntl(F, 6, $l) ? 0 : 3)'", place);
  return elsewhere(line);
}

int main(void) {
  int none = flock(999, LOCK_EX);
  printf("of none %d", none);
  if (!none) return puts("") >= 0;
  int fd = open("locked", O_RDWR);
  printf(", locked %d", flock(fd, LOCK_EX | LOCK_NB));
  printf(", another %d", elsewhere("flock -n locked true"));
  printf(", unlocked %d", flock(fd, LOCK_UN));
  printf(", another %d", elsewhere("flock -n locked true"));
  printf(", record %d", fcntl(fd, F_SETLK, &(struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 2, .l_len = 3}));
  printf(", another %d", record("4, 1"));
  printf(", beside it %d\n", record("5, 1"));
  return 0;
}
