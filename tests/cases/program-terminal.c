// tcsetattr: a program sets the modes of its terminal. Here it is a pseudo-terminal of Python's.
//# RULE: +-Wl,--wrap=tcgetattr,--wrap=tcsetattr,--wrap=tcflush,--wrap=tcdrain,--wrap=tcflow,--wrap=tcsendbreak,--wrap=tcgetpgrp
//# NEEDED: emcc % -o %t.js && python3 -c 'import pty, sys; sys.exit(pty.spawn(["node", "%t.js"]) != 0)' </dev/null
//# STDOUT: as it was
//# RUN: cc % -o %t
//# STDERR:
//# RUN: python3 -c 'import pty; pty.spawn(["%t"])' </dev/null
//# STDOUT: is quiet
//# RUN: %t </dev/null
//# STDOUT: no terminal
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>

int main(void) {
  struct termios modes, later;
  memset(&modes, 0, sizeof modes);
  if (tcgetattr(0, &modes)) {
    puts(errno == ENOTTY ? "no terminal" : "another error");
    return 0;
  }
  int echoed = (modes.c_lflag & ECHO) != 0;
  modes.c_lflag &= ~(tcflag_t)ECHO;
  tcsetattr(0, TCSANOW, &modes);
  memset(&later, 0, sizeof later);
  tcgetattr(0, &later);
  int quiet = echoed && !(later.c_lflag & ECHO);
  puts(quiet ? "is quiet" : "as it was");
  return !quiet;
}
