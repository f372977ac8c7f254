// A program that sleeps uses no processor, and knows what it used.
//# RULE: +-Wl,--wrap=clock_nanosleep,--wrap=__clock_nanosleep,--wrap=times,--wrap=getrusage
//# RULE: +-Wl,--wrap=clock,--wrap=clock_gettime
//# NEEDED: emcc -w % -o %t.js && node %t.js
//# STDOUT: awake for times 0
//# NEEDED: emcc -w % -o %t.js && node %t.js
//# STDOUT: used it asleep
//# EACH: -O0 -O2
//# RUN: cc -w %e % -o %t && %t
//# PRINTS: slept, awake for times 1
//# RUN: node -e 'require("./t")({ print: console.log })'
//# STDOUT: for times 1
#include <stdio.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  clock_t start = clock();
  usleep(500000);
  printf(clock() - start < 250000 ? "slept, " : "used it asleep, ");
  struct tms used;
  printf("awake for times %d\n", times(&used) > 0);
}
