// What a program prints about its system, a line for each call: with musl-gcc it must print the same.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// A result, and why where it is -1.
void say(const char *what, long long result);
// An error's number, or 0.
void failed(const char *what, int error);
// Yes or no.
void is(const char *what, int yes);
void text(const char *what, const char *said);
// Seconds, which only go on.
double now(void);
int make(const char *path, const char *bytes);

void files(void);
void times_of_files(void);
void locks(void);
void descriptors(void);
void polls(void);
void pipes(void);
void signals(void);
void times_of_day(void);
void terminals(void);
void limits(void);
void locales(void);
void directories(void);
void processes(void);
void maps(void);
void streams(void);
void declared(void);
void places(void);
