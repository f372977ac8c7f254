// Signals by the book: an alarm rings while a program sleeps, what is blocked waits, and what nobody handles ends the program.
//# RULE: +-Wl,--wrap=sigaction,--wrap=__sigaction,--wrap=raise,--wrap=kill,--wrap=sigqueue,--wrap=sigpending,--wrap=sigsuspend,--wrap=sigpause,--wrap=pause,--wrap=sigtimedwait,--wrap=sighold,--wrap=sigrelse,--wrap=sigignore,--wrap=sigset,--wrap=pthread_sigmask,--wrap=pthread_kill,--wrap=killpg
//# RULE: +-Wl,--wrap=ppoll,--wrap=sigaltstack
//# RULE: +-Wl,--wrap=pselect
//# RULE: +-Wl,--wrap=setitimer,--wrap=getitimer,--wrap=timer_create,--wrap=timer_settime,--wrap=timer_gettime,--wrap=timer_getoverrun,--wrap=timer_delete
//# NEEDED: emcc -w % -o %t.js
//# STDERR: undefined symbol: sighold
//# EACH: -O0 -O2 -sMAIN_MODULE=2
//# RUN: cc -w %e % -o %t
//# STDERR:
//# RUN: timeout 20 %t
//# PRINTS: interrupted after 1 s, held 1, then 2
//# FAILS=143: %t term
//# STDOUT:
// In an instance that somebody loaded a handler runs, too.
//# RUN: node -e 'require("./t")({ arguments: ["raise"], print: console.log })'
//# PRINTS: handled 10
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static volatile int handled;
static void note(int number) { handled++; }

int main(int argc, char **argv) {
  if (argc > 1 && *argv[1] == 't') {
    fputs("lost", stdout); // in a buffer, as natively
    raise(SIGTERM);
  }
  if (argc > 1) {
    signal(SIGUSR1, note);
    raise(SIGUSR1);
    printf("handled %d\n", handled * SIGUSR1);
    return 0;
  }
  signal(SIGALRM, note), signal(SIGUSR1, note);
  alarm(1);
  struct timespec left;
  nanosleep(&(struct timespec){50 * 86400, 0}, &left);
  sighold(SIGUSR1);
  raise(SIGUSR1);
  int held = handled;
  sigrelse(SIGUSR1);
  printf("interrupted after %ld s, held %d, then %d\n", lrint(50 * 86400.0 - left.tv_sec - left.tv_nsec / 1e9), held, handled);
}
