// What a program does with its terminal, a line for each thing: with musl-gcc it must print the same. typist.py types.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static volatile int came;
static void note(int signal) { came = signal; }

static void modes(const char *when) {
  struct termios now;
  int done = tcgetattr(0, &now);
  printf("%s: %d %x %x %x %x %d %d %d\r\n", when, done, now.c_iflag, now.c_oflag, now.c_cflag, now.c_lflag, now.c_cc[VMIN], now.c_cc[VTIME],
    now.c_cc[VINTR]);
}
static void size(const char *when) {
  struct winsize window = {0};
  printf("%s: %d", when, ioctl(0, TIOCGWINSZ, &window));
  printf(" %d by %d\r\n", window.ws_col, window.ws_row);
}
static void key(const char *which) {
  unsigned char byte = 0;
  ssize_t count = read(0, &byte, 1);
  printf("%s: %zd %d%s%s\r\n", which, count, byte, count < 0 ? " " : "", count < 0 ? strerror(errno) : "");
}

int main(int argc, char **argv) {
  struct termios before, raw;
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("terminals: %d %d %d\r\n", isatty(0), isatty(1), isatty(2));
  errno = 0;
  int done = tcgetattr(0, &before);
  printf("tcgetattr: %d %s\r\n", done, done ? strerror(errno) : "");
  if (done) return 0;
  printf("name: %d, group: %d\r\n", ttyname(0) != NULL, tcgetpgrp(0) == getpgrp());
  if (argc > 1) { puts("ready to die"); key("never"); return 0; }
  modes("at first"), size("at first");
  char line[100];
  puts("ready for a line");
  printf("line: %s", fgets(line, sizeof line, stdin));
  raw = before;
  cfmakeraw(&raw);
  printf("tcsetattr: %d\r\n", tcsetattr(0, TCSAFLUSH, &raw));
  modes("raw");
  puts("ready for a key\r");
  key("key");
  puts("ready for an escape\r");
  key("escape"), key("bracket"), key("letter");
  puts("ready for control C\r");
  key("control C");
  raw.c_cc[VMIN] = 0, raw.c_cc[VTIME] = 1;
  tcsetattr(0, TCSANOW, &raw);
  key("no key");
  printf("tcsetattr: %d\r\n", tcsetattr(0, TCSADRAIN, &before));
  modes("as before");
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGINT, &action, NULL), sigaction(SIGWINCH, &action, NULL);
  puts("ready for an interrupt");
  key("interrupt");
  printf("came: %d\n", came == SIGINT);
  puts("ready for another size");
  key("window");
  printf("came: %d\n", came == SIGWINCH);
  size("later");
  errno = 0;
  done = tcsetattr(0, 9, &before);
  printf("tcsetattr, bad time: %d %s\n", done, strerror(errno));
  printf("tcflush: %d, tcdrain: %d\n", tcflush(0, TCIFLUSH), tcdrain(0));
  return 0;
}
