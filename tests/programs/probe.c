// Small jobs that a program does with its host. run builds it natively too and compares the two.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>
#include <setjmp.h>
extern char **environ;

// The texts of strerror differ between C libraries.
static const char *name(int e) {
  static struct { int number; const char *name; } names[] = {
#define E(x) {x, #x}
    E(EPERM), E(ENOENT), E(EBADF), E(EACCES), E(EEXIST), E(ENOTDIR), E(EISDIR), E(EINVAL), E(ESPIPE), E(ELOOP), E(ENOTEMPTY), E(ENODEV),
    E(ENXIO), E(EMLINK), E(ENOTTY), E(ENOSYS), E(EAGAIN), E(EPIPE), E(EOVERFLOW), E(ERANGE), E(EFBIG), E(EMFILE),
  };
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++) if (names[i].number == e) return names[i].name;
  return strerror(e);
}
static void say(const char *what, long long value) {
  if (value < 0) printf("%s: %s\n", what, name(errno)); else printf("%s: %lld\n", what, value);
  errno = 0;
}
static void kind(const char *what, int fd) {
  struct stat st; memset(&st, 0, sizeof st);
  int r = fstat(fd, &st);
  printf("%s: fstat %d type %o size %lld tty %d seek %s\n", what, r, st.st_mode & S_IFMT,
    S_ISREG(st.st_mode) && fd > 2 ? (long long)st.st_size : -1, isatty(fd), lseek(fd, 0, SEEK_CUR) < 0 ? name(errno) : "ok");
}

static int args(int c, char **v) { for (int i = 1; i < c; i++) printf("[%s]", v[i]); puts(""); return 0; }
static int argv0(int c, char **v) { puts(v[0]); return 0; }
static int env(int c, char **v) {
  for (char **e = environ; *e; e++) if (strncmp(*e, "_=", 2)) puts(*e);
  return 0;
}
static int cwd(int c, char **v) { char b[4096]; puts(getcwd(b, sizeof b)); return 0; }
static int std(int c, char **v) { for (int i = 0; i < 3; i++) { char n[9]; sprintf(n, "%d", i); kind(n, i); } return 0; }
static int echo_stdin(int c, char **v) { int ch; long n = 0; unsigned sum = 0; while ((ch = getchar()) != EOF) { n++; sum = sum * 31 + ch; putchar(ch); } fprintf(stderr, "%ld %d\n", n, (int)sum); return 0; }

static int files(int c, char **v) {
  char b[100] = "", b2[4] = "";
  int fd = open("t1", O_RDWR | O_CREAT | O_TRUNC, 0640);
  say("open", fd >= 0); say("write", write(fd, "hello world", 11)); say("seek", lseek(fd, 6, SEEK_SET));
  say("read", read(fd, b, 50)); puts(b); say("end", lseek(fd, 0, SEEK_END)); say("seek<0", lseek(fd, -1, SEEK_SET));
  int d = dup(fd); say("seek", lseek(fd, 3, SEEK_SET)); say("dup shares", lseek(d, 0, SEEK_CUR));
  read(d, b2, 2); say("shared after read", lseek(fd, 0, SEEK_CUR));
  int e = dup2(fd, 77); say("dup2", e); say("dup3 self", dup3(fd, fd, 0)); close(d);
  say("pread", pread(fd, b, 5, 6)); printf("%.5s\n", b); say("pos", lseek(fd, 0, SEEK_CUR));
  say("pwrite", pwrite(fd, "WORLD", 5, 6)); say("pos", lseek(fd, 0, SEEK_CUR));
  say("ftruncate", ftruncate(fd, 8)); kind("after", fd); say("truncate", truncate("t1", 20));
  say("unlink", unlink("t1")); kind("unlinked", fd); say("close", close(fd)); say("write closed", write(fd, "x", 1));
  say("77 open", fcntl(77, F_GETFD)); close(77);
  say("excl", open("t2", O_CREAT | O_EXCL | O_WRONLY, 0600) >= 0); errno = 0; say("excl again", open("t2", O_CREAT | O_EXCL, 0600));
  fd = open("t2", O_WRONLY | O_APPEND); write(fd, "one", 3); lseek(fd, 0, SEEK_SET); write(fd, "two", 3);
  say("append pos", lseek(fd, 0, SEEK_CUR)); kind("append", fd); say("read wronly", read(fd, b, 1));
  say("getfl", (fcntl(fd, F_GETFL) & (O_APPEND | O_ACCMODE)) == (O_APPEND | O_WRONLY)); close(fd);
  say("directory", open("t2", O_DIRECTORY)); say("enoent", open("nope", O_RDONLY)); say("notdir", open("t2/x", O_RDONLY));
  say("eisdir", open(".", O_WRONLY)); fd = open(".", O_RDONLY); say("dir read", read(fd, b, 1)); close(fd);
  say("rename", rename("t2", "t3")); say("access", access("t3", R_OK | W_OK)); say("access x", access("t3", X_OK));
  say("chmod", chmod("t3", 0755)); say("access x", access("t3", X_OK));
  struct stat st; stat("t3", &st); printf("%o %d %d\n", st.st_mode, (int)st.st_nlink, st.st_uid == getuid());
  say("symlink", symlink("t3", "l1")); int n = readlink("l1", b, 99); printf("%.*s\n", n, b);
  lstat("l1", &st); say("lstat", S_ISLNK(st.st_mode)); stat("l1", &st); say("stat", S_ISREG(st.st_mode));
  say("loop", symlink("l2", "l2")); say("open loop", open("l2", O_RDONLY)); say("nofollow", open("l1", O_RDONLY | O_NOFOLLOW));
  say("mkdir", mkdir("d1", 0755)); say("mkdir again", mkdir("d1", 0755)); say("unlink dir", unlink("d1") < 0);
  close(open("d1/x", O_CREAT | O_WRONLY, 0644)); say("rmdir full", rmdir("d1")); say("unlink", unlink("d1/x")); say("rmdir", rmdir("d1"));
  say("mode", umask(0) >= 0); umask(022);
  struct timespec ts[2] = {{1500000000, 123456000}, {1600000000, 987654000}};
  say("utimensat", utimensat(AT_FDCWD, "t3", ts, 0)); stat("t3", &st);
  printf("%lld.%06ld %lld.%06ld\n", (long long)st.st_atim.tv_sec, st.st_atim.tv_nsec / 1000, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec / 1000);
  struct timespec om[2] = {{0, UTIME_OMIT}, {7, 0}}; utimensat(AT_FDCWD, "t3", om, 0); stat("t3", &st);
  printf("%lld.%06ld %lld\n", (long long)st.st_atim.tv_sec, st.st_atim.tv_nsec / 1000, (long long)st.st_mtim.tv_sec);
  say("chdir", chdir("/nope")); mkdir("d2", 0755); say("chdir", chdir("d2")); getcwd(b, 99); puts(strrchr(b, '/')); say("back", chdir(".."));
  struct statvfs sv; say("statvfs", statvfs(".", &sv)); say("bsize", sv.f_bsize > 0); say("blocks", sv.f_blocks > sv.f_bfree);
  fd = open("d2", O_RDONLY | O_DIRECTORY); int f = openat(fd, "in", O_CREAT | O_WRONLY, 0600); say("openat", f >= 0); close(f);
  say("fstatat", fstatat(fd, "in", &st, 0)); rename("d2", "d3"); say("after rename", fstatat(fd, "in", &st, 0)); say("unlinkat", unlinkat(fd, "in", 0));
  say("empty path", open("", O_RDONLY)); say("null device", (f = open("/dev/null", O_WRONLY)) >= 0); kind("null", f); rmdir("d3");
  FILE *t = tmpfile(); fputs("tmp", t); rewind(t); fgets(b, 9, t); puts(b); fclose(t);
  char temp[] = "mkXXXXXX"; f = mkstemp(temp); say("mkstemp", f >= 0); say("unlink", unlink(temp));
  struct iovec iov[3] = {{"ab", 2}, {"", 0}, {"cd", 2}}; say("writev", writev(f, iov, 3)); lseek(f, 0, 0); read(f, b, 4); printf("%.4s\n", b);
  remove("t3"); remove("l1"); remove("l2"); return 0;
}
static int cmp(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }
static int list(int c, char **v) {
  DIR *d = opendir(v[1]); if (!d) { perror("opendir"); return 1; }
  char *names[2000]; int n = 0; struct dirent *e;
  for (int pass = 0; pass < 2; pass++) {
    n = 0; rewinddir(d);
    while ((e = readdir(d))) { struct stat st; char p[600]; sprintf(p, "%s/%s", v[1], e->d_name); lstat(p, &st);
      char line[600]; sprintf(line, "%s %d %d", e->d_name, e->d_type, e->d_ino == st.st_ino); names[n++] = strdup(line); }
  }
  qsort(names, n, sizeof *names, cmp); for (int i = 0; i < n; i++) puts(names[i]);
  rewinddir(d); readdir(d); long pos = telldir(d); e = readdir(d); char first[300]; strcpy(first, e->d_name);
  readdir(d); seekdir(d, pos); e = readdir(d); printf("seekdir %d\n", !strcmp(first, e->d_name)); closedir(d); return 0;
}
static int big(int c, char **v) {
  long long off = 3LL << 30; char b[5] = "";
  int fd = open("big", O_RDWR | O_CREAT | O_TRUNC, 0600);
  say("seek", lseek(fd, off, SEEK_SET)); say("write", write(fd, "tail", 4)); say("size", lseek(fd, 0, SEEK_END));
  struct stat st; fstat(fd, &st); say("stat", st.st_size); say("pread", pread(fd, b, 4, off)); puts(b);
  say("pread low", pread(fd, b, 4, off - (1LL << 32) < 0 ? 0 : 0)); say("zero", b[0] == 0);
  say("ftruncate", ftruncate(fd, 5LL << 30)); say("end", lseek(fd, 0, SEEK_END)); pwrite(fd, "five", 4, (5LL << 30) - 4); close(fd);
  FILE *f = fopen("big", "r"); say("fseeko", fseeko(f, (5LL << 30) - 4, SEEK_SET)); fread(b, 1, 4, f); puts(b); say("ftello", ftello(f)); fclose(f);
  unlink("big"); return 0;
}
static int map(int c, char **v) {
  int fd = open("m", O_RDWR | O_CREAT | O_TRUNC, 0600); write(fd, "mapped file", 11);
  char *p = mmap(0, 11, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); if (p == MAP_FAILED) { perror("mmap"); return 1; }
  close(fd); printf("%.11s\n", p); memcpy(p, "MAPPED", 6); say("munmap", munmap(p, 11));
  char b[20] = ""; fd = open("m", O_RDONLY); read(fd, b, 19); puts(b);
  p = mmap(0, 11, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0); p[0] = 'x'; munmap(p, 11); pread(fd, b, 6, 0); puts(b);
  say("pipe", mmap(0, 4, PROT_READ, MAP_PRIVATE, 0, 0) == MAP_FAILED ? 1 : 0); unlink("m");
  for (int i = 0; i < 2; i++) {
    p = mmap((void *)0x10000, 11, PROT_READ, MAP_PRIVATE | (i ? MAP_ANONYMOUS : 0), i ? -1 : fd, 0);
    if (p == MAP_FAILED) perror("a wish"); else printf("a wish is %.6s, %d\n", p, munmap(p, 11));
  }
  return 0;
}
static int waits(int c, char **v) {
  struct pollfd p[2] = {{0, POLLIN, 0}, {1, POLLOUT, 0}}; int r = poll(p, 1, 50); printf("%d %d\n", r, p[0].revents);
  r = poll(p, 2, 0); printf("out %d\n", p[1].revents & POLLOUT); fd_set s; FD_ZERO(&s); FD_SET(0, &s); struct timeval tv = {0, 20000};
  r = select(1, &s, 0, 0, &tv); printf("select %d %d\n", r, !!FD_ISSET(0, &s));
  fflush(stdout); char b[50]; int n = read(0, b, 50); printf("read %d %.*s\n", n, n > 0 ? n : 0, b); return 0;
}
static void bye(void) { puts("atexit ran"); }
static void bye_exit(void) { puts("exit in atexit"); fflush(stdout); _exit(9); }
static int code(int c, char **v) { atexit(bye); printf("no newline"); return atoi(v[1]); }
static int exits(int c, char **v) { atexit(bye); printf("buffered"); exit(atoi(v[1])); }
static int inatexit(int c, char **v) { atexit(bye_exit); return 2; }
static int under(int c, char **v) { printf("lost"); _exit(7); }
static int aborts(int c, char **v) { printf("lost"); abort(); }
static int asserts(int c, char **v) { fprintf(stderr, "x\n"); extern void check(int); check(c == 99); return 0; }
static int traps(int c, char **v) { __builtin_trap(); }
static volatile int zero;
static int divides(int c, char **v) { printf("%d", 1000 / zero); return 0; }
static int (*volatile null_function)(void);
static int calls_null(int c, char **v) { return null_function(); }
static int __attribute__((noinline)) deep(int n, volatile char *p) { volatile char b[64]; b[0] = n; if (n == 0) return p ? *p : 0; return deep(n - 1, b) + b[0]; }
static int recursion(int c, char **v) { if (c > 2) { puts("before"); fflush(stdout); } printf("%d\n", deep(atoi(v[1]), 0)); return 0; }
static int memory(int c, char **v) {
  size_t n = 500u << 20; char *p = malloc(n); if (!p) { puts("no memory"); return 1; }
  for (size_t i = 0; i < n; i += 4096) p[i] = i >> 12; long s = 0; for (size_t i = 0; i < n; i += 4096) s += (unsigned char)p[i]; printf("%ld\n", s); return 0;
}
static jmp_buf jb; static void __attribute__((noinline)) jumps(int n) { if (!n) longjmp(jb, 5); jumps(n - 1); }
static int jump(int c, char **v) { volatile int k = 1; int r = setjmp(jb); if (!r) { k = 2; jumps(10); } printf("%d %d\n", r, k); return 0; }
static int pipes(int c, char **v) { for (int i = 0; i < 100000; i++) if (puts("yes yes yes") < 0) { perror("puts"); return 1; } return 0; }
static int stdin_twice(int c, char **v) { char b[50]; if (fgets(b, 50, stdin)) fputs(b, stdout); say("tell", ftell(stdin)); if (!fseek(stdin, 0, SEEK_SET) && fgets(b, 50, stdin)) fputs(b, stdout); return 0; }
static int sparse(int c, char **v) { write(1, "ab", 2); lseek(1, 5000, SEEK_CUR); write(1, "cd", 2); return 0; }
static int outseek(int c, char **v) {
  fputs("hello", stdout); int r = fseek(stdout, 10, SEEK_SET); fprintf(stderr, "%d %s\n", r, r ? name(errno) : "");
  fprintf(stderr, "%ld\n", ftell(stdout)); fputs("x", stdout); return 0;
}
static int nonblock(int c, char **v) {
  char b[20]; fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK); say("flag", !!(fcntl(0, F_GETFL) & O_NONBLOCK)); return 0;
}
static int size(int c, char **v) { struct winsize w = {0}; int r = ioctl(0, TIOCGWINSZ, &w); printf("%d %d %d\n", r, w.ws_row > 0, w.ws_col > 0); return 0; }
static int cpath(int c, char **v) { FILE *f = fopen(v[1], "r"); char b[90]; if (!f) { perror("fopen"); return 1; } while (fgets(b, 90, f)) fputs(b, stdout); return 0; }
static int ids(int c, char **v) { printf("%d %d\n", (int)getuid(), (int)getgid()); return 0; }
static int links(int c, char **v) { close(creat("h1", 0600)); say("link", link("h1", "h2")); struct stat st; stat("h1", &st); say("nlink", st.st_nlink); unlink("h1"); unlink("h2"); return 0; }

#define JOB(name) {#name, name}
static struct { const char *name; int (*run)(int, char **); } jobs[] = {
  JOB(args), JOB(argv0), JOB(env), JOB(cwd), JOB(std), JOB(echo_stdin), JOB(files), JOB(list), JOB(big), JOB(map), JOB(waits), JOB(code), JOB(exits),
  JOB(inatexit), JOB(under), JOB(aborts), JOB(asserts), JOB(traps), JOB(divides), JOB(calls_null), JOB(recursion), JOB(memory), JOB(jump), JOB(pipes),
  JOB(stdin_twice), JOB(sparse), JOB(outseek), JOB(nonblock), JOB(size), JOB(cpath), JOB(ids), JOB(links),
};
#undef NDEBUG
#include <assert.h>
void check(int ok) { assert(ok); }
int main(int c, char **v) {
  if (c > 1 && !strcmp(v[1], "argv0")) return argv0(c, v);
  for (unsigned i = 0; c > 1 && i < sizeof jobs / sizeof *jobs; i++) if (!strcmp(jobs[i].name, v[1])) return jobs[i].run(c - 1, v + 1);
  fprintf(stderr, "no such job\n"); return 99;
}
