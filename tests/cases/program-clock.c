// A program that sleeps uses no processor, and knows what it used.
//# RULE: +-Wl,--wrap=clock_nanosleep,--wrap=__clock_nanosleep
//# RULE: +-Wl,--wrap=times,--wrap=getrusage,--wrap=clock_settime
//# RULE: +-Wl,--wrap=clock,--wrap=clock_gettime,--wrap=clock_getres
//# NEEDED: emcc -w % -o %t.js && node %t.js
//# STDOUT: used it asleep, awake for times 0
//# EACH: -O0 -O2
//# RUN: cc -w %e % -o %t && %t
//# PRINTS: slept, awake for times 1
//# RUN: node -e 'require("./t")({ print: console.log })'
//# STDOUT: for times
#include <stdio.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  clock_t start = clock();
  usleep(500000);
  int slept = clock() - start < 250000;
  struct tms used;
  int known = times(&used) > 0;
  printf("%s, awake for times %d\n", slept ? "slept" : "used it asleep", known);
  return !slept;
}
