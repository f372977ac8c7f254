// A program knows the host's users and groups, as a native one does.
//# RULE: +-Wl,--wrap=getpwnam,--wrap=getpwuid,--wrap=getpwent,--wrap=getgrnam,--wrap=getgrgid,--wrap=getgrent,--wrap=setpwent,--wrap=endpwent,--wrap=setgrent,--wrap=endgrent,--wrap=getpwnam_r,--wrap=getpwuid_r,--wrap=getgrnam_r,--wrap=getgrgid_r
//# NEEDED: emcc -w % -o %t.js && node %t.js
//# STDOUT: unknown
//# RUN: cc -w % -o %t && %t
//# PRINTS: root 0 /root, root again, group root 0, first root, short 1, nobody 1
//# FAILS: node -e 'require("./t")({ print: console.log }).then(() => process.exit(process.exitCode || 1))'
//# STDOUT: unknown
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  struct passwd *user = getpwnam("root"), kept, *found;
  char buffer[1000], tiny[3];
  if (!user) return printf("unknown\n") > 0;
  printf("%s %d %s, ", user->pw_name, user->pw_uid, user->pw_dir);
  getpwuid_r(0, &kept, buffer, sizeof buffer, &found);
  printf("%s again, ", found->pw_name);
  struct group *group = getgrgid(0);
  printf("group %s %d, ", group->gr_name, group->gr_mem[0] ? 1 : 0);
  setpwent();
  printf("first %s, ", getpwent()->pw_name);
  int small = getpwnam_r("root", &kept, tiny, sizeof tiny, &found) == ERANGE;
  printf("short %d, nobody %d\n", small, !getpwnam("no such user") && !getgrnam("no such group"));
}
