// Signals, time, limits and terminals.
#include "compare.h"
#include <setjmp.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <termios.h>

static volatile int count, last, code, value;
static char *volatile stack_of_handler;
static sigjmp_buf back;
static void note(int signal) { count++, last = signal; }
static void more(int signal, siginfo_t *info, void *context) { count++, last = signal, code = info->si_code, value = info->si_value.sival_int; }
static void place(int signal) { char here; stack_of_handler = &here; }
static stack_t then;
static int changed;
static void asks(int signal) { sigaltstack(NULL, &then), changed = sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL) ? errno : 0; }
static void jump(int signal) { siglongjmp(back, signal); }
static void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigemptyset(&action.sa_mask), sigaction(signal, &action, NULL);
}
static void ends(const char *what, const char *command) {
  int status = system(command);
  say(what, WIFSIGNALED(status) ? -WTERMSIG(status) * 10 : WEXITSTATUS(status));
}

void signals(void) {
  struct sigaction old;
  sigset_t set, before;
  handle(SIGUSR1, note, SA_RESTART), say("sigaction", sigaction(SIGUSR1, NULL, &old)), is("the handler", old.sa_handler == note), is("its flags", !!(old.sa_flags & SA_RESTART));
  say("raise", raise(SIGUSR1)), say("count", count), say("kill", kill(getpid(), SIGUSR1)), say("count", count), say("killpg of none", killpg(999999, SIGUSR1));
  say("raise 0", raise(0)), say("raise -1", raise(-1)), say("raise 1000", raise(1000)), say("kill -1000", kill(getpid(), -1)), say("kill, bad", kill(getpid(), 1000));
  say("kill of none", kill(999999, 0)), say("kill of this", kill(getpid(), 0)), say("kill of the parent", kill(getppid(), 0));
  say("sigaction of KILL", sigaction(SIGKILL, &(struct sigaction){.sa_handler = note}, NULL)), say("of STOP", sigaction(SIGSTOP, &(struct sigaction){.sa_handler = SIG_IGN}, NULL)), say("of none", sigaction(999, NULL, NULL));
  is("signal gives what was", signal(SIGUSR2, note) == SIG_DFL), is("and again", signal(SIGUSR2, SIG_IGN) == note), say("ignored", raise(SIGUSR2)), is("signal, bad", signal(999, note) == SIG_ERR);
  handle(SIGUSR2, note, SA_RESETHAND), raise(SIGUSR2), sigaction(SIGUSR2, NULL, &old), is("once", old.sa_handler == SIG_DFL);
  sigemptyset(&set), sigaddset(&set, SIGUSR1), say("block", sigprocmask(SIG_BLOCK, &set, &before)), is("was not", !sigismember(&before, SIGUSR1));
  count = 0, raise(SIGUSR1), raise(SIGUSR1), say("blocked", count), sigpending(&before), is("pending", sigismember(&before, SIGUSR1));
  say("unblock", sigprocmask(SIG_UNBLOCK, &set, NULL)), say("delivered once", count), say("sigprocmask, bad", sigprocmask(99, &set, NULL));
  sigfillset(&set), sigprocmask(SIG_SETMASK, &set, NULL), sigprocmask(SIG_SETMASK, NULL, &before), is("KILL cannot be blocked", !sigismember(&before, SIGKILL)), sigemptyset(&set), sigprocmask(SIG_SETMASK, &set, NULL);
  say("sigaddset, bad", sigaddset(&set, 999)), say("sigismember, bad", sigismember(&set, 0)), say("sigdelset", sigdelset(&set, SIGHUP));
  struct sigaction with = {.sa_sigaction = more, .sa_flags = SA_SIGINFO};
  sigemptyset(&with.sa_mask), sigaction(SIGRTMIN, &with, NULL), count = 0, say("sigqueue", sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 7})), say("value", value), is("code", code == SI_QUEUE);
  sigaddset(&set, SIGRTMIN), sigprocmask(SIG_BLOCK, &set, NULL), count = 0;
  for (int i = 0; i < 3; i++) sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = i});
  siginfo_t info;
  say("sigwaitinfo", sigwaitinfo(&set, &info) == SIGRTMIN), say("its value", info.si_value.sival_int), sigprocmask(SIG_UNBLOCK, &set, NULL), say("the others", count), say("the last", value);
  sigaction(SIGUSR1, &with, NULL), kill(getpid(), SIGUSR1), is("code of kill", code == SI_USER), raise(SIGUSR1), is("code of raise", code == SI_TKILL);
  static char stack[65536];
  say("sigaltstack", sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL)), handle(SIGUSR1, place, SA_ONSTACK), raise(SIGUSR1);
  is("on it", stack_of_handler >= stack && stack_of_handler < stack + sizeof stack), handle(SIGUSR1, place, 0), raise(SIGUSR1), is("not on it", stack_of_handler >= stack && stack_of_handler < stack + sizeof stack);
  handle(SIGUSR1, asks, SA_ONSTACK), raise(SIGUSR1), say("its flags", then.ss_flags), failed("changed while on it", changed), sigaltstack(NULL, &then), say("its flags afterwards", then.ss_flags);
  sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL);
  timer_t timer;
  struct timespec nap = {0, 180000000};
  sigemptyset(&set), sigaddset(&set, SIGUSR2), sigprocmask(SIG_BLOCK, &set, NULL), signal(SIGUSR2, note), timer_create(CLOCK_MONOTONIC, &(struct sigevent){.sigev_signo = SIGUSR2}, &timer);
  timer_settime(timer, 0, &(struct itimerspec){{0, 50000000}, {0, 50000000}}, NULL), nanosleep(&nap, NULL), sigprocmask(SIG_UNBLOCK, &set, NULL), is("overruns", timer_getoverrun(timer) >= 2), timer_delete(timer);
  handle(SIGUSR1, jump, 0);
  int jumped = sigsetjmp(back, 1);
  if (!jumped) raise(SIGUSR1);
  say("siglongjmp", jumped), sigprocmask(SIG_SETMASK, NULL, &before), is("sets the mask back", !sigismember(&before, SIGUSR1));
  handle(SIGALRM, note, 0), count = 0;
  struct itimerval soon = {.it_value = {0, 50000}}, left;
  setitimer(ITIMER_REAL, &soon, NULL), say("pause", pause()), say("rang", count), say("getitimer", getitimer(ITIMER_REAL, &left)), say("stopped", left.it_value.tv_usec);
  say("alarm", alarm(100)), say("was left", alarm(0)), say("ualarm", ualarm(50000, 0)), say("sleep is cut", sleep(2) > 0);
  setitimer(ITIMER_REAL, &soon, NULL), say("system goes on", system("sleep .2") == 0), say("rang", count);
  handle(SIGCHLD, note, SA_RESTART), count = 0, system("true"), say("system hides its child", count), handle(SIGCHLD, SIG_DFL, 0);
  ends("an exit code", "exit 5"), ends("death by TERM", "kill -TERM $$"), ends("death by KILL", "kill -KILL $$"), ends("a shell that is not", "/nowhere/at/all 2>/dev/null");
  signal(SIGUSR1, SIG_IGN), ends("what is ignored stays so", "kill -USR1 $$; echo $? > /dev/null"), signal(SIGUSR1, SIG_DFL), ends("what is not", "kill -USR1 $$");
  sigaddset(&set, SIGUSR1), sigprocmask(SIG_BLOCK, &set, NULL), ends("what is blocked stays so", "grep -q '^SigBlk:.*[1-9a-f]' /proc/self/status"), sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static volatile double waste;
static void spend(double seconds) {
  for (clock_t end = clock() + seconds * CLOCKS_PER_SEC; clock() < end;) waste += 1;
}
void times_of_day(void) {
  struct timespec time, left = {0};
  struct timeval of_day;
  double start = now();
  for (int clock = 0; clock < 8; clock++) say("clock_gettime", clock_gettime(clock, &time));
  say("clock_gettime, bad", clock_gettime(99, &time)), say("clock_getres", clock_getres(CLOCK_MONOTONIC, &time)), is("its grain", time.tv_sec == 0 && time.tv_nsec > 0), say("clock_getres, bad", clock_getres(99, &time));
  say("clock_settime, bad time", clock_settime(CLOCK_REALTIME, &(struct timespec){0, -1})), say("clock_settime, bad", clock_settime(CLOCK_MONOTONIC, &time));
  clock_gettime(CLOCK_REALTIME, &time), gettimeofday(&of_day, NULL), is("the same time", of_day.tv_sec - time.tv_sec <= 1);
  is("the year is past 2020", time.tv_sec > 1577836800), is("it is not 1970 to the kernel", clock_gettime(CLOCK_BOOTTIME, &time) == 0);
  start = now(), say("nanosleep", nanosleep(&(struct timespec){0, 50000000}, &left)), is("slept", now() - start >= 0.049 && now() - start < 1);
  say("nanosleep, bad", nanosleep(&(struct timespec){0, -1}, NULL)), say("usleep", usleep(1000)), say("sleep 0", sleep(0));
  say("clock_nanosleep, past", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &(struct timespec){0}, NULL)), is("clock_nanosleep of a processor's", clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &left, NULL) == EINVAL);
  clock_t processor = clock();
  spend(0.3), is("clock", clock() - processor >= 40000), say("clock_getcpuclockid", clock_getcpuclockid(getpid(), &(clockid_t){0}));
  struct tms used;
  is("times", times(&used) != (clock_t)-1), is("of this", used.tms_utime + used.tms_stime > 0), say("ticks", sysconf(_SC_CLK_TCK));
  struct rusage usage;
  say("getrusage", getrusage(RUSAGE_SELF, &usage)), is("used", usage.ru_utime.tv_sec + usage.ru_stime.tv_sec > 0 || usage.ru_utime.tv_usec + usage.ru_stime.tv_usec > 0), is("memory", usage.ru_maxrss > 0), say("getrusage, children", getrusage(RUSAGE_CHILDREN, &usage));
  system("i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done"), getrusage(RUSAGE_CHILDREN, &usage), is("a child's", usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec > 5000);
  say("getrusage, bad", getrusage(99, &usage)), times(&used), is("times of children", used.tms_cutime + used.tms_cstime > 0);
  timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_NONE};
  say("timer_create", timer_create(CLOCK_MONOTONIC, &event, &timer)), say("timer_settime", timer_settime(timer, 0, &(struct itimerspec){.it_value = {10, 0}}, NULL));
  struct itimerspec rest;
  say("timer_gettime", timer_gettime(timer, &rest)), is("rest", rest.it_value.tv_sec == 9), say("timer_settime, bad", timer_settime(timer, 0, &(struct itimerspec){.it_value = {0, 1000000000}}, NULL)), say("timer_delete", timer_delete(timer));
  say("setitimer, bad", setitimer(9, &(struct itimerval){0}, NULL)), say("setitimer, bad time", setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {0, -1}}, NULL));
}

static void limit(const char *what, int which) {
  struct rlimit is_now;
  say(what, getrlimit(which, &is_now) ? -1 : (long long)is_now.rlim_cur), say("at most", (long long)is_now.rlim_max);
}
void limits(void) {
  struct rlimit now;
  limit("descriptors", RLIMIT_NOFILE), limit("core", RLIMIT_CORE), limit("size of a file", RLIMIT_FSIZE), limit("processes", RLIMIT_NPROC), limit("processor", RLIMIT_CPU), limit("none", 99);
  say("getdtablesize", getdtablesize()), say("OPEN_MAX", sysconf(_SC_OPEN_MAX)), say("page", sysconf(_SC_PAGESIZE) > 0), say("sysconf, bad", sysconf(9999)), say("ARG_MAX", sysconf(_SC_ARG_MAX) > 4095);
  say("processors", sysconf(_SC_NPROCESSORS_ONLN)), say("CHILD_MAX", sysconf(_SC_CHILD_MAX) != 0), say("HOST_NAME_MAX", sysconf(_SC_HOST_NAME_MAX)), say("NGROUPS_MAX", sysconf(_SC_NGROUPS_MAX)), say("SYMLOOP_MAX", sysconf(_SC_SYMLOOP_MAX));
  is("memory", sysconf(_SC_PHYS_PAGES) > 0);
  getrlimit(RLIMIT_NOFILE, &now), now.rlim_cur = 20, say("fewer descriptors", setrlimit(RLIMIT_NOFILE, &now));
  int fd, opened = 0;
  while ((fd = dup(0) >= 0 ? 0 : -1) == 0 && opened < 100) opened++;
  is("no more than that", opened < 20 && opened > 5), say("dup then", -1), say("open then", open(".", O_RDONLY)), say("pipe then", pipe((int[2]){0})), say("F_DUPFD then", fcntl(0, F_DUPFD, 0)), say("dup2 beyond", dup2(0, 20));
  for (fd = 3; fd < 20; fd++) close(fd);
  now.rlim_cur = now.rlim_max, say("and back", setrlimit(RLIMIT_NOFILE, &now)), now.rlim_cur = 2, now.rlim_max = 1, say("setrlimit, bad", setrlimit(RLIMIT_CORE, &now)), say("setrlimit of none", setrlimit(99, &now));
  struct rlimit file = {100, RLIM_INFINITY};
  getrlimit(RLIMIT_FSIZE, &now), file.rlim_max = now.rlim_max, fd = setrlimit(RLIMIT_FSIZE, &file), signal(SIGXFSZ, SIG_IGN);
  fd = make("small", "");
  long first = write(fd, memset((char[200]){0}, 'x', 200), 200), second = write(fd, "x", 1), third = ftruncate(fd, 101), why = errno;
  setrlimit(RLIMIT_FSIZE, &now), signal(SIGXFSZ, SIG_DFL), close(fd), say("write", first), errno = why, say("write more", second), errno = why, say("ftruncate", third);
  ends("a child has them", "test \"$(ulimit -n)\" -gt 19");
  struct utsname system_name;
  char bytes[300], cut[2];
  say("uname", uname(&system_name)), text("sysname", system_name.sysname), say("gethostname", gethostname(bytes, sizeof bytes)), is("the same name", !strcmp(bytes, system_name.nodename)), say("gethostname, no room", gethostname(cut, 2) <= 0);
  say("getpriority", getpriority(PRIO_PROCESS, 0)), errno = 0, say("getpriority, bad", getpriority(99, 0)), errno = 0, say("nice", nice(0)), say("nice 1", nice(1)), say("getpriority", getpriority(PRIO_PROCESS, 0)), say("setpriority, bad", setpriority(99, 0, 0));
  say("confstr", confstr(_CS_PATH, bytes, sizeof bytes)), text("path", bytes), say("confstr, bad", confstr(99999, bytes, sizeof bytes)), say("getentropy", getentropy(bytes, 16)), say("getentropy, too much", getentropy(bytes, 257)), say("getloadavg", getloadavg((double[3]){0}, 3));
  say("processor affinity", sysconf(_SC_NPROCESSORS_CONF) > 0), say("getgroups", getgroups(0, NULL)), say("getgroups, bad", getgroups(-1, NULL)), say("stack", (getrlimit(RLIMIT_STACK, &now), now.rlim_cur > 65536));
}

void terminals(void) {
  struct termios modes;
  struct winsize size = {0};
  char bytes[99] = "";
  for (int fd = 0; fd < 3; fd++) {
    say("isatty", isatty(fd)), say("tcgetattr", tcgetattr(fd, &modes)), say("TIOCGWINSZ", ioctl(fd, TIOCGWINSZ, &size));
    is("ttyname", !ttyname_r(fd, bytes, sizeof bytes)), say("tcgetpgrp", tcgetpgrp(fd) > 0), say("tcdrain", tcdrain(fd)), say("tcgetsid", tcgetsid(fd) > 0);
  }
  if (tcgetattr(0, &modes)) return;
  say("lflag", modes.c_lflag), say("iflag", modes.c_iflag), say("oflag", modes.c_oflag), say("cflag", modes.c_cflag), say("erase", modes.c_cc[VERASE]), say("min", modes.c_cc[VMIN]), say("speed", cfgetospeed(&modes));
  struct termios raw = modes;
  cfmakeraw(&raw), say("tcsetattr", tcsetattr(0, TCSANOW, &raw)), tcgetattr(0, &raw), say("lflag", raw.c_lflag), say("iflag", raw.c_iflag), say("back", tcsetattr(0, TCSADRAIN, &modes)), say("tcsetattr, bad", tcsetattr(0, 99, &modes));
  say("tcflush", tcflush(0, TCIFLUSH)), say("tcflush, bad", tcflush(0, 99)), is("ctermid", !strcmp(ctermid(NULL), "/dev/tty"));
  int own = open("/dev/tty", O_RDWR);
  is("/dev/tty", own >= 0), say("isatty", isatty(own)), close(own);
  say("in front", tcgetpgrp(0) == getpgrp()), say("tcsetpgrp to itself", tcsetpgrp(0, getpgrp())), say("FIONREAD", ioctl(0, FIONREAD, &own)), say("of it", own), say("lseek", lseek(0, 0, SEEK_CUR)), say("pread", pread(0, bytes, 1, 0));
}
