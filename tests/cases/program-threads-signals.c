// A signal that one thread sends to another runs its handler, and ends no thread; an alarm rings while main waits.
//# UNTIL: 3.1.69
//# WHY: 3.1.69 and later have pthread_kill in C, by way of the thread's own event loop.
//# NEEDED: emcc -pthread -sPROXY_TO_PTHREAD -sEXIT_RUNTIME % -o %t.js && timeout 20 node --no-experimental-fetch %t.js | grep -q "caught 3, an alarm"
//# STDOUT:
//# RUN: EMSHIM_POLICY=threads=on cc -pthread -O1 % -o %t && timeout 60 %t
//# PRINTS: caught 3, an alarm, joined: 5, no such signal: 28
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static sem_t go, rang;
static volatile int caught;
static void note(int signal) { caught++; }
static void ring(int signal) { sem_post(&rang); }
static void *waits(void *given) { return sem_wait(&go), (void *)5; }

int main(void) {
  pthread_t thread;
  void *result;
  sem_init(&go, 0, 0), sem_init(&rang, 0, 0);
  signal(SIGUSR1, note), signal(SIGALRM, ring);
  if (pthread_create(&thread, NULL, waits, NULL)) return 1;
  for (int i = 0; i < 3; i++) pthread_kill(thread, SIGUSR1);
  alarm(1), sem_wait(&rang);
  int bad = pthread_kill(thread, 1000);
  sem_post(&go), pthread_join(thread, &result);
  printf("caught %d, an alarm, joined: %d, no such signal: %d\n", caught, (int)result, bad);
  return 0;
}
