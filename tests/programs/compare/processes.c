// Folders, users, and other processes.
#include "compare.h"
#include <dirent.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/resource.h>

extern char **environ;

static int visited;
static int visit(const char *path, const struct stat *status, int kind, struct FTW *place) { return visited += kind == FTW_D ? 100 : kind == FTW_SL ? 10 : 1, 0; }

void directories(void) {
  char bytes[300] = "";
  struct dirent *entry, **found;
  mkdir("folder", 0755), close(make("folder/a", "")), mkdir("folder/b", 0755), symlink("a", "folder/c"), mkfifo("folder/d", 0600);
  int count = scandir("folder", &found, NULL, alphasort);
  say("scandir", count);
  for (int i = 0; i < count; i++) text(found[i]->d_name, (const char *[]){"unknown", "fifo", "2", "3", "folder", "5", "6", "7", "file", "9", "link"}[found[i]->d_type]);
  DIR *folder = opendir("folder");
  is("inode", (entry = readdir(folder)) && entry->d_ino > 0), is("dirfd", dirfd(folder) >= 0), say("it closes", fcntl(dirfd(folder), F_GETFD)), say("closedir", closedir(folder));
  is("opendir of nothing", !opendir("nothing")), say("why", (opendir("nothing"), -1)), say("opendir of a file", (opendir("folder/a"), -1)), say("fdopendir of what is closed", (fdopendir(999), -1));
  int fd = open("folder/a", O_RDONLY);
  say("fdopendir of a file", (fdopendir(fd), -1)), close(fd), fd = open("folder", O_RDONLY | O_DIRECTORY), folder = fdopendir(fd);
  for (count = 0; readdir(folder); count++);
  say("entries", count), rewinddir(folder), close(make("folder/new", ""));
  for (rewinddir(folder), count = 0; readdir(folder); count++);
  say("with a new one", count), closedir(folder), say("closed with it", fcntl(fd, F_GETFD));
  say("nftw", nftw("folder", visit, 5, FTW_PHYS)), say("visited", visited), say("nftw of nothing", nftw("nothing", visit, 5, 0));
  glob_t matches;
  say("glob", glob("folder/[ab]*", GLOB_MARK, NULL, &matches)), say("matches", matches.gl_pathc), text("the second", matches.gl_pathv[1]), globfree(&matches), say("glob of none", glob("x*y*z", 0, NULL, &matches));
  is("getcwd", getcwd(bytes, sizeof bytes) != NULL), say("getcwd, no room", (getcwd(bytes, 1), -1)), is("getcwd, none", !getcwd(bytes, 0)), say("chdir", chdir("folder")), text("where", strrchr(getcwd(bytes, sizeof bytes), '/')), say("back", chdir(".."));
  say("chdir to a file", chdir("folder/a")), say("chdir to nothing", chdir("nothing")), fd = open("folder", O_RDONLY), say("fchdir", fchdir(fd)), text("where", strrchr(getcwd(bytes, sizeof bytes), '/')), chdir(".."), close(fd);
  mkdir("gone", 0755), chdir("gone"), rmdir("../gone"), is("a folder that is gone", !getcwd(bytes, sizeof bytes)), say("why", (getcwd(bytes, sizeof bytes), -1)), say("open there", open("x", O_CREAT | O_WRONLY, 0600)), chdir("..");
  chdir("/"), say("root", chdir(getenv("HERE")));
  symlink("loop", "loop"), say("a loop", open("loop", O_RDONLY)), say("stat of a loop", stat("loop", &(struct stat){0})), say("mkdirat, closed", mkdirat(999, "x", 0755)), say("renameat", renameat(AT_FDCWD, "folder/new", AT_FDCWD, "newer"));
}

// What root may, and what is left of it.
static void users(void) {
  close(make("mine", "x")), chmod("mine", 0600);
  say("user: seteuid", seteuid(65534)), say("user: effective", geteuid()), say("user: a file of root's", open("mine", O_RDONLY)), say("user: and back", seteuid(getuid())), say("user: seteuid, bad", seteuid(-1)), say("user: setuid, bad", setuid(-1));
  say("user: setreuid", setreuid(-1, 65534)), say("user: effective", geteuid()), say("user: and back", setreuid(-1, getuid())), say("user: setresuid", setresuid(-1, -1, -1)), say("user: setegid", setegid(65534)), say("user: effective", getegid()), say("user: setgroups", setgroups(0, NULL)), say("user: groups", getgroups(0, NULL));
  say("user: setresgid", setresgid(65534, 65534, 65534)), say("user: setresuid", setresuid(65534, 65534, 65534)), say("user: user", getuid()), say("user: group", getgid()), say("user: effective", geteuid()), say("user: root again", seteuid(0)), say("user: setuid", setuid(0)), say("user: kill of init", kill(1, 0)), say("user: chown", chown("mine", 0, 0));
}

static int spawned(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, char *command) {
  int status = -1, error;
  pid_t id;
  if ((error = posix_spawn(&id, "/bin/sh", actions, attributes, (char *[]){"sh", "-c", command, NULL}, environ))) return -error;
  return waitpid(id, &status, 0) == id ? WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status) : -1;
}

// A file's position is the child's, too, wherever it is and whoever moved it before; what the child moved is seen here.
static void shared_positions(void) {
  static const struct { const char *name; int flags; } ways[] = {{"written", O_WRONLY}, {"both", O_RDWR}, {"read", O_RDONLY}};
  static const int places[] = {0, 6, 2, 12, 4, 7};
  char bytes[64];
  for (int way = 0; way < 3; way++) {
    close(make("shared.txt", "0123456789ab"));
    int fd = open("shared.txt", ways[way].flags);
    for (unsigned at = 0; at < sizeof places / sizeof *places; at++) {
      posix_spawn_file_actions_t actions;
      posix_spawn_file_actions_init(&actions), posix_spawn_file_actions_adddup2(&actions, fd, ways[way].flags == O_RDONLY ? 0 : 1);
      lseek(fd, places[at], SEEK_SET);
      char *command = ways[way].flags == O_RDONLY ? "test $(dd bs=1 count=3 2>/dev/null | wc -c) = 3" : "printf xyz";
      say(ways[way].name, spawned(&actions, NULL, command)), say("at", lseek(fd, 0, SEEK_CUR));
      posix_spawn_file_actions_destroy(&actions);
    }
    int other = open("shared.txt", O_RDONLY), count = read(other, bytes, sizeof bytes - 1);
    bytes[count < 0 ? 0 : count] = 0, text("holds", bytes), close(other), close(fd);
  }
}

void processes(void) {
  int status, ends[2];
  char bytes[200] = "";
  pid_t id;
  struct passwd *user = getpwuid(getuid());
  text("user", user ? user->pw_name : NULL), text("home", user ? user->pw_dir : NULL), text("shell", user ? user->pw_shell : NULL), strcpy(bytes, user ? user->pw_name : ""), is("by name", (user = getpwnam(bytes)) && user->pw_uid == getuid());
  is("no such user", !getpwnam("nobody-of-this-name")), is("no such number", !getpwuid(987654)), is("a group", getgrgid(0) != NULL), text("its name", getgrgid(0)->gr_name), is("no such group", !getgrnam("nobody-of-this-name"));
  say("setuid to itself", setuid(getuid())), say("setgid to itself", setgid(getgid())), say("effective", geteuid() == getuid()), is("ids", getpid() > 1 && getppid() > 0 && getpgrp() > 0), say("getpgid", getpgid(0) == getpgrp()), say("getsid", getsid(0) > 0), say("getpgid of none", getpgid(999999)), say("getsid of none", getsid(999999));
  text("login", getenv("LOGNAME")), say("setenv", setenv("A", "b", 0)), text("getenv", getenv("A")), say("setenv, bad", setenv("A=", "b", 1)), say("putenv", putenv("A=c")), text("getenv", getenv("A")), say("unsetenv", unsetenv("A")), say("system with it", system("test -z \"$A\"")), say("system there", system(NULL) != 0);
  fflush(stdout);
  if (!(id = vfork())) execl("/bin/sh", "sh", "-c", "exit 4", (char *)NULL), _exit(127);
  say("vfork", id > 0), say("its child", waitpid(id, &status, 0) == id ? WEXITSTATUS(status) : -1);
  if (!(id = vfork())) _exit(6);
  say("vfork and _exit", waitpid(id, &status, 0) == id ? WEXITSTATUS(status) : -1);
  if (!(id = vfork())) execl("/nowhere", "nowhere", (char *)NULL), _exit(errno == ENOENT ? 127 : 1);
  say("vfork of nothing", waitpid(id, &status, 0) == id ? WEXITSTATUS(status) : -1);
  pipe(ends);
  if (!(id = vfork())) dup2(ends[1], 1), close(ends[0]), close(ends[1]), execlp("echo", "echo", "by vfork", (char *)NULL), _exit(127);
  close(ends[1]), say("vfork and dup2", read(ends[0], bytes, 99)), text("it says", strtok(bytes, "\n")), close(ends[0]), waitpid(id, &status, 0), is("this one's stdout is as before", fcntl(1, F_GETFD) >= 0 || fcntl(1, F_GETFD) < 0);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions), posix_spawn_file_actions_addopen(&actions, 1, "out", O_WRONLY | O_CREAT, 0640), posix_spawn_file_actions_adddup2(&actions, 1, 2);
  say("posix_spawn", spawned(&actions, NULL, "echo a; echo b >&2")), say("wrote", spawned(NULL, NULL, "test $(wc -c < out) = 4"));
  posix_spawn_file_actions_addclose(&actions, 999), say("close of what is closed", spawned(&actions, NULL, "exit 3")), posix_spawn_file_actions_destroy(&actions);
  posix_spawn_file_actions_init(&actions), posix_spawn_file_actions_adddup2(&actions, 999, 1), failed("dup2 of what is closed, spawned", -spawned(&actions, NULL, "exit 3")), posix_spawn_file_actions_destroy(&actions);
  posix_spawn_file_actions_init(&actions), posix_spawn_file_actions_addopen(&actions, 1, "/nowhere/x", O_WRONLY, 0), failed("open of nothing, spawned", -spawned(&actions, NULL, "exit 3")), posix_spawn_file_actions_destroy(&actions);
  sigset_t set;
  posix_spawnattr_init(&attributes), sigemptyset(&set), sigaddset(&set, SIGTERM), posix_spawnattr_setsigdefault(&attributes, &set), posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF), signal(SIGTERM, SIG_IGN);
  say("an ignored signal", spawned(NULL, NULL, "kill -TERM $$; exit 2")), say("set to its default", spawned(NULL, &attributes, "kill -TERM $$; exit 2")), signal(SIGTERM, SIG_DFL);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP), posix_spawnattr_setpgroup(&attributes, 0), say("a group of its own", spawned(NULL, &attributes, "test $(cut -d' ' -f5 /proc/$$/stat) = $$")), posix_spawnattr_destroy(&attributes);
  failed("posix_spawn of nothing", posix_spawn(&id, "/nowhere", NULL, NULL, (char *[]){"x", NULL}, environ)), failed("posix_spawnp of nothing", posix_spawnp(&id, "nothing-of-this-name", NULL, NULL, (char *[]){"x", NULL}, environ));
  failed("posix_spawn of a folder", posix_spawn(&id, ".", NULL, NULL, (char *[]){"x", NULL}, environ)), say("waitpid of none", waitpid(-1, &status, 0)), say("waitpid, bad", waitpid(-1, &status, 0x1000)), say("wait of none", wait(NULL));
  posix_spawn(&id, "/bin/sh", NULL, NULL, (char *[]){"sh", "-c", "sleep 5", NULL}, environ), say("WNOHANG", waitpid(id, &status, WNOHANG)), say("kill", kill(id, SIGKILL)), say("died of", waitpid(id, &status, 0) == id && WIFSIGNALED(status) ? WTERMSIG(status) : -1), say("kill then", kill(id, 0));
  posix_spawn(&id, "/bin/sh", NULL, NULL, (char *[]){"sh", "-c", "kill -STOP $$; exit 8", NULL}, environ), waitpid(id, &status, WUNTRACED), say("stopped by", WIFSTOPPED(status) ? WSTOPSIG(status) : -1), kill(id, SIGCONT), waitpid(id, &status, 0), say("went on", WEXITSTATUS(status));
  siginfo_t info;
  posix_spawn(&id, "/bin/sh", NULL, NULL, (char *[]){"sh", "-c", "exit 9", NULL}, environ), say("waitid", waitid(P_PID, id, &info, WEXITED | WNOWAIT)), say("status", info.si_status), is("code", info.si_code == CLD_EXITED), say("again", waitid(P_PID, id, &info, WEXITED)), say("and no more", waitid(P_PID, id, &info, WEXITED));
  struct rusage usage;
  posix_spawn(&id, "/bin/true", NULL, NULL, (char *[]){"true", NULL}, environ), say("wait4", wait4(id, &status, 0, &usage) == id), say("exec of nothing", execl("/nowhere", "x", (char *)NULL)), say("exec of what may not run", (close(make("plain-text", "text")), execl("./plain-text", "x", (char *)NULL))), say("exec of a folder", execl(".", "x", (char *)NULL));
  failed("exec of a script without #!", (close(make("script", "exit 11")), chmod("script", 0755), posix_spawn(&id, "./script", NULL, NULL, (char *[]){"x", NULL}, environ)));
  say("getlogin_r, no room", getlogin_r(bytes, 0) != 0), say("setpgid to itself", setpgid(0, getpgrp())), say("daemon's folder", chdir(".")), say("atexit", atexit(directories) == 0 ? 0 : -1);
  shared_positions();
  users();
  _exit(0);
}
