// Other programs that run beside this one, a line for each thing that they do: with musl-gcc it must print the same.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static posix_spawn_file_actions_t actions;

static void say(const char *what, long result) {
  int error = errno;
  printf("%s: %ld%s%s\n", what, result, result == -1 ? " " : "", result == -1 ? strerror(error) : "");
  fflush(stdout);
  errno = 0;
}
static void status(const char *what, int status) {
  if (WIFEXITED(status)) printf("%s: exits with %d\n", what, WEXITSTATUS(status));
  else if (WIFSIGNALED(status)) printf("%s: dies of %d\n", what, WTERMSIG(status));
  else if (WIFSTOPPED(status)) printf("%s: stops by %d\n", what, WSTOPSIG(status));
  else printf("%s: %#x\n", what, status);
  fflush(stdout);
}
static pid_t shell(const char *text) {
  char *words[] = {"sh", "-c", (char *)text, NULL};
  pid_t id = -1;
  fflush(stdout);
  int error = posix_spawnp(&id, "sh", &actions, NULL, words, environ);
  if (error) printf("posix_spawnp: %s\n", strerror(error));
  return id;
}
static void run(const char *what, const char *text) {
  int ended = -1;
  pid_t id = shell(text);
  if (id > 0 && waitpid(id, &ended, 0) != id) say("waitpid", -1);
  if (id > 0) status(what, ended);
}
static void begin(void) { posix_spawn_file_actions_init(&actions); }
static void end(void) { posix_spawn_file_actions_destroy(&actions); }
static void fails(const char *name, char *program, int searches) {
  char *words[] = {program, NULL};
  pid_t id;
  int error = (searches ? posix_spawnp : posix_spawn)(&id, program, NULL, NULL, words, environ);
  printf("%s: %s\n", name, strerror(error));
}
static volatile int rung;
static void ring(int signal) { rung = signal; }

static void ends(void) {
  int ended;
  say("waitpid without a child", waitpid(-1, &ended, 0));
  say("waitpid of init", waitpid(1, &ended, WNOHANG));
  say("wait without a child", wait(NULL));
  begin();
  run("true", "true");
  run("exit 7", "exit 7");
  run("exit 255", "exit 255");
  run("TERM", "kill -TERM $$");
  run("KILL", "kill -KILL $$");
  pid_t id = shell("sleep 5");
  say("WNOHANG while it runs", waitpid(id, &ended, WNOHANG));
  say("kill", kill(id, SIGTERM));
  say("waitpid", waitpid(id, &ended, 0) == id);
  status("what was killed", ended);
  say("waitpid again", waitpid(id, &ended, 0));
  id = shell("kill -STOP $$; exit 3");
  say("WUNTRACED", waitpid(id, &ended, WUNTRACED) == id);
  status("what stops", ended);
  kill(id, SIGCONT);
  say("and goes on", waitpid(id, &ended, 0) == id);
  status("what stopped", ended);
  pid_t first = shell("exit 1"), second = shell("sleep .3; exit 2");
  say("wait, the first", wait(&ended) == first);
  status("the first", ended);
  say("wait, the second", wait(&ended) == second);
  status("the second", ended);
  siginfo_t info = {0};
  id = shell("exit 9");
  say("waitid", waitid(P_PID, id, &info, WEXITED | WNOWAIT));
  printf("%d %d %d %d\n", info.si_signo, info.si_code == CLD_EXITED, info.si_status, info.si_pid == id);
  say("waitid again", waitid(P_ALL, 0, &info, WEXITED));
  say("waitid of none", waitid(P_ALL, 0, &info, WEXITED));
  say("waitid, bad options", waitid(P_ALL, 0, &info, 0));
  struct sigaction action = {.sa_handler = ring};
  sigaction(SIGALRM, &action, NULL);
  id = shell("sleep 2");
  alarm(1);
  say("a wait that an alarm ends", waitpid(id, &ended, 0));
  say("the alarm", rung == SIGALRM);
  kill(id, SIGKILL), waitpid(id, &ended, 0);
  status("the sleeper", ended);
  end();
}

static void files(void) {
  int ends[2], fd;
  char text[100];
  ssize_t count;
  pipe(ends);
  begin();
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  pid_t id = shell("echo from the child");
  close(ends[1]);
  count = read(ends[0], text, sizeof text);
  printf("%.*s", (int)count, text);
  say("end of the pipe", read(ends[0], text, sizeof text));
  waitpid(id, NULL, 0), close(ends[0]), end();

  int to[2], from[2];
  pipe2(to, O_CLOEXEC), pipe2(from, O_CLOEXEC);
  begin();
  posix_spawn_file_actions_adddup2(&actions, to[0], 0);
  posix_spawn_file_actions_adddup2(&actions, from[1], 1);
  write(to[1], "held ", 5);
  id = shell("tr a-z A-Z");
  close(to[0]), close(from[1]);
  say("write", write(to[1], "and more\n", 9));
  close(to[1]);
  for (int all = 0; (count = read(from[0], text + all, sizeof text - all)) > 0; all += count) fwrite(text + all, 1, count, stdout);
  say("read", count);
  waitpid(id, NULL, 0), close(from[0]), end();

  begin();
  posix_spawn_file_actions_addopen(&actions, 1, "made", O_WRONLY | O_CREAT | O_TRUNC, 0640);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  run("into a file", "echo out; echo err >&2; cat");
  end();
  begin();
  run("what it wrote", "cat made; stat -c %a made");
  end();

  fd = open("shared", O_RDWR | O_CREAT | O_TRUNC, 0600);
  write(fd, "one\n", 4);
  begin();
  posix_spawn_file_actions_adddup2(&actions, fd, 1);
  run("a shared position", "echo two");
  end();
  write(fd, "three\n", 6);
  lseek(fd, 0, SEEK_SET);
  count = read(fd, text, sizeof text);
  printf("%.*s", (int)count, text);
  lseek(fd, 4, SEEK_SET);
  begin();
  posix_spawn_file_actions_adddup2(&actions, fd, 0);
  run("a position that is read on", "cat");
  end();
  close(fd);

  fd = open("made", O_RDONLY);
  int kept = fcntl(fd, F_DUPFD, 7), closed = fcntl(fd, F_DUPFD_CLOEXEC, 8);
  begin();
  sprintf(text, "cat <&%d | head -1; (: <&%d) 2>/dev/null || echo closed", kept, closed);
  run("other descriptors", text);
  end();
  close(kept), close(closed), close(fd);

  begin();
  posix_spawn_file_actions_adddup2(&actions, 77, 1);
  run("a bad descriptor", "echo never");
  end();
  begin();
  posix_spawn_file_actions_addopen(&actions, 1, "/nowhere/file", O_WRONLY, 0);
  run("a bad path", "echo never");
  end();
  mkdir("folder", 0755);
  begin();
  posix_spawn_file_actions_addchdir_np(&actions, "folder");
  run("another folder", "basename $PWD");
  end();
  begin();
  posix_spawn_file_actions_addchdir_np(&actions, "nowhere");
  run("no folder", "pwd");
  end();
  rmdir("folder"), unlink("made"), unlink("shared");
}

static void names(void) {
  fails("nowhere", "/nowhere/program", 0);
  fails("not on PATH", "no-such-program", 1);
  fails("a folder", "/tmp", 0);
  fails("nothing", "", 1);
  fclose(fopen("text", "w"));
  fails("what may not run", "./text", 0);
  FILE *file = fopen("text", "w");
  fputs("echo without an interpreter\n", file);
  fclose(file);
  chmod("text", 0755);
  fails("a script without an interpreter", "./text", 0);
  unlink("text");
  char *words[] = {"other name", "-c", "echo $0 $VALUE $HOME", NULL}, *variables[] = {"VALUE=seen", NULL};
  pid_t id;
  int ended;
  fflush(stdout);
  int error = posix_spawn(&id, "/bin/sh", NULL, NULL, words, variables);
  waitpid(id, &ended, 0);
  say("posix_spawn", error);
  status("name and environment", ended);
  FILE *stream = popen("echo by popen; exit 4", "r");
  char line[100];
  while (fgets(line, sizeof line, stream)) fputs(line, stdout);
  status("pclose", pclose(stream));
  fflush(stdout);
  status("system", system("echo by system; exit 5"));
}

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  ends(), files(), names();
  return 0;
}
