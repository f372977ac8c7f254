// With threads=on a thread is one: started, joined, woken, with the host's files, and it may end the program.
//# NEEDED[until 3.1.69]: emcc -pthread % -o %t.js && timeout 20 node %t.js count
//# STDERR: exhausted
// 6.0.5 builds its libraries for threads once, and says so.
//# RUN[since 6.0.5]: EMSHIM_POLICY=threads=on cc -pthread -O1 % -o %t.first
//# RUN: EMSHIM_POLICY=threads=on cc -pthread -O1 % -o %t
//# STDERR:
//# RUN: %t count
//# PRINTS: 24 threads, 24000
// More of them than were ever at once.
//# RUN: %t many
//# PRINTS: 200 threads, one after the other
//# RUN: echo written by a thread >words; FRUIT=plum %t files words; cat out
//# STDOUT: plum: written by a thread
//# RUN: echo stdin | %t files /dev/stdin; cat out
//# STDOUT: stdin
//# FAILS=3: %t exit
//# PRINTS: atexit
//# FAILS=134: %t abort
//# FAILS=139: %t crash
//# STDERR: t: memory access out of bounds
//# FAILS=7: %t main
// As a pair, under another name and in another place.
//# RUN: mkdir -p bin && cp %t bin/moved && rm t t.* && cd / && "$OLDPWD/bin/moved" count
//# PRINTS: 24 threads, 24000
// Without the choice a program that starts threads has them, whatever its objects were compiled with...
//# RUN: EMSHIM_POLICY= cc -c % -o plain.o && EMSHIM_POLICY= cc plain.o -o %t.auto
//# STDERR:
//# RUN: %t.auto count
//# PRINTS: 24 threads, 24000
// ... unless one of them has thread-local variables or atomics, which were made ordinary ones, or a page is meant, or none are wanted.
//# RUN: echo '_Thread_local int local; int *here(void) { return &local; }' >local.c && EMSHIM_POLICY= cc -c local.c
//# RUN: EMSHIM_POLICY= cc plain.o local.o -o %t.off 2>off.txt; grep -q 'note: EMSHIM_POLICY=threads=on compiles all of it' off.txt
//# RUN: EMSHIM_POLICY= cc plain.o -o page.js 2>off.txt; grep -q 'pthread_create, which always fails here' off.txt
//# RUN: EMSHIM_POLICY=threads=off cc -pthread % -o %t.off 2>off.txt; grep -q 'pthread_create, which always fails here' off.txt
//# FAILS: %t.off count
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int total, waiting, go;
static char **words;

// All of them wait for all of them, so each must really run.
static void *count(void *unused) {
  pthread_mutex_lock(&lock);
  waiting++;
  pthread_cond_broadcast(&changed);
  while (!go) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
  for (int i = 0; i < 1000; i++) {
    pthread_mutex_lock(&lock);
    total++;
    pthread_mutex_unlock(&lock);
  }
  return unused;
}

static void *one(void *unused) {
  total++;
  return unused;
}

static void *files(void *unused) {
  char text[100] = "";
  FILE *in = fopen(words[2], "r"), *out = fopen("out", "w");
  if (!in || !out || !fgets(text, sizeof text, in)) exit(9);
  fprintf(out, "%s: %s", getenv("FRUIT") ? getenv("FRUIT") : "none", text);
  fclose(out);
  return unused;
}

static void say(void) { puts("atexit"); }
static void *ends(void *unused) { atexit(say); exit(3); return unused; }
static void *aborts(void *unused) { abort(); return unused; }
static void *crashes(void *unused) { return *(void *volatile *volatile)0xfffffff0; }

static int run(int number, void *(*job)(void *)) {
  pthread_t threads[number];
  for (int i = 0; i < number; i++)
    if (pthread_create(&threads[i], NULL, job, NULL)) return 1;
  if (job == count) {
    pthread_mutex_lock(&lock);
    while (waiting < number) pthread_cond_wait(&changed, &lock);
    go = 1;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
  }
  for (int i = 0; i < number; i++) pthread_join(threads[i], NULL);
  return 0;
}

int main(int argc, char **argv) {
  words = argv;
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "count")) {
    if (run(24, count)) return 1;
    printf("24 threads, %d\n", total);
  } else if (!strcmp(what, "many")) {
    for (int i = 0; i < 200; i++)
      if (run(1, one)) return 1;
    printf("%d threads, one after the other\n", total);
  } else if (!strcmp(what, "files")) {
    return run(1, files);
  } else if (!strcmp(what, "exit")) {
    return run(1, ends);
  } else if (!strcmp(what, "abort")) {
    return run(1, aborts);
  } else if (!strcmp(what, "crash")) {
    return run(1, crashes);
  }
  return strcmp(what, "main") ? 0 : 7;
}
