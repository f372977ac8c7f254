// A program becomes another one, which has its arguments, environment and streams, and ends as that one ends.
//# RULE: +-Wl,--wrap=execve
//# NEEDED: emcc % -o %t.js && node %t.js v
//# STDOUT: Exec format error
//# RUN: cc % -o %t
//# STDERR:
//# RUN: %t v
//# PRINTS: one two words
//# FAILS=5: FRUIT=plum %t lp
//# PRINTS: a b plum
//# RUN: %t e >env.txt; printf 'A=1\nB=x=y\n' | cmp - env.txt
//# FAILS=143: %t kill
//# RUN: printf '1\n2\n3\n' >lines; %t cat <lines | cmp - lines
//# RUN: %t redirect; cat out
//# PRINTS: first second
//# RUN: %t open
//# PRINTS: by its descriptor
//# RUN: %t self
//# PRINTS: one two words
// Where there is no such program it goes on, and knows why.
//# FAILS=3: %t none
//# PRINTS: No such file or directory, Permission denied, No such file or directory
// In an instance that somebody loaded it fails, as it did.
//# RUN: node -e 'require("./t")({ arguments: ["v"], print: console.log })'
//# STDOUT: Exec format error
// Beside another function of the same part of libc.
//# RUN: cc -DFORK % -o %t.fork 2>fork.txt; test "$(grep -c always fork.txt)" = 1; grep -q 'uses fork' fork.txt; %t.fork v
//# PRINTS: one two words
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int is(const char *what, const char *wanted) { return !strcmp(what, wanted); }

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  char line[100];
#ifdef FORK
  if (fork() == 0) return 9;
#endif
  if (is(what, "v")) {
    execv("/bin/echo", (char *[]){"echo", "one", "two words", NULL});
    puts(strerror(errno));
  }
  if (is(what, "lp")) execlp("sh", "sh", "-c", "echo $0 $1 $FRUIT; exit 5", "a", "b", NULL);
  if (is(what, "e")) execle("/usr/bin/env", "env", NULL, (char *[]){"A=1", "B=x=y", NULL});
  if (is(what, "kill")) execlp("sh", "sh", "-c", "kill -TERM $$", NULL);
  if (is(what, "cat") && fgets(line, sizeof line, stdin)) {
    fputs(line, stdout);
    fflush(stdout);
    lseek(0, strlen(line), SEEK_SET);
    execlp("cat", "cat", NULL);
  }
  if (is(what, "redirect")) {
    int file = open("out", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    write(file, "first ", 6);
    dup2(file, 1);
    execlp("echo", "echo", "second", NULL);
  }
  if (is(what, "open")) {
    fexecve(open("/bin/echo", O_RDONLY), (char *[]){"echo", "by its descriptor", NULL}, (char *[]){NULL});
    puts(strerror(errno));
  }
  if (is(what, "self")) execl(argv[0], argv[0], "v", NULL);
  if (is(what, "none")) {
    execlp("no-such-program", "x", NULL);
    printf("%s, ", strerror(errno));
    execl("/etc/passwd", "x", NULL);
    printf("%s, ", strerror(errno));
    execl("sh", "sh", NULL);
    printf("%s\n", strerror(errno));
    return 3;
  }
  return 1;
}
