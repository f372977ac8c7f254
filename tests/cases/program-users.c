// A program that gives up rights asks to be who it is, and is it; root becomes another.
//# RULE: +-Wl,--wrap=getgroups,--wrap=setegid,--wrap=seteuid,--wrap=setgid,--wrap=setregid,--wrap=setresgid,--wrap=setresuid,--wrap=setreuid,--wrap=setuid,--wrap=setgroups,--wrap=initgroups
//# NEEDED: emcc % -o %t.js && node %t.js
//# STDOUT: setuid: Operation not permitted
//# RUN: cc % -o %t && %t
//# PRINTS: stays
// In an instance that somebody loaded it fails, as it did.
//# RUN: node -e 'require("./t")({ print: console.log })'
//# STDOUT: setuid: Operation not permitted
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int check(const char *name, int failed) {
  if (failed) printf("%s: %s\n", name, strerror(errno));
  return failed;
}

int main(void) {
  uid_t user = getuid();
  gid_t group = getgid();
  if (check("setuid", setuid(user)) || check("setgid", setgid(group))) return 1;
  if (check("seteuid", seteuid(geteuid())) || check("setegid", setegid(getegid()))) return 1;
  if (check("setreuid", setreuid(-1, user)) || check("setregid", setregid(group, -1))) return 1;
  if (check("setresuid", setresuid(user, -1, user)) || check("setresgid", setresgid(-1, -1, group))) return 1;
  // Another user is for root alone, and for good; some nodes refuse it, and say so.
  if (setuid(user + 1)) return errno == EPERM ? puts("stays") < 0 : 2;
  if (user || getuid() != 1 || geteuid() != 1 || !setuid(0) || !setgroups(0, NULL)) return 3;
  puts("stays");
}
