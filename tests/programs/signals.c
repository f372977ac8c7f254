// Signals, timers and waits, a line for each thing that they do: with musl-gcc it must print the same.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/times.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static volatile int count, last, code, value, from_self;
static char order[100];
static sigjmp_buf back;

static void note(int signal) { count++, last = signal; }
static void info(int signal, siginfo_t *what, void *context) {
  count++, last = signal, code = what->si_code, value = what->si_value.sival_int;
  from_self = what->si_pid == getpid() && what->si_uid == getuid() && context != NULL;
}
static void trace(int signal) { sprintf(order + strlen(order), "%d ", signal); }
static void nested(int signal) {
  sprintf(order + strlen(order), "<%d ", signal);
  if (signal == SIGUSR1) raise(SIGUSR2);
  sprintf(order + strlen(order), "%d> ", signal);
}
static void jump(int signal) { siglongjmp(back, signal); }

static void handle(int signal, void (*handler)(int), int flags, int masked) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigemptyset(&action.sa_mask);
  if (masked) sigaddset(&action.sa_mask, masked);
  sigaction(signal, &action, NULL);
}
static void say(const char *what, long result) {
  int error = errno;
  printf("%s: %ld%s%s", what, result, result == -1 ? " " : "", result == -1 ? strerror(error) : "");
  printf(", %d handled, last %d\n", count, last);
  count = last = errno = 0;
}
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}
static double processor(void) {
  struct timespec time = {0, 0};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}
static const char *about(double start, double seconds) {
  double took = now() - start;
  return took > seconds - 0.02 && took < seconds + 0.5 ? "in time" : "at another time";
}
static sigset_t set_of(int signal) {
  sigset_t set;
  sigemptyset(&set);
  if (signal) sigaddset(&set, signal);
  return set;
}

static void actions(void) {
  struct sigaction old;
  say("raise -1", raise(-1));
  say("raise 1000", raise(1000));
  say("kill 0", kill(getpid(), 0));
  say("kill of nobody", kill(999999, 0));
  say("kill, bad signal", kill(getpid(), 65));
  say("sigaction KILL", sigaction(SIGKILL, &(struct sigaction){.sa_handler = note}, NULL));
  say("sigaction STOP", sigaction(SIGSTOP, &(struct sigaction){.sa_handler = note}, NULL));
  say("sigaction 0", sigaction(0, NULL, &old));
  say("sigaction 65", sigaction(65, NULL, &old));
  say("signal KILL", signal(SIGKILL, note) == SIG_ERR ? -1 : 0);
  say("signal", signal(SIGUSR1, note) == SIG_DFL);
  say("signal again", signal(SIGUSR1, note) == note);
  say("raise", raise(SIGUSR1));
  say("kill", kill(getpid(), SIGUSR1));
  handle(SIGUSR1, note, SA_RESETHAND, 0);
  raise(SIGUSR1);
  sigaction(SIGUSR1, NULL, &old);
  say("reset", old.sa_handler == SIG_DFL);
  signal(SIGUSR1, SIG_IGN);
  say("ignored", raise(SIGUSR1));
  say("ignored by default", raise(SIGCHLD) + raise(SIGURG) + raise(SIGWINCH) + raise(SIGCONT));
  struct sigaction with = {.sa_sigaction = info, .sa_flags = SA_SIGINFO};
  sigemptyset(&with.sa_mask);
  sigaction(SIGUSR2, &with, NULL);
  say("kill with information", kill(getpid(), SIGUSR2));
  printf("code %d, from here %d\n", code == SI_USER, from_self);
  say("sigqueue", sigqueue(getpid(), SIGUSR2, (union sigval){.sival_int = 77}));
  printf("code %d, value %d, from here %d\n", code == SI_QUEUE, value, from_self);
  say("sigqueue 0", sigqueue(getpid(), 0, (union sigval){0}));
  say("sigqueue, bad signal", sigqueue(getpid(), 65, (union sigval){0}));
  say("sigqueue of nobody", sigqueue(999999, 0, (union sigval){0}));
  handle(SIGUSR1, nested, 0, 0), handle(SIGUSR2, nested, 0, 0);
  raise(SIGUSR1);
  printf("nested: %s\n", order), order[0] = 0;
  handle(SIGUSR1, nested, 0, SIGUSR2);
  raise(SIGUSR1);
  printf("masked: %s\n", order), order[0] = 0;
  handle(SIGUSR1, jump, 0, 0);
  if (sigsetjmp(back, 1) == 0) raise(SIGUSR1);
  else puts("jumped out of a handler");
  handle(SIGUSR1, note, 0, 0);
  say("after a jump", raise(SIGUSR1));
  say("pthread_kill", pthread_kill(pthread_self(), SIGUSR1));
  say("pthread_kill, bad signal", pthread_kill(pthread_self(), 100) == EINVAL);
  say("killpg", killpg(999999, 0));
}

static void masks(void) {
  sigset_t set = set_of(SIGUSR1), old, pending;
  handle(SIGUSR1, note, 0, 0), handle(SIGUSR2, trace, 0, 0), handle(SIGALRM, trace, 0, 0), handle(SIGTERM, trace, 0, 0);
  say("block", sigprocmask(SIG_BLOCK, &set, NULL));
  say("raise, blocked", raise(SIGUSR1) + raise(SIGUSR1));
  say("sigpending", sigpending(&pending));
  printf("pending %d %d\n", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2));
  say("unblock", sigprocmask(SIG_UNBLOCK, &set, &old));
  printf("was blocked %d %d\n", sigismember(&old, SIGUSR1), sigismember(&old, SIGUSR2));
  say("sigprocmask, bad", sigprocmask(77, &set, NULL));
  say("sigprocmask, nothing", sigprocmask(77, NULL, &old));
  say("pthread_sigmask, bad", pthread_sigmask(77, &set, NULL) == EINVAL);
  sigfillset(&set);
  sigprocmask(SIG_SETMASK, &set, NULL);
  sigprocmask(SIG_SETMASK, NULL, &old);
  printf("KILL and STOP stay open: %d %d\n", sigismember(&old, SIGKILL), sigismember(&old, SIGSTOP));
  raise(SIGUSR2), raise(SIGTERM), raise(SIGALRM);
  set = set_of(0);
  sigprocmask(SIG_SETMASK, &set, NULL);
  printf("order: %s\n", order), order[0] = 0;
  struct sigaction real = {.sa_sigaction = info, .sa_flags = SA_SIGINFO};
  sigemptyset(&real.sa_mask);
  sigaction(SIGRTMIN, &real, NULL);
  set = set_of(SIGRTMIN);
  sigprocmask(SIG_BLOCK, &set, NULL);
  for (int i = 1; i < 4; i++) sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = i});
  siginfo_t what;
  say("sigwaitinfo", sigwaitinfo(&set, &what) == SIGRTMIN);
  printf("value %d\n", what.si_value.sival_int);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  say("queued", value);
  say("sighold", sighold(SIGUSR1));
  raise(SIGUSR1);
  say("held", 0);
  say("sigrelse", sigrelse(SIGUSR1));
  say("sigignore", sigignore(SIGUSR1));
  raise(SIGUSR1);
  say("sigset", sigset(SIGUSR1, note) == SIG_IGN);
  say("sigset hold", sigset(SIGUSR1, SIG_HOLD) == note);
  raise(SIGUSR1);
  say("sigset held", sigset(SIGUSR1, note) == SIG_HOLD);
  say("sigset KILL", sigset(SIGKILL, note) == SIG_ERR);
  set = set_of(SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, NULL);
  raise(SIGUSR1);
  sigset_t none = set_of(0);
  say("sigsuspend", sigsuspend(&none));
  sigpending(&pending);
  printf("pending %d\n", sigismember(&pending, SIGUSR1));
  raise(SIGUSR1);
  int got = 0;
  say("sigwait", sigwait(&set, &got));
  printf("got %d\n", got == SIGUSR1);
  double start = now();
  say("sigtimedwait", sigtimedwait(&set, NULL, &(struct timespec){0, 100000000}));
  printf("%s\n", about(start, 0.1));
  say("sigtimedwait, bad", sigtimedwait(&set, NULL, &(struct timespec){0, 2000000000}));
  signal(SIGUSR1, SIG_IGN);
  raise(SIGUSR1);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  say("dropped", 0);
  static char stack[65536];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack}, before;
  say("sigaltstack", sigaltstack(&alternate, &before));
  printf("before %d\n", before.ss_flags == SS_DISABLE);
  say("sigaltstack, small", sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = 5}, NULL));
  say("sigaltstack, bad", sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack, .ss_flags = 99}, NULL));
  say("sigaltstack, read", sigaltstack(NULL, &before));
  printf("same %d\n", before.ss_sp == stack && before.ss_size == sizeof stack);
}

static void timers(void) {
  handle(SIGALRM, note, 0, 0);
  double start = now(), used = processor();
  alarm(1);
  struct timespec rest = {0, 0};
  say("nanosleep", nanosleep(&(struct timespec){3, 0}, &rest));
  printf("%s, rest %d\n", about(start, 1), rest.tv_sec == 1 && rest.tv_nsec > 300000000);
  start = now();
  alarm(1);
  say("fifty days", nanosleep(&(struct timespec){50 * 86400, 0}, &rest));
  printf("%s, rest %ld\n", about(start, 1), (long)rest.tv_sec);
  alarm(10);
  say("alarm anew", alarm(0));
  start = now();
  struct itimerval soon = {.it_value = {0, 100000}}, old;
  say("setitimer", setitimer(ITIMER_REAL, &soon, NULL));
  say("pause", pause());
  printf("%s\n", about(start, 0.1));
  soon.it_interval = (struct timeval){0, 50000};
  setitimer(ITIMER_REAL, &soon, NULL);
  say("getitimer", getitimer(ITIMER_REAL, &old));
  printf("interval %ld, left %d\n", (long)old.it_interval.tv_usec, old.it_value.tv_sec == 0 && old.it_value.tv_usec > 50000);
  while (count < 3) pause();
  setitimer(ITIMER_REAL, &(struct itimerval){0}, &old);
  say("three times", old.it_interval.tv_usec);
  say("setitimer, bad", setitimer(99, &soon, NULL));
  say("setitimer, bad time", setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {0, 2000000}}, NULL));
  start = now();
  soon = (struct itimerval){.it_value = {0, 100000}};
  setitimer(ITIMER_REAL, &soon, NULL);
  say("poll", poll(NULL, 0, 2000));
  printf("%s\n", about(start, 0.1));
  setitimer(ITIMER_REAL, &soon, NULL);
  say("select", select(0, NULL, NULL, NULL, &(struct timeval){2, 0}));
  setitimer(ITIMER_REAL, &soon, NULL);
  say("usleep", usleep(900000));
  setitimer(ITIMER_REAL, &soon, NULL);
  say("clock_nanosleep", clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){2, 0}, &rest) == EINTR);
  printf("rest %d\n", rest.tv_sec == 1);
  start = now();
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += 200000000;
  if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
  say("until", clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &until, NULL));
  printf("%s\n", about(start, 0.2));
  say("nanosleep, bad", nanosleep(&(struct timespec){0, 1000000000}, NULL));
  say("nanosleep, negative", nanosleep(&(struct timespec){-1, 0}, NULL));
  say("clock_nanosleep, bad clock", clock_nanosleep(99, 0, &(struct timespec){0, 1}, NULL) == EINVAL);
  say("thrd_sleep", thrd_sleep(&(struct timespec){0, 1000}, NULL));
  soon = (struct itimerval){.it_value = {0, 200000}};
  setitimer(ITIMER_REAL, &soon, NULL);
  say("sleep", sleep(5) >= 4);
  alarm(1);
  sigset_t set = set_of(SIGALRM);
  sigprocmask(SIG_BLOCK, &set, NULL);
  start = now();
  int got = 0;
  say("sigwait for an alarm", sigwait(&set, &got));
  printf("%s, %d\n", about(start, 1), got == SIGALRM);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  int ends[2];
  char byte;
  pipe(ends);
  setitimer(ITIMER_REAL, &soon, NULL);
  say("read", read(ends[0], &byte, 1));
  handle(SIGALRM, note, SA_RESTART, 0);
  setitimer(ITIMER_REAL, &soon, NULL);
  say("poll is not restarted", poll(&(struct pollfd){.fd = ends[0], .events = POLLIN}, 1, 3000));
  timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2, .sigev_value.sival_int = 5};
  struct sigaction with = {.sa_sigaction = info, .sa_flags = SA_SIGINFO};
  sigemptyset(&with.sa_mask);
  sigaction(SIGUSR2, &with, NULL);
  say("timer_create", timer_create(CLOCK_MONOTONIC, &event, &timer));
  say("timer_settime", timer_settime(timer, 0, &(struct itimerspec){.it_value = {0, 50000000}}, NULL));
  pause();
  say("timer", value);
  printf("code %d\n", code == SI_TIMER);
  say("timer_delete", timer_delete(timer));
  say("timer_create, bad", timer_create(99, &event, &timer));
  printf("used %s\n", processor() - used < 0.5 ? "little" : "much");
}

static void usage(void) {
  struct rusage usage;
  struct tms times_of;
  double start = processor();
  clock_t first = clock(), ticks = times(&times_of);
  for (double end = start + 0.3; processor() < end;);
  double used = processor() - start;
  printf("processor %d\n", used > 0.2 && used < 0.6);
  printf("clock %d\n", clock() - first > 100000 && clock() - first < 900000);
  printf("ticks %d\n", times(&times_of) - ticks > 15 && times_of.tms_utime + times_of.tms_stime > 10);
  say("getrusage", getrusage(RUSAGE_SELF, &usage));
  printf("usage %d, %d\n", usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec > 100000, usage.ru_maxrss > 100);
  say("getrusage, bad", getrusage(99, &usage));
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  const char *job = argc > 1 ? argv[1] : "";
  if (!strcmp(job, "die")) { fputs("lost", stdout); raise(atoi(argv[2])); puts("lives"); return 0; }
  if (!strcmp(job, "kill")) { kill(getpid(), atoi(argv[2])); puts("lives"); return 0; }
  if (!strcmp(job, "blocked")) {
    sigset_t set = set_of(SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL), raise(SIGTERM), puts("blocked"), sigprocmask(SIG_UNBLOCK, &set, NULL), puts("lives");
    return 0;
  }
  if (!strcmp(job, "alarm")) { alarm(1); pause(); puts("lives"); return 0; }
  if (!strcmp(job, "sleep")) return sleep(2);
  if (!strcmp(job, "outside")) {
    handle(atoi(argv[2]), note, 0, 0);
    puts("ready");
    say("sleep", sleep(5) > 0);
    return 0;
  }
  if (!strcmp(job, "reads")) {
    char byte;
    handle(SIGTERM, note, 0, 0);
    puts("ready");
    say("read", read(0, &byte, 1));
    return 0;
  }
  actions(), masks(), timers(), usage();
}
