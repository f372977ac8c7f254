// posix_spawn: a program has another run beside it, with a pipe to it, and waits for it.
//# RULE: +-Wl,--wrap=posix_spawn,--wrap=posix_spawnp,--wrap=waitpid,--wrap=wait4,--wrap=wait3,--wrap=waitid
//# NEEDED: emcc % -o %t.js && node %t.js
//# STDOUT: no child
//# RUN: cc % -o %t
//# STDERR:
//# RUN: %t
//# PRINTS: said by the child, exit 3
// In an instance that somebody loaded it fails, as it did.
//# RUN: node -e 'require("./t")({ print: console.log })' || test $? = 1
//# STDOUT: no child
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int main(void) {
  char *words[] = {"sh", "-c", "printf 'said by the child'; exit 3", NULL}, text[100];
  int ends[2], status = -1;
  posix_spawn_file_actions_t actions;
  pid_t child = -1;
  if (pipe(ends)) ends[0] = 0, ends[1] = 1;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  if (posix_spawn(&child, "/bin/sh", &actions, NULL, words, environ)) {
    puts("no child");
    return 1;
  }
  close(ends[1]);
  int count = read(ends[0], text, sizeof text);
  if (waitpid(child, &status, 0) != child) return 2;
  printf("%.*s, exit %d\n", count, text, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
  return 0;
}
