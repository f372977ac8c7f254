// popen: a command runs beside the program, which reads what it says or writes what it reads, and learns how it ended.
//# RULE: +-Wl,--wrap=popen,--wrap=pclose
//# NEEDED: emcc % -o %t.js && node %t.js read
//# STDOUT: Function not implemented
//# RUN: cc % -o %t
//# STDERR:
//# RUN: %t read
//# PRINTS: [one][two] exit 3
//# RUN: %t write
//# STDOUT: a b c
// Neither waits for the other's end.
//# RUN: timeout 60 %t endless
//# PRINTS: y
//# RUN: %t both
//# PRINTS: a b exit 2, 0
//# RUN: printf '1\n2\n3\n' >lines; %t stdin <lines
//# PRINTS: 1 2 3
//# RUN: %t ends 2>said.txt
//# PRINTS: Invalid argument, exit 127, signal 9
//# RUN: cp %t.wasm other.wasm; cp %t other; mkdir tmp; TMPDIR=$PWD/tmp ./other both; test -z "$(ls -A tmp)"
// In an instance that somebody loaded it fails, as it did.
//# RUN: node -e 'require("./t")({ arguments: ["read"], print: console.log })'
//# STDOUT: Function not implemented
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char line[100];

static char *next(FILE *from) {
  if (!fgets(line, sizeof line, from)) return NULL;
  line[strcspn(line, "\n")] = 0;
  return line;
}

static int code(FILE *command) {
  int status = pclose(command);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  FILE *in, *out;
  if (!strcmp(what, "read")) {
    if (!(in = popen("echo one; echo two; exit 3", "r"))) {
      puts(strerror(errno));
      return 1;
    }
    while (next(in)) printf("[%s]", line);
    printf(" exit %d\n", code(in));
  } else if (!strcmp(what, "write")) {
    out = popen("sort | tr '\\n' ' '", "w");
    fputs("b\na\nc\n", out);
    return code(out);
  } else if (!strcmp(what, "endless")) {
    in = popen("yes", "r");
    puts(next(in));
    pclose(in);
  } else if (!strcmp(what, "both")) {
    in = popen("echo a; sleep 0.2; echo b", "r");
    out = popen("tr '\\n' ' '; exit 2", "w");
    while (next(in)) fprintf(out, "%s\n", line);
    int ended = code(out);
    printf("exit %d, %d\n", ended, code(in));
  } else if (!strcmp(what, "stdin")) {
    printf("%s ", next(stdin));
    lseek(0, 2, SEEK_SET);
    in = popen("head -n 1", "r");
    printf("%s ", next(in));
    pclose(in);
    clearerr(stdin);
    fseek(stdin, 4, SEEK_SET);
    puts(next(stdin));
  } else if (!strcmp(what, "ends")) {
    if (popen("true", "q")) return 1;
    printf("%s, ", strerror(errno));
    printf("exit %d, ", code(popen("no-such-command", "r")));
    int status = pclose(popen("kill -9 $$", "r"));
    printf("signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
  }
  return 0;
}
