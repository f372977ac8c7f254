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

// The address is a wish, as on Linux: Emscripten's mmap fails on any from 3.1.11 on, and maps files nowhere with one before.
OBJECT(mmap)
#define FIXED 0x100010 // MAP_FIXED | MAP_FIXED_NOREPLACE
void *emscripten_builtin_mmap(void *start, unsigned long length, int protection, int flags, int fd, long long offset);
void *mmap(void *start, unsigned long length, int protection, int flags, int fd, long long offset) {
  return emscripten_builtin_mmap(flags & FIXED ? start : 0, length, protection, flags, fd, offset);
}

OBJECT(execve) WRAPPED(execve, (const char *path, char **argv, char **envp), (path, argv, envp))

// A stream is C's business, what is behind it is not.
OBJECT(popen)
int emshim_popen(const char *command, const char *mode);
FILE *__wrap_popen(const char *command, const char *mode) {
  int fd = __syscall_ret(emshim_popen(command, mode));
  return fd < 0 ? 0 : fdopen(fd, mode);
}

OBJECT(pclose)
int emshim_pclose(int fd);
int __wrap_pclose(FILE *stream) {
  int fd = fileno(stream);
  fclose(stream);
  return __syscall_ret(emshim_pclose(fd));
}

OBJECT(setegid) WRAPPED(setegid, (int group), (group))
OBJECT(seteuid) WRAPPED(seteuid, (int user), (user))
OBJECT(setgid) WRAPPED(setgid, (int group), (group))
OBJECT(setregid) WRAPPED(setregid, (int real, int effective), (real, effective))
OBJECT(setresgid) WRAPPED(setresgid, (int real, int effective, int saved), (real, effective, saved))
OBJECT(setresuid) WRAPPED(setresuid, (int real, int effective, int saved), (real, effective, saved))
OBJECT(setreuid) WRAPPED(setreuid, (int real, int effective), (real, effective))
OBJECT(setuid) WRAPPED(setuid, (int user), (user))

OBJECT(getpid) WRAPPED(getpid, (void), ())
OBJECT(getppid) WRAPPED(getppid, (void), ())
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
int __real_clock_gettime(int clock, void *time);
int __wrap_clock_gettime(int clock, void *time) {
  if (clock == 2 || clock == 3) return __syscall_ret(emshim_clock_gettime(clock, time));
  return __real_clock_gettime(clock, time);
}

OBJECT(sigaction) WRAPPED(sigaction, (int signal, const void *action, void *old), (signal, action, old))
OBJECT(__sigaction) WRAPPED(__sigaction, (int signal, const void *action, void *old), (signal, action, old))
OBJECT(raise) WRAPPED(raise, (int signal), (signal))
OBJECT(kill) WRAPPED(kill, (int process, int signal), (process, signal))
OBJECT(sigqueue) WRAPPED(sigqueue, (int process, int signal, const void *value), (process, signal, value))
OBJECT(sigpending) WRAPPED(sigpending, (void *set), (set))
OBJECT(sigsuspend) WRAPPED(sigsuspend, (const void *set), (set))
OBJECT(sigpause) WRAPPED(sigpause, (int signal), (signal))
OBJECT(pause) WRAPPED(pause, (void), ())
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

OBJECT(pipe2) WRAPPED(pipe2, (int *ends, int flags), (ends, flags))
