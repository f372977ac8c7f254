// Semaphores of a program with one thread count, wait for a handler that posts, and may have names.
//# RULE: +-Wl,--wrap=sem_init,--wrap=sem_destroy,--wrap=sem_getvalue,--wrap=sem_post,--wrap=sem_trywait,--wrap=sem_wait,--wrap=sem_timedwait,--wrap=sem_open,--wrap=sem_close,--wrap=sem_unlink
//# NEEDED: emcc % -o %t.js
//# STDERR: undefined symbol: sem_open
//# RUN: cc % -o %t
//# STDERR:
//# RUN: %t
//# PRINTS: not to be had: Resource temporarily unavailable; too late: Operation timed out; posted: 0, left 0; named: 5, another 1
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static sem_t semaphore;
static void post(int signal) { sem_post(&semaphore); }

int main(void) {
  sem_init(&semaphore, 0, 1);
  if (sem_trywait(&semaphore) || !sem_trywait(&semaphore)) return 1;
  printf("not to be had: %s; ", strerror(errno));
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec = (until.tv_nsec + 100000000) % 1000000000;
  if (until.tv_nsec < 100000000) until.tv_sec++;
  if (!sem_timedwait(&semaphore, &until)) return 2;
  printf("too late: %s; ", strerror(errno));
  signal(SIGALRM, post);
  alarm(1);
  int value = -1, result = sem_wait(&semaphore);
  sem_getvalue(&semaphore, &value);
  printf("posted: %d, left %d; ", result, value);
  sem_t *named = sem_open("/name", O_CREAT | O_EXCL, 0600, 5);
  sem_getvalue(named, &value);
  printf("named: %d, ", value);
  sem_wait(named);
  if (sem_open("/name", O_CREAT | O_EXCL, 0600, 5) != SEM_FAILED || sem_open("/name", 0) != named) return 3;
  sem_unlink("/name");
  if (sem_open("/name", 0) != SEM_FAILED) return 4;
  sem_t *other = sem_open("/name", O_CREAT, 0600, 1);
  sem_getvalue(other, &value);
  printf("another %d\n", value);
  return sem_close(named) || sem_close(other);
}
