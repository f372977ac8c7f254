// A program that is run has no sockets: each call says so by an errno, optimised or not, and none ends it.
//# RULE: +-Wl,--wrap=setsockopt
//# NEEDED: emcc % -o %t.js && NODE_PATH= node %t.js
//# STDERR: Cannot find module 'ws'
//# RUN: cc % -o %t && %t
//# STDOUT: socket: Address family not supported by protocol
//# STDOUT: socket of a path: Address family not supported by protocol
//# STDOUT: bind: Bad file descriptor
//# STDOUT: listen: Bad file descriptor
//# STDOUT: connect: Bad file descriptor
//# STDOUT: accept: Bad file descriptor
//# STDOUT: listen at a file: Not a socket
//# STDOUT: setsockopt at a file: Not a socket
//# STDOUT: setsockopt: Bad file descriptor
//# STDOUT: goes on
//# RUN: %t >plain && cc -O3 % -o %t && %t >fast && cmp plain fast
// In an instance that somebody loaded, Emscripten's emulation stays.
//# RUN: NODE_PATH= node -e 'require("./t")({ print: console.log, printErr() {} })' 2>&1 | cut -c 1-80 | head -n 3
//# STDOUT: socket: works
//# STDOUT: bind: works
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static void say(const char *call, int result) { printf("%s: %s\n", call, result < 0 ? strerror(errno) : "works"); }

int main(void) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int internet = socket(AF_INET, SOCK_STREAM, 0);
  say("socket", internet);
  say("socket of a path", socket(AF_UNIX, SOCK_STREAM, 0));
  say("bind", bind(internet, (struct sockaddr *)&here, sizeof here));
  say("listen", listen(internet, 5));
  say("connect", connect(internet, (struct sockaddr *)&here, sizeof here));
  say("accept", accept(internet, 0, 0));
  say("listen at a file", listen(open("/dev/null", O_RDONLY), 5));
  say("setsockopt at a file", setsockopt(open("/dev/null", O_RDONLY), SOL_SOCKET, SO_REUSEADDR, &internet, sizeof internet));
  say("setsockopt", setsockopt(99, SOL_SOCKET, SO_REUSEADDR, &internet, sizeof internet));
  puts("goes on");
}
