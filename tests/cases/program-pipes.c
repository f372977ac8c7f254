// A pipe within a program: its ends have flags, its end is seen, and who writes to nobody hears of it.
//# RULE: +-Wl,--wrap=pipe2
//# NEEDED: emcc -w % -o %t.js && node %t.js
//# STDOUT: closed at exec 0
//# EACH: -O0 -O2
//# RUN: cc -w %e % -o %t && %t
//# STDOUT: closed at exec 1
//# STDOUT: read 0, write -1 Broken pipe, signal 1
//# FAILS=141: %t die
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile int handled;
static void note(int number) { handled++; }

int main(int argc, char **argv) {
  int ends[2];
  char byte;
  pipe2(ends, O_CLOEXEC | O_NONBLOCK);
  printf("closed at exec %d\n", fcntl(ends[1], F_GETFD));
  close(ends[1]);
  int got = read(ends[0], &byte, 1);
  pipe(ends);
  close(ends[0]);
  if (argc < 2) signal(SIGPIPE, note);
  int put = write(ends[1], "x", 1);
  printf("read %d, write %d %s, signal %d\n", got, put, strerror(errno), handled);
  return !handled;
}
