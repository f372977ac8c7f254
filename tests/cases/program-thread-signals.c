// A signal reaches the thread that does not block it where it waits, ends its wait with EINTR, and its handler runs there; a thread that
// computes has it at its end. In Emscripten's own, a signal that the sender blocks never comes.
// Nor has it sigsuspend.
//# NEEDED: emcc -pthread -sPROXY_TO_PTHREAD -sEXIT_RUNTIME -Dsigsuspend=strlen % -o %t.js || :; timeout 10 node --no-experimental-fetch %t.js >out || :; grep 'ended by it' out || { echo lost >&2; exit 1; }
//# STDERR: lost
// 6.0.5 builds its libraries for threads once, and says so.
//# RUN[since 6.0.5]: EMSHIM_POLICY=threads=on cc -pthread -O1 % -o %t.first
//# RUN: EMSHIM_POLICY=threads=on cc -pthread -O1 % -o %t
//# STDERR:
//# RUN: timeout 60 %t
//# PRINTS: sem_wait ends with EINTR, in it, nanosleep ends early, in it, sigwait took 12, alarm 14 ends sleep, pending, suspended, no such signal, ended by it
// One that another process sends has its handler, too.
//# FAILS=7: timeout 60 %t outside & sleep 1; kill -TERM $!; wait $!
//# PRINTS: SIGTERM from outside
// And its default.
//# FAILS=143: timeout 60 %t dies
//# STDERR: Terminated
//# RUN: EMSHIM_POLICY= cc % -o %t.auto && timeout 60 %t.auto
//# PRINTS: sem_wait ends with EINTR, in it, nanosleep ends early, in it, sigwait took 12, alarm 14 ends sleep, pending, suspended, no such signal, ended by it
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile int got, ready, sent, computes = 1;
static volatile pthread_t who;
static sem_t never, handled;

static void on(int signal) { got = signal, who = pthread_self(); }
static void posts(int signal) { sem_post(&handled); }

static void *waits(void *unused) {
  struct timespec time = {20, 0}, left = {0};
  ready = 1;
  int failed = sem_wait(&never);
  printf("sem_wait %s", failed && errno == EINTR ? "ends with EINTR, " : "goes on, ");
  fflush(stdout);
  ready = 2;
  failed = nanosleep(&time, &left);
  printf("nanosleep %s", failed && left.tv_sec > 5 ? "ends early, " : "goes on, ");
  fflush(stdout);
  int taken = 0;
  sigset_t set;
  sigemptyset(&set), sigaddset(&set, SIGUSR2);
  ready = 3;
  sigwait(&set, &taken);
  printf("sigwait took %d, ", taken);
  return 0;
}

// No call of the C library's, so that nothing can run a handler before its end.
static void *counts(void *unused) {
  static volatile unsigned count;
  ready = 1;
  while (computes) count++;
  return 0;
}

static void until(int step) {
  while (ready != step) usleep(1000);
  usleep(100000);
}

static void *sends(void *unused) {
  sigset_t set;
  sigemptyset(&set), sigaddset(&set, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &set, 0);
  kill(getpid(), SIGUSR1), sent = 1;
  while (sem_wait(&handled) && errno == EINTR) {
  }
  return 0;
}

static void outside(int signal) {
  printf("SIGTERM from outside");
  exit(7);
}

int main(int count, char **args) {
  if (count > 1) {
    if (!strcmp(args[1], "outside")) signal(SIGTERM, outside);
    else raise(SIGTERM);
    for (;;) pause();
  }
  struct sigaction action = {.sa_handler = on};
  sigaction(SIGUSR1, &action, 0), sigaction(SIGALRM, &action, 0);
  sem_init(&never, 0, 0), sem_init(&handled, 0, 0);
  sigset_t set, none;
  sigemptyset(&none), sigemptyset(&set), sigaddset(&set, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &set, 0);
  pthread_t other, sender;
  pthread_create(&other, 0, waits, 0);
  sigaddset(&set, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &set, 0);

  until(1), kill(getpid(), SIGUSR1);
  until(2), printf(pthread_equal(who, other) ? "in it, " : "elsewhere, "), who = 0;
  pthread_kill(other, SIGUSR1);
  until(3), printf(pthread_equal(who, other) ? "in it, " : "elsewhere, ");
  kill(getpid(), SIGUSR2);
  pthread_join(other, 0);

  alarm(1);
  int left = sleep(20);
  printf("alarm %d %s", got, left > 5 ? "ends sleep, " : "is lost, ");

  raise(SIGUSR1), sigpending(&set), printf(sigismember(&set, SIGUSR1) ? "pending, " : "not pending, ");
  printf(sigsuspend(&none) && errno == EINTR && got == SIGUSR1 ? "suspended, " : "not suspended, ");
  if (pthread_kill(pthread_self(), 1000) == EINVAL && !pthread_kill(pthread_self(), 0)) printf("no such signal, ");
  fflush(stdout);

  action.sa_handler = posts;
  sigaction(SIGUSR1, &action, 0);
  pthread_sigmask(SIG_SETMASK, &none, 0);
  ready = 0;
  pthread_create(&other, 0, counts, 0);
  until(1);
  sigaddset(&none, SIGUSR1), pthread_sigmask(SIG_BLOCK, &none, 0);
  pthread_create(&sender, 0, sends, 0);
  while (!sent) usleep(1000);
  computes = 0;
  pthread_join(other, 0), pthread_join(sender, 0);
  printf("ended by it");
  return 0;
}
