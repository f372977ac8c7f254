// Functions that stand before the C library's own in every program: libsupplied.a, which scripts/toolchain/supplied makes
// of this file. Each OBJECT is an object of its own there, and a program that does not call it does not take it in.
// policy/src/host_calls.rs has a row for each. What is declared here needs no header, so that the archive fits any Emscripten.
#define OBJECT(name)

typedef struct FILE FILE;

// musl's own: of -1 to -4095 it makes errno, in the thread that calls, and -1.
long __syscall_ret(unsigned long result);

int fclose(FILE *stream);
FILE *fdopen(int fd, const char *mode);
int fileno(FILE *stream);

// What `--wrap` leads to; the JavaScript beside this file does it. wasm-ld of 3.1.6 crashes where a wrapped function is JavaScript's
// itself, and its libc has functions in one object that a program may call beside these, so that none can be replaced.
#define WRAPPED(name, parameters, arguments) \
  int emshim_##name parameters; \
  int __wrap_##name parameters { return __syscall_ret(emshim_##name arguments); }

// Who gives the error's number itself, and leaves errno alone.
#define NUMBERED(name, parameters, arguments) \
  int emshim_##name parameters; \
  int __wrap_##name parameters { return emshim_##name arguments; }

// Who gives nothing.
#define REWINDS(name) \
  int emshim_##name(void); \
  void __wrap_##name(void) { emshim_##name(); }

// A variable of the environment, or an entry of it.
#define IS_ZONE(name, end) ((name)[0] == 'T' && (name)[1] == 'Z' && ((name)[2] == 0 || (name)[2] == (end)))

// wasm-ld does not take the object of `name` for the sake of `__real_name`, and calls function 0 where nobody else named it: a
// main module has this archive whole.
#define TAKES(name, parameters) \
  int name parameters; \
  int (*const emshim_takes_##name)parameters = name;

// The address is a wish, as on Linux: Emscripten's mmap fails on any from 3.1.11 on, and maps files nowhere with one before.
OBJECT(mmap)
#define FIXED 0x100010 // MAP_FIXED | MAP_FIXED_NOREPLACE
void *emscripten_builtin_mmap(void *start, unsigned long length, int protection, int flags, int fd, long long offset);
void *mmap(void *start, unsigned long length, int protection, int flags, int fd, long long offset) {
  return emscripten_builtin_mmap(flags & FIXED ? start : 0, length, protection, flags, fd, offset);
}

// A page without a map is none of an error, and a part of one stays.
OBJECT(munmap)
int emscripten_builtin_munmap(void *start, unsigned long length);
int munmap(void *start, unsigned long length) {
  if (!length || (unsigned long)start % 4096) return __syscall_ret(-28);
  emscripten_builtin_munmap(start, length);
  return 0;
}

OBJECT(execve) WRAPPED(execve, (const char *path, char **argv, char **envp), (path, argv, envp))

// Weak and not wrapped, as 3.1.6 has it in JavaScript.
OBJECT(system)
extern char **__environ;
int emshim_system(const char *command, char **environment);
__attribute__((weak)) int system(const char *command) { return __syscall_ret(emshim_system(command, __environ)); }

OBJECT(sched_rr_get_interval)
int emshim_sched_rr_get_interval(int process, void *time);
__attribute__((weak)) int sched_rr_get_interval(int process, void *time) { return __syscall_ret(emshim_sched_rr_get_interval(process, time)); }

// Where a libc lacks them: a timeval is as wide as a timespec, which JavaScript knows.
OBJECT(lutimes)
int emshim_lutimes(const char *path, const void *times);
__attribute__((weak)) int lutimes(const char *path, const void *times) { return __syscall_ret(emshim_lutimes(path, times)); }
OBJECT(futimes)
int emshim_futimes(int fd, const void *times);
__attribute__((weak)) int futimes(int fd, const void *times) { return __syscall_ret(emshim_futimes(fd, times)); }

// A stream is C's business, what is behind it is not.
OBJECT(popen)
extern char **__environ;
int emshim_popen(const char *command, const char *mode, char **environment);
FILE *__wrap_popen(const char *command, const char *mode) {
  int fd = __syscall_ret(emshim_popen(command, mode, __environ));
  return fd < 0 ? 0 : fdopen(fd, mode);
}

OBJECT(pclose)
int emshim_pclose(int fd);
int __wrap_pclose(FILE *stream) {
  int fd = fileno(stream);
  fclose(stream);
  return __syscall_ret(emshim_pclose(fd));
}

OBJECT(posix_spawn)
NUMBERED(posix_spawn, (int *id, const char *path, const void *actions, const void *attributes, char **argv, char **envp),
  (id, path, actions, attributes, argv, envp))
OBJECT(posix_spawnp)
NUMBERED(posix_spawnp, (int *id, const char *name, const void *actions, const void *attributes, char **argv, char **envp),
  (id, name, actions, attributes, argv, envp))
OBJECT(waitpid) WRAPPED(waitpid, (int id, int *status, int options), (id, status, options))
OBJECT(wait4) WRAPPED(wait4, (int id, int *status, int options, void *usage), (id, status, options, usage))
// Emscripten 3.1.6 has no wait4 that a call of it could find in a main module.
OBJECT(wait3)
int __wrap_wait4(int id, int *status, int options, void *usage);
int __wrap_wait3(int *status, int options, void *usage) { return __wrap_wait4(-1, status, options, usage); }
OBJECT(waitid) WRAPPED(waitid, (int kind, int id, void *info, int options), (kind, id, info, options))

// The header's macro (include-first/unistd.h) calls setjmp in between, and leaves by `leave`, a longjmp.
OBJECT(vfork)
int emshim_vfork(void (*leave)(int));
static long emshim_vfork_place[64];
static int emshim_vfork_error;
void *emshim_vfork_buffer(void) { return emshim_vfork_place; }
void *emshim_vfork_begin(void (*leave)(int)) {
  emshim_vfork_error = emshim_vfork(leave);
  return emshim_vfork_place;
}
int emshim_vfork_end(int id) { return id ? id : __syscall_ret(emshim_vfork_error); }

OBJECT(tcgetattr) WRAPPED(tcgetattr, (int fd, void *modes), (fd, modes))
OBJECT(tcsetattr) WRAPPED(tcsetattr, (int fd, int when, const void *modes), (fd, when, modes))
OBJECT(tcflush) WRAPPED(tcflush, (int fd, int queue), (fd, queue))
OBJECT(tcdrain) WRAPPED(tcdrain, (int fd), (fd))
OBJECT(tcflow) WRAPPED(tcflow, (int fd, int action), (fd, action))
OBJECT(tcsendbreak) WRAPPED(tcsendbreak, (int fd, int time), (fd, time))
OBJECT(tcgetpgrp) WRAPPED(tcgetpgrp, (int fd), (fd))

OBJECT(setegid) WRAPPED(setegid, (int group), (group))
OBJECT(seteuid) WRAPPED(seteuid, (int user), (user))
OBJECT(setgid) WRAPPED(setgid, (int group), (group))
OBJECT(setregid) WRAPPED(setregid, (int real, int effective), (real, effective))
OBJECT(setresgid) WRAPPED(setresgid, (int real, int effective, int saved), (real, effective, saved))
OBJECT(setresuid) WRAPPED(setresuid, (int real, int effective, int saved), (real, effective, saved))
OBJECT(setreuid) WRAPPED(setreuid, (int real, int effective), (real, effective))
OBJECT(setuid) WRAPPED(setuid, (int user), (user))

OBJECT(setgroups) WRAPPED(setgroups, (unsigned long size, const int *list), (size, list))
OBJECT(initgroups) WRAPPED(initgroups, (const char *user, int group), (user, group))

OBJECT(getgroups) WRAPPED(getgroups, (int size, int *list), (size, list))

OBJECT(getpid) WRAPPED(getpid, (void), ())
OBJECT(getppid) WRAPPED(getppid, (void), ())
OBJECT(getpgid) WRAPPED(getpgid, (int id), (id))
OBJECT(getpgrp) WRAPPED(getpgrp, (void), ())
OBJECT(getsid) WRAPPED(getsid, (int id), (id))
// A priority below 0 is none of an error.
OBJECT(getpriority)
int emshim_getpriority(int which, int who);
int __wrap_getpriority(int which, int who) {
  int priority = emshim_getpriority(which, who);
  return priority < -20 ? __syscall_ret(priority) : priority;
}
OBJECT(setpriority) WRAPPED(setpriority, (int which, int who, int value), (which, who, value))
OBJECT(setpgid) WRAPPED(setpgid, (int process, int group), (process, group))
OBJECT(getrlimit) WRAPPED(getrlimit, (int resource, void *limit), (resource, limit))
OBJECT(setrlimit) WRAPPED(setrlimit, (int resource, const void *limit), (resource, limit))
OBJECT(mkfifo) WRAPPED(mkfifo, (const char *path, int mode), (path, mode))
OBJECT(mkfifoat) WRAPPED(mkfifoat, (int folder, const char *path, int mode), (folder, path, mode))
OBJECT(umask) WRAPPED(umask, (int mask), (mask))
OBJECT(link) WRAPPED(link, (const char *from, const char *to), (from, to))
OBJECT(linkat)
WRAPPED(linkat, (int from_folder, const char *from, int to_folder, const char *to, int flags), (from_folder, from, to_folder, to, flags))

OBJECT(clock_nanosleep)
NUMBERED(clock_nanosleep, (int clock, int flags, const void *time, void *rest), (clock, flags, time, rest))
OBJECT(__clock_nanosleep)
NUMBERED(__clock_nanosleep, (int clock, int flags, const void *time, void *rest), (clock, flags, time, rest))
OBJECT(times) NUMBERED(times, (void *buffer), (buffer))
OBJECT(getrusage) WRAPPED(getrusage, (int who, void *usage), (who, usage))
OBJECT(clock) NUMBERED(clock, (void), ())

// The two clocks of processor time, which Emscripten has not.
OBJECT(clock_gettime)
int emshim_clock_gettime(int clock, void *time);
int __clock_gettime(int clock, void *time);
int __wrap_clock_gettime(int clock, void *time) {
  if (clock == 2 || clock == 3) return __syscall_ret(emshim_clock_gettime(clock, time));
  if (clock == 4 || clock == 6 || clock == 7) clock = 1; // raw, coarse, since the machine began
  return __clock_gettime(clock == 5 ? 0 : clock, time);
}

// JavaScript knows all of it: a main module takes this object in on 3.1.6, too, where nothing is wrapped.
OBJECT(clock_getres) WRAPPED(clock_getres, (int clock, void *time), (clock, time))

OBJECT(setsockopt)
WRAPPED(setsockopt, (int fd, int level, int option, const void *value, unsigned length), (fd, level, option, value, length))

OBJECT(sigaction) WRAPPED(sigaction, (int signal, const void *action, void *old), (signal, action, old))
OBJECT(__sigaction) WRAPPED(__sigaction, (int signal, const void *action, void *old), (signal, action, old))
OBJECT(raise) WRAPPED(raise, (int signal), (signal))
OBJECT(kill) WRAPPED(kill, (int process, int signal), (process, signal))
OBJECT(sigqueue) WRAPPED(sigqueue, (int process, int signal, const void *value), (process, signal, value))
OBJECT(sigpending) WRAPPED(sigpending, (void *set), (set))
OBJECT(sigsuspend) WRAPPED(sigsuspend, (const void *set), (set))
OBJECT(sigpause) WRAPPED(sigpause, (int signal), (signal))
OBJECT(pause) WRAPPED(pause, (void), ())
OBJECT(ppoll) WRAPPED(ppoll, (void *fds, unsigned long count, const void *time, const void *set), (fds, count, time, set))
OBJECT(pselect)
WRAPPED(pselect, (int count, void *reads, void *writes, void *excepts, const void *time, const void *set),
  (count, reads, writes, excepts, time, set))
OBJECT(sigtimedwait) WRAPPED(sigtimedwait, (const void *set, void *info, const void *timeout), (set, info, timeout))
OBJECT(sigaltstack) WRAPPED(sigaltstack, (const void *stack, void *old), (stack, old))
OBJECT(sighold) WRAPPED(sighold, (int signal), (signal))
OBJECT(sigrelse) WRAPPED(sigrelse, (int signal), (signal))
OBJECT(sigignore) WRAPPED(sigignore, (int signal), (signal))
// SIG_IGN, -2, is a result, and no number of an error.
OBJECT(sigset)
int emshim_sigset(int signal, int handler);
int __wrap_sigset(int signal, int handler) {
  int before = emshim_sigset(signal, handler);
  return before == -2 ? before : __syscall_ret(before);
}
OBJECT(setitimer) WRAPPED(setitimer, (int which, const void *value, void *old), (which, value, old))
OBJECT(getitimer) WRAPPED(getitimer, (int which, void *value), (which, value))
OBJECT(timer_create) WRAPPED(timer_create, (int clock, void *event, void *timer), (clock, event, timer))
OBJECT(timer_settime) WRAPPED(timer_settime, (int timer, int flags, const void *value, void *old), (timer, flags, value, old))
OBJECT(timer_gettime) WRAPPED(timer_gettime, (int timer, void *value), (timer, value))
OBJECT(timer_getoverrun) WRAPPED(timer_getoverrun, (int timer), (timer))
OBJECT(timer_delete) WRAPPED(timer_delete, (int timer), (timer))
OBJECT(pthread_sigmask) NUMBERED(pthread_sigmask, (int how, const void *set, void *old), (how, set, old))
OBJECT(pthread_kill) NUMBERED(pthread_kill, (int thread, int signal), (thread, signal))

// A group is a negative process.
OBJECT(killpg)
int kill(int process, int signal);
int __wrap_killpg(int group, int signal) { return group < 0 ? __syscall_ret(-28) : kill(-group, signal); }

// Only root may, and it is told so after what is wrong with the question.
OBJECT(clock_settime) WRAPPED(clock_settime, (int clock, const void *time), (clock, time))

// Semaphores of a program that has one thread: what would wait waits for a handler that posts. Those with a name are this process's own.
OBJECT(sem_init)
int __wrap_sem_init(int *semaphore, int shared, unsigned value) {
  if (value > 0x7fffffff) return __syscall_ret(-28);
  semaphore[0] = value;
  return 0;
}
OBJECT(sem_destroy)
int __wrap_sem_destroy(int *semaphore) { return 0; }
OBJECT(sem_getvalue)
int __wrap_sem_getvalue(int *semaphore, int *value) {
  *value = semaphore[0];
  return 0;
}
OBJECT(sem_post)
int __wrap_sem_post(int *semaphore) {
  if (semaphore[0] == 0x7fffffff) return __syscall_ret(-61);
  semaphore[0]++;
  return 0;
}
OBJECT(sem_trywait)
int __wrap_sem_trywait(int *semaphore) {
  if (!semaphore[0]) return __syscall_ret(-6);
  semaphore[0]--;
  return 0;
}
OBJECT(sem_wait)
int pause(void);
int __wrap_sem_wait(int *semaphore) {
  if (!semaphore[0] && pause() && !semaphore[0]) return -1;
  semaphore[0]--;
  return 0;
}
OBJECT(sem_timedwait)
int clock_nanosleep(int clock, int flags, const void *time, void *rest);
int __wrap_sem_timedwait(int *semaphore, const void *until) {
  int error = semaphore[0] ? 0 : clock_nanosleep(0, 1, until, 0);
  if (!semaphore[0]) return __syscall_ret(error ? -error : -73);
  semaphore[0]--;
  return 0;
}
OBJECT(sem_open)
typedef struct Semaphore {
  int state[4], uses, mode;
  struct Semaphore *next;
  char name[256];
} Semaphore;
Semaphore *emshim_semaphores;
void *malloc(unsigned long size);
void free(void *block);
char *strcpy(char *to, const char *from);
int strcmp(const char *left, const char *right);
int geteuid(void);
int emshim_semaphore_name(const char **name) {
  int length = 0;
  while (**name == '/') ++*name;
  while ((*name)[length] && (*name)[length] != '/') length++;
  if (!length || (*name)[length] || !strcmp(*name, ".") || !strcmp(*name, "..")) return -28;
  return length > 251 ? -37 : 0;
}
void *__wrap_sem_open(const char *name, int flags, ...) {
  int error = emshim_semaphore_name(&name);
  Semaphore *found = emshim_semaphores;
  if (error) return (void *)(__syscall_ret(error) + 1);
  while (found && strcmp(found->name, name)) found = found->next;
  if (found && (flags & 0xc0) == 0xc0) return (void *)(__syscall_ret(-20) + 1);
  if (found && (found->mode & 0600) != 0600 && geteuid()) return (void *)(__syscall_ret(-2) + 1);
  if (!found) {
    unsigned value = 0;
    if (!(flags & 0x40)) return (void *)(__syscall_ret(-44) + 1);
    __builtin_va_list more;
    __builtin_va_start(more, flags);
    int mode = __builtin_va_arg(more, int);
    value = __builtin_va_arg(more, unsigned);
    __builtin_va_end(more);
    if (value > 0x7fffffff) return (void *)(__syscall_ret(-28) + 1);
    if (!(found = malloc(sizeof *found))) return (void *)(__syscall_ret(-48) + 1);
    found->state[0] = value, found->uses = 0, found->mode = mode;
    strcpy(found->name, name);
    found->next = emshim_semaphores, emshim_semaphores = found;
  }
  found->uses++;
  return found->state;
}
// A name that was taken away is empty; the semaphore goes with its last use.
int __wrap_sem_close(int *semaphore) {
  for (Semaphore **at = &emshim_semaphores, *one; (one = *at); at = &one->next) {
    if (one->state != semaphore) continue;
    if (--one->uses <= 0 && !one->name[0]) *at = one->next, free(one);
    return 0;
  }
  return __syscall_ret(-28);
}
int __wrap_sem_unlink(const char *name) {
  int error = emshim_semaphore_name(&name);
  for (Semaphore **at = &emshim_semaphores, *one; !error && (one = *at); at = &one->next) {
    if (strcmp(one->name, name)) continue;
    one->name[0] = 0;
    if (!one->uses) *at = one->next, free(one);
    return 0;
  }
  return __syscall_ret(error == -28 || !error ? -44 : error);
}

// What its own returns is the number of an error, which fclose then returns.
OBJECT(__stdio_close)
int close(int fd);
int __wrap___stdio_close(FILE *stream) { return close(fileno(stream)); }

// The time zone is a matter of JavaScript's; the rest of the environment is C's alone.
OBJECT(setenv)
TAKES(setenv, (const char *name, const char *value, int overwrite))
int __real_setenv(const char *name, const char *value, int overwrite);
int emshim_setenv(const char *name, const char *value, int overwrite);
char *getenv(const char *name);
int __wrap_setenv(const char *name, const char *value, int overwrite) {
  int result = __real_setenv(name, value, overwrite);
  if (!result && IS_ZONE(name, 0)) emshim_setenv(name, getenv(name), overwrite);
  return result;
}
OBJECT(putenv)
TAKES(putenv, (char *entry))
int __real_putenv(char *entry);
int emshim_putenv(char *entry);
int __wrap_putenv(char *entry) {
  int result = __real_putenv(entry);
  if (!result && IS_ZONE(entry, '=')) emshim_putenv(entry);
  return result;
}
OBJECT(unsetenv)
TAKES(unsetenv, (const char *name))
int __real_unsetenv(const char *name);
int emshim_unsetenv(const char *name);
int __wrap_unsetenv(const char *name) {
  int result = __real_unsetenv(name);
  if (!result && IS_ZONE(name, 0)) emshim_unsetenv(name);
  return result;
}

OBJECT(flock) WRAPPED(flock, (int fd, int operation), (fd, operation))
OBJECT(pipe2) WRAPPED(pipe2, (int *ends, int flags), (ends, flags))

// These give a pointer.
OBJECT(getpwnam) NUMBERED(getpwnam, (const char *name), (name))
OBJECT(getpwuid) NUMBERED(getpwuid, (int id), (id))
OBJECT(getpwent) NUMBERED(getpwent, (void), ())
OBJECT(getgrnam) NUMBERED(getgrnam, (const char *name), (name))
OBJECT(getgrgid) NUMBERED(getgrgid, (int id), (id))
OBJECT(getgrent) NUMBERED(getgrent, (void), ())
OBJECT(getpwnam_r)
NUMBERED(getpwnam_r, (const char *name, void *at, char *buffer, unsigned long size, void **found), (name, at, buffer, size, found))
OBJECT(getgrnam_r)
NUMBERED(getgrnam_r, (const char *name, void *at, char *buffer, unsigned long size, void **found), (name, at, buffer, size, found))
OBJECT(getpwuid_r)
NUMBERED(getpwuid_r, (int id, void *at, char *buffer, unsigned long size, void **found), (id, at, buffer, size, found))
OBJECT(getgrgid_r)
NUMBERED(getgrgid_r, (int id, void *at, char *buffer, unsigned long size, void **found), (id, at, buffer, size, found))

OBJECT(setpwent) REWINDS(setpwent)
OBJECT(endpwent) REWINDS(endpwent)
OBJECT(setgrent) REWINDS(setgrent)
OBJECT(endgrent) REWINDS(endgrent)
