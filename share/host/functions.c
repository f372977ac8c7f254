// What headers declare and the libc of some Emscripten lacks, in C alone; beside supplied.c, whose rules hold here too.
#define OBJECT(name)

typedef struct FILE FILE;
long __syscall_ret(unsigned long result);

// What some libc of Emscripten's declares and lacks. Weak, so that one which has it wins where all of it is linked.
#define SUPPLIED __attribute__((weak))

int getrlimit(int resource, void *limit);
int getentropy(void *buffer, unsigned long size);
int faccessat(int folder, const char *path, int mode, int flags);
char *strsignal(int signal);
char *getenv(const char *name);
void *realloc(void *block, unsigned long size);
int fprintf(FILE *stream, const char *format, ...);
extern FILE *const stderr;
extern char **__environ;

OBJECT(getdtablesize)
SUPPLIED int getdtablesize(void) {
  unsigned long long limit[2] = {0};
  getrlimit(7, limit);
  return limit[0] < 0x7fffffff ? limit[0] : 0x7fffffff;
}

OBJECT(sched_get_priority_max)
SUPPLIED int sched_get_priority_max(int policy) {
  return policy == 1 || policy == 2 ? 99 : policy == 0 || policy == 3 || policy == 5 ? 0 : __syscall_ret(-28);
}
OBJECT(sched_get_priority_min)
SUPPLIED int sched_get_priority_min(int policy) {
  return policy == 1 || policy == 2 ? 1 : policy == 0 || policy == 3 || policy == 5 ? 0 : __syscall_ret(-28);
}

OBJECT(psignal)
SUPPLIED void psignal(int signal, const char *message) {
  fprintf(stderr, "%s%s%s\n", message ? message : "", message ? ": " : "", strsignal(signal));
}

OBJECT(psiginfo)
void psignal(int signal, const char *message);
SUPPLIED void psiginfo(const int *info, const char *message) { psignal(*info, message); }

OBJECT(clearenv)
SUPPLIED int clearenv(void) {
  __environ = 0;
  return 0;
}
OBJECT(secure_getenv)
SUPPLIED char *secure_getenv(const char *name) { return getenv(name); }
OBJECT(reallocarray)
SUPPLIED void *reallocarray(void *block, unsigned long count, unsigned long size) {
  unsigned long bytes;
  return __builtin_mul_overflow(count, size, &bytes) ? (void *)__syscall_ret(-48) + 1 : realloc(block, bytes);
}
// Emscripten's takes no size that is not a multiple, and sets no errno.
OBJECT(aligned_alloc)
int posix_memalign(void **block, unsigned long alignment, unsigned long size);
SUPPLIED void *aligned_alloc(unsigned long alignment, unsigned long size) {
  void *block = 0;
  int error = alignment & (alignment - 1) ? 28 : posix_memalign(&block, alignment < 8 ? 8 : alignment, size);
  return error ? (void *)__syscall_ret(-error) + 1 : block;
}

OBJECT(eaccess)
SUPPLIED int eaccess(const char *path, int mode) { return faccessat(-100, path, mode, 0x200); }
OBJECT(euidaccess)
SUPPLIED int euidaccess(const char *path, int mode) { return faccessat(-100, path, mode, 0x200); }

OBJECT(getrandom)
SUPPLIED int getrandom(char *buffer, unsigned long size, unsigned flags) {
  if (flags & ~7u) return __syscall_ret(-28);
  for (unsigned long done = 0, some; done < size; done += some) {
    some = size - done < 256 ? size - done : 256;
    if (getentropy(buffer + done, some)) return -1;
  }
  return size;
}

OBJECT(sigisemptyset)
SUPPLIED int sigisemptyset(const unsigned *set) { return !set[0] && !set[1]; }

OBJECT(quick_exit)
void (*emshim_at_quick_exit[32])(void);
int emshim_at_quick_exits;
_Noreturn void _Exit(int code);
SUPPLIED int at_quick_exit(void (*function)(void)) {
  if (emshim_at_quick_exits == 32) return -1;
  emshim_at_quick_exit[emshim_at_quick_exits++] = function;
  return 0;
}
SUPPLIED _Noreturn void quick_exit(int code) {
  while (emshim_at_quick_exits) emshim_at_quick_exit[--emshim_at_quick_exits]();
  _Exit(code);
}

// The multibyte strftime, there and back.
OBJECT(wcsftime)
void *malloc(unsigned long size);
void free(void *block);
unsigned long wcstombs(char *to, const int *from, unsigned long size);
unsigned long mbstowcs(int *to, const char *from, unsigned long size);
unsigned long strftime(char *to, unsigned long size, const char *format, const void *time);
SUPPLIED unsigned long wcsftime(int *to, unsigned long size, const int *format, const void *time) {
  unsigned long length = wcstombs(0, format, 0), count = 0;
  if (length == -1ul || !size) return 0;
  char *text = malloc(length + 1), *made = malloc(4 * size);
  if (text && made) {
    wcstombs(text, format, length + 1);
    count = strftime(made, 4 * size, text, time) ? mbstowcs(0, made, 0) : 0;
    if (count >= size) count = 0;
    if (count) mbstowcs(to, made, count + 1); else *to = 0;
  }
  free(text), free(made);
  return count;
}

// nftw's function has a parameter more, which a call through a pointer must have here.
OBJECT(ftw)
int nftw(const char *path, int (*function)(const char *, const void *, int, void *), int fds, int flags);
int (*emshim_ftw)(const char *, const void *, int);
static int ftw_each(const char *path, const void *stat, int kind, void *place) { return emshim_ftw(path, stat, kind); }
SUPPLIED int ftw(const char *path, int (*function)(const char *, const void *, int), int fds) {
  emshim_ftw = function;
  return nftw(path, ftw_each, fds, 1);
}

OBJECT(splice)
#define SOME 65536
long read(int fd, void *to, unsigned long size);
long write(int fd, const void *from, unsigned long size);
long pread(int fd, void *to, unsigned long size, long long offset);
long pwrite(int fd, const void *from, unsigned long size, long long offset);
int fstat(int fd, void *buffer);
long long lseek(int fd, long long offset, int whence);
// As much as one read gives; all of it is written.
long emshim_copy(int from, long long *from_offset, int to, long long *to_offset, unsigned long size) {
  static char some[SOME];
  if (size > SOME) size = SOME;
  long count = from_offset ? pread(from, some, size, *from_offset) : read(from, some, size);
  if (count > 0 && from_offset) *from_offset += count;
  for (long done = 0, now; done < count; done += now) {
    now = to_offset ? pwrite(to, some + done, count - done, *to_offset) : write(to, some + done, count - done);
    if (now < 0) return done ? done : -1;
    if (to_offset) *to_offset += now;
  }
  return count;
}
// One of them must be a pipe, which cannot seek.
SUPPLIED long splice(int from, long long *from_offset, int to, long long *to_offset, unsigned long size, unsigned flags) {
  int from_seeks = lseek(from, 0, 1) >= 0, to_seeks = lseek(to, 0, 1) >= 0;
  if (from_seeks && to_seeks) return __syscall_ret(-28);
  if ((!from_seeks && from_offset) || (!to_seeks && to_offset)) return __syscall_ret(-70);
  return size ? emshim_copy(from, from_offset, to, to_offset, size) : 0;
}
SUPPLIED long copy_file_range(int from, long long *from_offset, int to, long long *to_offset, unsigned long size, unsigned flags) {
  if (flags) return __syscall_ret(-28);
  if (lseek(from, 0, 1) < 0 || lseek(to, 0, 1) < 0) return -1;
  return size ? emshim_copy(from, from_offset, to, to_offset, size) : 0;
}

OBJECT(getgrouplist)
struct group {
  char *name, *password;
  int id;
  char **members;
};
void setgrent(void);
void endgrent(void);
struct group *getgrent(void);
int strcmp(const char *left, const char *right);
SUPPLIED int getgrouplist(const char *user, int first, int *groups, int *count) {
  int found = 1, room = *count;
  if (room > 0) groups[0] = first;
  setgrent();
  for (struct group *group; (group = getgrent());) {
    if (group->id == first) continue;
    for (char **member = group->members; *member; member++) {
      if (strcmp(*member, user)) continue;
      if (found < room) groups[found] = group->id;
      found++;
      break;
    }
  }
  endgrent();
  *count = found;
  return found > room ? -1 : found;
}

OBJECT(malloc_stats)
SUPPLIED void malloc_stats(void) {}

// Emscripten's says that it is `/`.
OBJECT(confstr)
unsigned long strlen(const char *text);
void *memcpy(void *to, const void *from, unsigned long size);
SUPPLIED unsigned long confstr(int name, char *to, unsigned long size) {
  const char *text = name ? "" : "/bin:/usr/bin";
  if (name && (unsigned)name - 1 > 35 - 1 && (unsigned)name - 1116 > 1148 - 1116) return __syscall_ret(-28) + 1;
  unsigned long length = strlen(text) + 1;
  if (size) memcpy(to, text, length < size ? length : size), to[(length < size ? length : size) - 1] = 0;
  return length;
}

OBJECT(madvise)
SUPPLIED int madvise(void *start, unsigned long length, int advice) { return (unsigned)advice > 25 ? __syscall_ret(-28) : 0; }

// Advice changes nothing; what is wrong with it is said.
OBJECT(posix_fadvise)
int fcntl(int fd, int command, ...);
long long lseek(int fd, long long offset, int whence);
SUPPLIED int posix_fadvise(int fd, long long start, long long length, int advice) {
  if (fcntl(fd, 1) < 0) return 8;
  if (lseek(fd, 0, 1) < 0) return 70;
  return (unsigned)advice > 5 ? 28 : 0;
}

OBJECT(syncfs)
int fsync(int fd);
SUPPLIED int syncfs(int fd) { return fsync(fd); }

OBJECT(thrd_equal)
SUPPLIED int thrd_equal(void *left, void *right) { return left == right; }
