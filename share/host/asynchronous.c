// aio.h, which no libc of Emscripten has, in C alone: what is asked for is done at once, so that all that is left to do is to tell of it.
#define OBJECT(name)

typedef unsigned long size;
long __syscall_ret(unsigned long result);
#define SUPPLIED __attribute__((weak))

// By reference in a call, as clang passes a union of two.
union value {
  int number;
  void *pointer;
};

// struct aiocb as musl has it: `notify` and what follows is a struct sigevent.
struct control {
  int fd, operation, priority;
  void *buffer;
  size length;
  union value value;
  int signal, notify;
  char event[52];
  void *own;
  int lock[2];
  volatile int error;
  long result;
  long long start;
};
int *__errno_location(void);

OBJECT(aio_read)
long pread(int fd, void *to, size length, long long start);
long pwrite(int fd, const void *from, size length, long long start);
long read(int fd, void *to, size length);
long write(int fd, const void *from, size length);
long long lseek(int fd, long long start, int whence);
int fcntl(int fd, int command, ...);
int fsync(int fd);
int getpid(void);
int __wrap_sigqueue(int process, int signal, union value value);
// SIGEV_SIGNAL is 0.
int emshim_aio_end(struct control *one, long result) {
  one->result = result, one->error = result < 0 ? *__errno_location() : 0;
  if (one->notify == 0 && one->signal > 0) __wrap_sigqueue(getpid(), one->signal, one->value);
  return 0;
}
int emshim_aio_refused(struct control *one, int reads) {
  int flags = fcntl(one->fd, 3);
  if (flags < 0) return 8;
  if (reads >= 0 && (flags & 3) == (reads ? 1 : 0)) return 8;
  return one->priority < 0 || one->start < 0 ? 28 : 0;
}
SUPPLIED int aio_read(struct control *one) {
  int why = emshim_aio_refused(one, 1), seeks = lseek(one->fd, 0, 1) >= 0;
  if (why) return __syscall_ret(-why);
  return emshim_aio_end(one, seeks ? pread(one->fd, one->buffer, one->length, one->start) : read(one->fd, one->buffer, one->length));
}
SUPPLIED int aio_write(struct control *one) {
  int why = emshim_aio_refused(one, 0), seeks = lseek(one->fd, 0, 1) >= 0 && !(fcntl(one->fd, 3) & 0x400);
  if (why) return __syscall_ret(-why);
  return emshim_aio_end(one, seeks ? pwrite(one->fd, one->buffer, one->length, one->start) : write(one->fd, one->buffer, one->length));
}
// O_SYNC is 0x101000, O_DSYNC 0x1000.
SUPPLIED int aio_fsync(int how, struct control *one) {
  if (how != 0x101000 && how != 0x1000) return __syscall_ret(-28);
  int flags = fcntl(one->fd, 3);
  if (flags < 0 || (flags & 3) == 0) return __syscall_ret(-8);
  return emshim_aio_end(one, fsync(one->fd));
}
SUPPLIED int aio_error(const struct control *one) { return one->error; }
SUPPLIED long aio_return(struct control *one) { return one->result; }
// AIO_ALLDONE is 2.
SUPPLIED int aio_cancel(int fd, struct control *one) {
  if (one && one->fd != fd) return __syscall_ret(-28);
  return fcntl(fd, 3) < 0 ? -1 : 2;
}
SUPPLIED int aio_suspend(const struct control *const *list, int count, const void *time) { return count < 0 ? __syscall_ret(-28) : 0; }
// LIO_READ is 0, LIO_WRITE 1, LIO_NOP 2; LIO_WAIT 0, LIO_NOWAIT 1.
SUPPLIED int lio_listio(int mode, struct control *const *list, int count, void *event) {
  struct { union value value; int signal, notify; } *then = event;
  int failed = 0;
  if (mode < 0 || mode > 1 || count < 0) return __syscall_ret(-28);
  for (int at = 0; at < count; at++) {
    struct control *one = list[at];
    if (!one || one->operation == 2) continue;
    if (one->operation > 1 || (one->operation ? aio_write : aio_read)(one)) {
      one->error = one->operation > 1 ? 28 : *__errno_location(), one->result = -1;
    }
    if (one->error) failed = 1;
  }
  if (mode == 1 && then && then->notify == 0 && then->signal > 0) __wrap_sigqueue(getpid(), then->signal, then->value);
  return failed ? __syscall_ret(-29) : 0;
}
