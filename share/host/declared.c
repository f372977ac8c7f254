// More of what headers declare and the libc of some Emscripten lacks, in C alone, as functions.c; whose rules hold here too.
#define OBJECT(name)

typedef struct FILE FILE;
typedef unsigned long size;
long __syscall_ret(unsigned long result);

#define SUPPLIED __attribute__((weak))
// For root alone, and told so as any other user is.
#define NOT_ROOT (-63)
#define NONE ((void *)0)
// A file system without attributes, as some of Linux are.
#define NO_ATTRIBUTES(name, parameters) SUPPLIED long name parameters { return __syscall_ret(-138); }

// Memory stays where it is; where there is none, none is locked.
#define IS_MEMORY(start, length) ((unsigned long long)(size)(start) + (length) <= (unsigned long long)__builtin_wasm_memory_size(0) * 65536)

OBJECT(fallocate)
int posix_fallocate(int fd, long long start, long long length);
SUPPLIED int fallocate(int fd, int mode, long long start, long long length) {
  return mode ? __syscall_ret(-138) : __syscall_ret(-posix_fallocate(fd, start, length));
}

OBJECT(readahead)
int fcntl(int fd, int command, ...);
SUPPLIED long readahead(int fd, long long start, size length) { return fcntl(fd, 3) < 0 ? -1 : (fcntl(fd, 3) & 3) == 1 ? __syscall_ret(-8) : 0; }
OBJECT(sync_file_range)
int fdatasync(int fd);
SUPPLIED int sync_file_range(int fd, long long start, long long length, unsigned flags) {
  return flags & ~7u || start < 0 || length < 0 ? __syscall_ret(-28) : fdatasync(fd);
}
OBJECT(vmsplice)
long writev(int fd, const void *parts, int count);
SUPPLIED long vmsplice(int fd, const void *parts, size count, unsigned flags) { return writev(fd, parts, count); }

OBJECT(mlock2)
SUPPLIED int mlock2(const void *start, size length, unsigned flags) { return flags & ~1u ? __syscall_ret(-28) : 0; }
OBJECT(mlock) SUPPLIED int mlock(const void *start, size length) { return IS_MEMORY(start, length) ? 0 : __syscall_ret(-48); }
OBJECT(munlock) SUPPLIED int munlock(const void *start, size length) { return IS_MEMORY(start, length) ? 0 : __syscall_ret(-48); }
OBJECT(mlockall) SUPPLIED int mlockall(int flags) { return flags < 1 || flags > 7 || flags == 4 ? __syscall_ret(-28) : 0; }
OBJECT(memfd_create)
int open(const char *path, int flags, ...);
size strlen(const char *text);
SUPPLIED int memfd_create(const char *name, unsigned flags) {
  if (flags & ~3u || strlen(name) > 249) return __syscall_ret(-28);
  return open("/tmp", 0x410002 | (flags & 1 ? 0x80000 : 0), 0600);
}

// What only root may do.
OBJECT(mount)
SUPPLIED int mount(const char *what, const char *where, const char *kind, size flags, const void *data) { return __syscall_ret(NOT_ROOT); }
OBJECT(umount) SUPPLIED int umount(const char *where) { return __syscall_ret(NOT_ROOT); }
OBJECT(umount2) SUPPLIED int umount2(const char *where, int flags) { return __syscall_ret(NOT_ROOT); }
OBJECT(swapon) SUPPLIED int swapon(const char *path, int flags) { return __syscall_ret(NOT_ROOT); }
OBJECT(swapoff) SUPPLIED int swapoff(const char *path) { return __syscall_ret(NOT_ROOT); }
OBJECT(sethostname) SUPPLIED int sethostname(const char *name, size length) { return __syscall_ret(NOT_ROOT); }
OBJECT(settimeofday) SUPPLIED int settimeofday(const void *time, const void *zone) { return __syscall_ret(NOT_ROOT); }
OBJECT(adjtime) SUPPLIED int adjtime(const void *by, void *old) { return __syscall_ret(NOT_ROOT); }
OBJECT(vhangup) SUPPLIED int vhangup(void) { return __syscall_ret(NOT_ROOT); }
OBJECT(unshare) SUPPLIED int unshare(int flags) { return flags ? __syscall_ret(NOT_ROOT) : 0; }
OBJECT(setns) SUPPLIED int setns(int fd, int kind) { return __syscall_ret(NOT_ROOT); }

OBJECT(getxattr) NO_ATTRIBUTES(getxattr, (const char *path, const char *name, void *value, size room))
OBJECT(lgetxattr) NO_ATTRIBUTES(lgetxattr, (const char *path, const char *name, void *value, size room))
OBJECT(fgetxattr) NO_ATTRIBUTES(fgetxattr, (int fd, const char *name, void *value, size room))
OBJECT(listxattr) NO_ATTRIBUTES(listxattr, (const char *path, char *list, size room))
OBJECT(llistxattr) NO_ATTRIBUTES(llistxattr, (const char *path, char *list, size room))
OBJECT(flistxattr) NO_ATTRIBUTES(flistxattr, (int fd, char *list, size room))
OBJECT(setxattr) NO_ATTRIBUTES(setxattr, (const char *path, const char *name, const void *value, size length, int flags))
OBJECT(lsetxattr) NO_ATTRIBUTES(lsetxattr, (const char *path, const char *name, const void *value, size length, int flags))
OBJECT(fsetxattr) NO_ATTRIBUTES(fsetxattr, (int fd, const char *name, const void *value, size length, int flags))
OBJECT(removexattr) NO_ATTRIBUTES(removexattr, (const char *path, const char *name))
OBJECT(lremovexattr) NO_ATTRIBUTES(lremovexattr, (const char *path, const char *name))
OBJECT(fremovexattr) NO_ATTRIBUTES(fremovexattr, (int fd, const char *name))

OBJECT(prlimit)
int getrlimit(int resource, void *limit);
int setrlimit(int resource, const void *limit);
int getpid(void);
SUPPLIED int prlimit(int process, int resource, const void *next, void *old) {
  if (process && process != getpid()) return __syscall_ret(-71);
  if (old && getrlimit(resource, old)) return -1;
  return next ? setrlimit(resource, next) : 0;
}

// The one processor that a program is on.
OBJECT(sched_getcpu) SUPPLIED int sched_getcpu(void) { return 0; }
OBJECT(sched_getaffinity)
void *memset(void *at, int byte, size length);
SUPPLIED int sched_getaffinity(int process, size length, unsigned char *set) {
  if (!length) return __syscall_ret(-28);
  memset(set, 0, length), *set = 1;
  return 0;
}
OBJECT(sched_setaffinity)
SUPPLIED int sched_setaffinity(int process, size length, const unsigned char *set) { return length && *set & 1 ? 0 : __syscall_ret(-28); }
// What CPU_COUNT and its like call.
OBJECT(__sched_cpucount)
SUPPLIED int __sched_cpucount(size length, const unsigned char *set) {
  int count = 0;
  for (size at = 0; at < length; at++) count += __builtin_popcount(set[at]);
  return count;
}
// As musl has them: Linux's calls are not those of POSIX.
OBJECT(sched_getparam) SUPPLIED int sched_getparam(int process, void *parameters) { return __syscall_ret(-52); }
OBJECT(sched_setparam) SUPPLIED int sched_setparam(int process, const void *parameters) { return __syscall_ret(-52); }
OBJECT(sched_getscheduler) SUPPLIED int sched_getscheduler(int process) { return __syscall_ret(-52); }
OBJECT(sched_setscheduler) SUPPLIED int sched_setscheduler(int process, int policy, const void *parameters) { return __syscall_ret(-52); }

OBJECT(tss_get)
void *pthread_getspecific(unsigned key);
SUPPLIED void *tss_get(unsigned key) { return pthread_getspecific(key); }
OBJECT(wcsftime_l)
size wcsftime(int *to, size room, const int *format, const void *time);
SUPPLIED size wcsftime_l(int *to, size room, const int *format, const void *time, void *locale) { return wcsftime(to, room, format, time); }

// musl's own are as empty.
OBJECT(setutent) SUPPLIED void setutent(void) {}
OBJECT(endutent) SUPPLIED void endutent(void) {}
OBJECT(getutent) SUPPLIED void *getutent(void) { return NONE; }
OBJECT(getutid) SUPPLIED void *getutid(const void *entry) { return NONE; }
OBJECT(getutline) SUPPLIED void *getutline(const void *entry) { return NONE; }
OBJECT(pututline) SUPPLIED void *pututline(const void *entry) { return NONE; }
OBJECT(setutxent) SUPPLIED void setutxent(void) {}
OBJECT(endutxent) SUPPLIED void endutxent(void) {}
OBJECT(getutxent) SUPPLIED void *getutxent(void) { return NONE; }
OBJECT(getutxid) SUPPLIED void *getutxid(const void *entry) { return NONE; }
OBJECT(getutxline) SUPPLIED void *getutxline(const void *entry) { return NONE; }
OBJECT(pututxline) SUPPLIED void *pututxline(const void *entry) { return NONE; }
OBJECT(updwtmp) SUPPLIED void updwtmp(const char *file, const void *entry) {}
OBJECT(updwtmpx) SUPPLIED void updwtmpx(const char *file, const void *entry) {}
OBJECT(utmpname) SUPPLIED int utmpname(const char *file) { return __syscall_ret(-138); }
OBJECT(utmpxname) SUPPLIED int utmpxname(const char *file) { return __syscall_ret(-138); }
OBJECT(setspent) SUPPLIED void setspent(void) {}
OBJECT(endspent) SUPPLIED void endspent(void) {}
OBJECT(getspent) SUPPLIED void *getspent(void) { return NONE; }
OBJECT(lckpwdf) SUPPLIED int lckpwdf(void) { return 0; }
OBJECT(ulckpwdf) SUPPLIED int ulckpwdf(void) { return 0; }

OBJECT(cuserid)
struct passwd {
  char *name, *password;
  int user, group;
  char *comment, *folder, *shell;
};
int geteuid(void);
struct passwd *getpwuid(int user);
int snprintf(char *to, size room, const char *format, ...);
SUPPLIED char *cuserid(char *to) {
  static char own[20];
  struct passwd *found = getpwuid(geteuid());
  if (to) *to = 0;
  if (!found) return to;
  if (!to) to = own;
  snprintf(to, 20, "%s", found->name);
  return to;
}

// An entry a line, its fields between colons.
OBJECT(fgetpwent)
struct passwd {
  char *name, *password;
  int user, group;
  char *comment, *folder, *shell;
};
char *fgets(char *to, int room, FILE *stream);
char *strsep(char **at, const char *ends);
int atoi(const char *text);
SUPPLIED struct passwd *fgetpwent(FILE *stream) {
  static char line[4096];
  static struct passwd entry;
  while (fgets(line, sizeof line, stream)) {
    char *at = line, *fields[7];
    int count = 0;
    while (count < 7 && (fields[count] = strsep(&at, ":\n"))) count++;
    if (count < 7) continue;
    entry = (struct passwd){fields[0], fields[1], atoi(fields[2]), atoi(fields[3]), fields[4], fields[5], fields[6]};
    return &entry;
  }
  return NONE;
}
OBJECT(putpwent)
struct passwd {
  char *name, *password;
  int user, group;
  char *comment, *folder, *shell;
};
int fprintf(FILE *stream, const char *format, ...);
SUPPLIED int putpwent(const struct passwd *entry, FILE *stream) {
  return fprintf(stream, "%s:%s:%u:%u:%s:%s:%s\n", entry->name, entry->password, entry->user, entry->group, entry->comment, entry->folder, entry->shell) < 0 ? -1 : 0;
}
OBJECT(fgetgrent)
struct group {
  char *name, *password;
  int id;
  char **members;
};
char *fgets(char *to, int room, FILE *stream);
char *strsep(char **at, const char *ends);
int atoi(const char *text);
SUPPLIED struct group *fgetgrent(FILE *stream) {
  static char line[4096], *members[512];
  static struct group entry;
  while (fgets(line, sizeof line, stream)) {
    char *at = line, *fields[4], *one;
    int count = 0, found = 0;
    while (count < 4 && (fields[count] = strsep(&at, ":\n"))) count++;
    if (count < 4) continue;
    while (found < 511 && (one = strsep(&fields[3], ","))) if (*one) members[found++] = one;
    members[found] = 0;
    entry = (struct group){fields[0], fields[1], atoi(fields[2]), members};
    return &entry;
  }
  return NONE;
}
OBJECT(putgrent)
struct group {
  char *name, *password;
  int id;
  char **members;
};
int fprintf(FILE *stream, const char *format, ...);
SUPPLIED int putgrent(const struct group *entry, FILE *stream) {
  if (fprintf(stream, "%s:%s:%u:", entry->name, entry->password, entry->id) < 0) return -1;
  for (char **member = entry->members; member && *member; member++) fprintf(stream, "%s%s", member == entry->members ? "" : ",", *member);
  return fprintf(stream, "\n") < 0 ? -1 : 0;
}

OBJECT(getusershell)
FILE *emshim_shells;
FILE *fopen(const char *path, const char *mode);
int fclose(FILE *stream);
char *fgets(char *to, int room, FILE *stream);
char *strchr(const char *text, int letter);
SUPPLIED char *getusershell(void) {
  static char line[1024];
  if (!emshim_shells && !(emshim_shells = fopen("/etc/shells", "re"))) return NONE;
  while (fgets(line, sizeof line, emshim_shells)) {
    char *end = strchr(line, '\n');
    if (end) *end = 0;
    if (*line == '/') return line;
  }
  return NONE;
}
SUPPLIED void endusershell(void) {
  if (emshim_shells) fclose(emshim_shells);
  emshim_shells = NONE;
}
SUPPLIED void setusershell(void) { endusershell(); }

// struct termios: iflag, oflag, cflag, lflag, …, 60 bytes; ISIG 1, ICANON 2, ECHO 8.
OBJECT(getpass)
int open(const char *path, int flags, ...);
int close(int fd);
int tcgetattr(int fd, void *modes);
int tcsetattr(int fd, int when, const void *modes);
long read(int fd, void *to, size room);
int dprintf(int fd, const char *format, ...);
SUPPLIED char *getpass(const char *prompt) {
  static char word[128];
  unsigned before[15], quiet[15];
  int fd = open("/dev/tty", 0x80102);
  if (fd < 0) return NONE;
  tcgetattr(fd, before), tcgetattr(fd, quiet);
  quiet[3] = (quiet[3] & ~8u) | 3;
  tcsetattr(fd, 2, quiet), dprintf(fd, "%s", prompt);
  long count = read(fd, word, sizeof word - 1);
  if (count > 0 && word[count - 1] == '\n') count--;
  if (count >= 0) word[count] = 0;
  tcsetattr(fd, 2, before), dprintf(fd, "\n"), close(fd);
  return count < 0 ? NONE : word;
}

// PR_SET_NAME is 15, PR_GET_NAME 16; of the rest only what changes nothing.
OBJECT(prctl)
char emshim_name[16] = "emshim";
void *memcpy(void *to, const void *from, size length);
char *strncpy(char *to, const char *from, size room);
SUPPLIED int prctl(int what, ...) {
  __builtin_va_list more;
  __builtin_va_start(more, what);
  char *name = __builtin_va_arg(more, char *);
  __builtin_va_end(more);
  if (what == 15) return strncpy(emshim_name, name, 15), 0;
  if (what == 16) return memcpy(name, emshim_name, 16), 0;
  return __syscall_ret(-28);
}
