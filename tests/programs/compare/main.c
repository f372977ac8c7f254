// Prints all groups, or those that are named.
#include "compare.h"

static int out = 1;
void say(const char *what, long long result) {
  int error = errno;
  if (result == -1) dprintf(out, "%s: -1%s%s\n", what, error ? " " : "", error ? strerror(error) : "");
  else dprintf(out, "%s: %lld\n", what, result);
  errno = 0;
}
void failed(const char *what, int error) { text(what, error ? strerror(error) : "0"); }
void is(const char *what, int yes) { dprintf(out, "%s: %s\n", what, yes ? "yes" : "no"), errno = 0; }
void text(const char *what, const char *said) { dprintf(out, "%s: %s\n", what, said ? said : "(none)"), errno = 0; }
double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}
int make(const char *path, const char *bytes) {
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
  if (fd >= 0 && write(fd, bytes, strlen(bytes)) < 0) return -1;
  return fd;
}

static struct { const char *name; void (*run)(void); } groups[] = {
  {"files", files}, {"times", times_of_files}, {"locks", locks}, {"descriptors", descriptors}, {"polls", polls}, {"pipes", pipes},
  {"maps", maps}, {"declared", declared}, {"streams", streams}, {"signals", signals}, {"clock", times_of_day}, {"terminals", terminals}, {"limits", limits},
  {"locale", locales}, {"directories", directories}, {"processes", processes}, {"places", places},
};

int main(int argc, char **argv) {
  // What closed descriptors leave free would be taken by the files of the groups.
  out = fcntl(1, F_GETFD) < 0 ? open("closed.out", O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644) : fcntl(1, F_DUPFD, 100);
  if (argc < 2) terminals();
  for (unsigned i = 0; i < sizeof groups / sizeof *groups; i++) {
    for (int word = 1; word < argc; word++) {
      if (!strcmp(argv[word], groups[i].name) || !strcmp(argv[word], "all")) groups[i].run();
    }
  }
  return 0;
}
