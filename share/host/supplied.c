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
