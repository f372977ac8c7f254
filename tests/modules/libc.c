// It uses libc, of which a main module that keeps only what it uses may have dropped that function.
//# MODULE libc-memory:
//# SHOWS: any
//# MODULE libc-sort: -DSORT
//# SHOWS: any
//# MODULE libc-print: -DPRINT
//# SHOWS: any
//# MODULE libc-files: -DFILES
//# SHOWS: any
//# MODULE libc-errno: -DERRNO
//# SHOWS: any
//# MODULE libc-math: -DMATH
//# SHOWS: any
//# MODULE libc-time: -DTIME
//# SHOWS: any
//# MODULE libc-environ: -DENVIRON
//# SHOWS: any
//# MODULE libc-stdout: -DSTDOUT
//# SHOWS: any
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
volatile int zero;
int test_memory(void) {
    char *volatile some = malloc(10 + zero);
    int bad = !some;
    free(some);
    return bad;
}
#ifdef SORT
static int order(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
int test_sort(void) {
    int all[] = {3, 1, 2 + zero};
    qsort(all, 3, sizeof *all, order);
    return all[0] - 1 + strtol("0", NULL, 10);
}
#endif
#ifdef PRINT
int test_print(void) {
    char text[30];
    snprintf(text, sizeof text, "%d %.2f", 42 + zero, 1.5);
    return strcmp(text, "42 1.50");
}
#endif
#ifdef FILES
int test_files(void) { return open("/no/such/file", O_RDONLY + zero) != -1; }
#endif
#ifdef ERRNO
int test_errno(void) { errno = 5; return close(99 + zero) != -1 || errno != EBADF; }
#endif
#ifdef MATH
int test_math(void) { return fabs(sin(0.5 + zero) - 0.479425) > 0.001; }
#endif
#ifdef TIME
int test_time(void) { time_t now = time(NULL); return now == 0 || !localtime(&now); }
#endif
#ifdef ENVIRON
extern char **environ;
int test_environ(void) { return !getenv("HOME") && environ == (char **)1; }
#endif
#ifdef STDOUT
int test_stdout(void) { return fputs("", stdout) < 0; }
#endif
