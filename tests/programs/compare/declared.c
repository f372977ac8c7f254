// What headers declare and some C library of Emscripten's lacks.
#include "compare.h"
#ifndef WITHOUT_AIO
#include <aio.h>
#endif
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <utmpx.h>

int prctl(int, ...); // not all have its header
static volatile int told, with;
static void tell(int signal, siginfo_t *info, void *context) { told++, with = info->si_value.sival_int; }

#ifdef WITHOUT_AIO
static void asynchronous(void) {}
#else
static void asynchronous(void) {
  char bytes[20] = "";
  int fd = make("a", "0123456789");
  struct aiocb one = {.aio_fildes = fd, .aio_buf = bytes, .aio_nbytes = 4, .aio_offset = 2, .aio_sigevent.sigev_notify = SIGEV_NONE}, two;
  const struct aiocb *waits = &one;
  say("aio_read", aio_read(&one)), say("aio_suspend", aio_suspend(&waits, 1, NULL)), say("aio_error", aio_error(&one)), say("aio_return", aio_return(&one)), text("of it", bytes);
  one.aio_buf = "xyz", one.aio_nbytes = 3, one.aio_offset = 9, aio_write(&one), aio_suspend(&waits, 1, NULL), say("aio_write", aio_return(&one)), say("size", lseek(fd, 0, SEEK_END));
  struct sigaction action = {.sa_sigaction = tell, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigaction(SIGUSR1, &action, NULL), two = one, two.aio_sigevent = (struct sigevent){.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 9};
  waits = &two, aio_write(&two);
  for (int tries = 0; tries < 200 && !told; tries++) usleep(10000);
  say("told", told), say("with", with);
  one.aio_fildes = 999;
  int refused = aio_write(&one);
  if (!refused) waits = &one, aio_suspend(&waits, 1, NULL), refused = aio_error(&one) ? -1 : 0;
  say("of what is closed", refused == -1), say("aio_cancel", aio_cancel(fd, NULL)), say("aio_fsync, bad", aio_fsync(99, &two));
  one.aio_fildes = fd, one.aio_lio_opcode = LIO_WRITE, two.aio_lio_opcode = LIO_NOP;
  say("lio_listio", lio_listio(LIO_WAIT, (struct aiocb *[]){&one, &two, NULL}, 3, NULL)), close(fd);
}
#endif

void declared(void) {
  struct rlimit limit = {0};
  asynchronous();
  say("fallocate", fallocate(make("b", ""), 0, 0, 100)), say("fallocate, closed", fallocate(999, 0, 0, 1));
  say("prlimit", prlimit(0, RLIMIT_CORE, NULL, &limit)), say("prlimit, bad", prlimit(0, 99, NULL, &limit)), say("prlimit of none", prlimit(999999, RLIMIT_CORE, NULL, &limit));
  FILE *stream = fopen("users", "w+");
  fputs("# nobody\nann:x:5:6:Ann A.:/home/ann:/bin/sh\n", stream), rewind(stream);
  struct passwd *user = fgetpwent(stream);
  text("fgetpwent", user ? user->pw_dir : NULL), say("its number", user ? user->pw_uid : -2), say("putpwent", putpwent(user, stream)), is("no more", !fgetpwent(stream)), fclose(stream);
  stream = fopen("groups", "w+"), fputs("all:x:7:ann,bob\n", stream), rewind(stream);
  struct group *group = fgetgrent(stream);
  text("fgetgrent", group ? group->gr_mem[1] : NULL), say("putgrent", putgrent(group, stream)), fclose(stream);
  setusershell(), is("getusershell", getusershell() != NULL), endusershell();
  char *own = cuserid(NULL);
  is("cuserid", own && (user = getpwuid(geteuid())) && !strcmp(own, user->pw_name));
  char name[16] = "";
  say("PR_SET_NAME", prctl(15, "a name that is too long")), say("PR_GET_NAME", prctl(16, name)), text("it is", name), say("prctl, bad", prctl(99999, 0));
  int fd = memfd_create("memory", MFD_CLOEXEC);
  is("memfd_create", fd >= 0), say("write", write(fd, "x", 1)), say("flag", fcntl(fd, F_GETFD)), say("memfd_create, bad", memfd_create("x", 0x8000)), close(fd);
  say("sched_getscheduler", sched_getscheduler(0)), say("sched_getparam", sched_getparam(0, &(struct sched_param){0})), is("sched_getcpu", sched_getcpu() >= 0);
  say("readahead", readahead(make("b", "abc"), 0, 3)), say("readahead, closed", readahead(999, 0, 3)), say("sync_file_range, bad", sync_file_range(make("s", ""), 0, 0, 99));
  struct timespec slice = {-1, -1};
  say("sched_rr_get_interval", sched_rr_get_interval(0, &slice)), is("filled in", slice.tv_nsec >= 0), say("of none", sched_rr_get_interval(999999, &slice)), say("of a bad one", sched_rr_get_interval(-1, &slice));
  say("mlock", mlock(&slice, 1)), say("munlock", munlock(&slice, 1)), say("mlock of no memory", mlock((void *)0x7fff0000, 4096)), say("mlockall, bad", mlockall(64)), say("mlockall of none", mlockall(0));
  say("munmap of no map", munmap((void *)0x7fff0000, 4096)), say("munmap of nothing", munmap((void *)0x7fff0000, 0)), say("munmap of half a page", munmap((void *)0x7fff0001, 4096));
  say("clock_getres of this process", clock_getres(CLOCK_PROCESS_CPUTIME_ID, &slice)), is("some", slice.tv_nsec > 0);
  say("mlock2, bad", mlock2(NULL, 0, 99)), is("getutxent", !getutxent());
  say("futimes", futimes(fd = make("c", ""), (struct timeval[2]){{5, 6}, {7, 8}})), say("futimes, bad", futimes(fd, (struct timeval[2]){{5, 6}, {7, 1000000}})), say("futimes, closed", futimes(999, NULL)), close(fd);
}
