// vfork: its child does what it likes to descriptors and folders, becomes another program or ends, and the parent goes on as it was.
//# NEEDED: emcc -w % -o %t.js && node %t.js
//# STDOUT: no child
//# EACH: -O0 -O2
//# RUN: cc %e % -o %t
//# STDERR:
//# RUN: %t
//# PRINTS: 6 bytes: hello; no such program: 127 (No such file or directory); false: 1; in /dev: 0; killed by 9; in its own group; kept 1 1
// By autoconf's checks, which ask for the function by its name, too.
//# RUN: printf 'AC_INIT(x, 1)\nAC_FUNC_FORK\nAC_OUTPUT\n' >configure.ac && autoconf && emshim exec ./configure >out && grep -q '^#define HAVE_WORKING_VFORK 1' config.log
// In an instance that somebody loaded it fails.
//# RUN: cc % -o %t && node -e 'require("./t")({ print: console.log })' || test $? = 1
//# STDOUT: no child
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ALONE = 1 };

static int error;

static int run(int output, const char *folder, int flags, const char *script) {
  char *words[] = {"sh", "-c", (char *)script, NULL};
  char *none[] = {"no-such-program", NULL};
  pid_t child = vfork();
  if (child < 0) return -1;
  if (!child) {
    if (output >= 0) dup2(output, 1), close(output);
    signal(SIGUSR1, SIG_IGN);
    if (folder && chdir(folder)) _exit(126);
    if (flags & ALONE) setpgid(0, 0);
    if (script) execvp(words[0], words);
    else execvp(none[0], none);
    error = errno;
    _exit(127);
  }
  int status;
  if (waitpid(child, &status, 0) != child) return -2;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int main(void) {
  int ends[2];
  char text[100] = "", before[4096], after[4096];
  if (pipe(ends) || !getcwd(before, sizeof before)) return 3;
  if (run(ends[1], NULL, 0, "echo hello") == -1) return puts("no child"), 1;
  int kept = fcntl(ends[1], F_GETFD) == 0;
  close(ends[1]);
  int count = read(ends[0], text, sizeof text - 1);
  text[strcspn(text, "\n")] = 0;
  printf("%d bytes: %s; ", count, text);
  printf("no such program: %d ", run(-1, NULL, 0, NULL));
  printf("(%s); ", strerror(error));
  printf("false: %d; ", run(-1, NULL, 0, "exit 1"));
  printf("in /dev: %d; ", run(-1, "/dev", 0, "test -e null"));
  printf("killed by %d; ", -run(-1, NULL, 0, "kill -9 $$"));
  printf(run(-1, NULL, ALONE, "test $(ps -o pgid= $$ 2>/dev/null || cut -d' ' -f5 /proc/$$/stat) = $$") ? "not alone; " : "in its own group; ");
  struct sigaction action;
  sigaction(SIGUSR1, NULL, &action);
  printf("kept %d %d\n", kept && getcwd(after, sizeof after) && !strcmp(before, after), action.sa_handler == SIG_DFL);
  return 0;
}
