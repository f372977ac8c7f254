// A process ends with its last thread: a `main` that ends by pthread_exit leaves it to the others, whose words are still said.
//# NEEDED[until 3.1.69]: emcc -pthread -sPROXY_TO_PTHREAD -sEXIT_RUNTIME % -o %t.js; timeout 20 node %t.js >out || :; grep 'the last thread, atexit' out || { echo lost >&2; exit 1; }
//# STDERR: lost
// 6.0.5 builds its libraries for threads once, and says so.
//# RUN[since 6.0.5]: EMSHIM_POLICY=threads=on cc -pthread -O1 % -o %t.first
//# RUN: EMSHIM_POLICY=threads=on cc -pthread -O1 % -o %t
//# STDERR:
//# RUN: timeout 60 %t
//# PRINTS: main leaves, cleaned up, the last thread, atexit
// Nobody is left but main itself.
//# RUN: timeout 60 %t alone
//# PRINTS: main leaves, cleaned up, atexit
// One that exits before has the last word.
//# FAILS=4: timeout 60 %t exits
//# PRINTS: main leaves, cleaned up, atexit
// Another thread that ends so ends alone.
//# FAILS=5: timeout 60 %t other
//# PRINTS: main goes on, atexit
// Where main is no thread, as the person asked for threads that are there before it, another thread ends alone, too.
//# FAILS=5[until 3.1.58]: EMSHIM_POLICY=threads=on cc -O1 -sPTHREAD_POOL_SIZE=2 % -o %t.pool && timeout 60 %t.pool other
//# PRINTS: main goes on, atexit
// So it is where a program has threads by itself.
//# RUN: EMSHIM_POLICY= cc % -o %t.auto && timeout 60 %t.auto
//# PRINTS: main leaves, cleaned up, the last thread, atexit
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void bye(void) { printf(", atexit\n"); }
static void clean(void *unused) { printf(", cleaned up"); }
static void *last(void *how) {
  usleep(300000);
  if (how) exit(4);
  printf(", the last thread");
  return NULL;
}
static void *leaves(void *unused) { pthread_exit(NULL); }

int main(int count, char **words) {
  const char *how = count > 1 ? words[1] : "";
  pthread_t thread;
  atexit(bye);
  if (!strcmp(how, "other")) {
    pthread_create(&thread, NULL, leaves, NULL);
    pthread_join(thread, NULL);
    usleep(100000);
    printf("main goes on");
    return 5;
  }
  if (strcmp(how, "alone")) pthread_create(&thread, NULL, last, strcmp(how, "exits") ? NULL : &thread), pthread_detach(thread);
  printf("main leaves");
  pthread_cleanup_push(clean, NULL);
  pthread_exit(NULL);
  pthread_cleanup_pop(0);
}
