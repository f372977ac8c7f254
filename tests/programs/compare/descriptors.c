// Descriptors, what waits for them, pipes, and memory that a file stands behind.
#include "compare.h"
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>

void descriptors(void) {
  char bytes[20] = "";
  int fd = make("f", "0123456789"), other, highest = getdtablesize() - 1;
  say("F_GETFD", fcntl(fd, F_GETFD));
  say("F_SETFD", fcntl(fd, F_SETFD, FD_CLOEXEC)), say("F_GETFD", fcntl(fd, F_GETFD));
  say("of a copy", fcntl(other = dup(fd), F_GETFD)), close(other);
  say("F_DUPFD", fcntl(fd, F_DUPFD, 50)), say("its flag", fcntl(50, F_GETFD));
  say("F_DUPFD_CLOEXEC", fcntl(fd, F_DUPFD_CLOEXEC, 50)), say("its flag", fcntl(51, F_GETFD));
  say("F_DUPFD, bad", fcntl(fd, F_DUPFD, -1)), say("F_DUPFD, too high", fcntl(fd, F_DUPFD, highest + 1));
  say("dup2 to the highest", dup2(fd, highest) == highest), say("close", close(highest));
  say("dup2 too high", dup2(fd, highest + 1)), say("dup2 below 0", dup2(fd, -1)), say("dup2 of what is closed", dup2(999, 50));
  say("dup2 to itself", dup2(50, 50)), say("dup2 of what is closed to itself", dup2(999, 999));
  say("dup3", dup3(fd, 52, O_CLOEXEC)), say("its flag", fcntl(52, F_GETFD));
  say("dup3 to itself", dup3(fd, fd, 0)), say("dup3, bad flag", dup3(fd, 53, O_APPEND));
  say("dup of what is closed", dup(999));
  lseek(50, 3, SEEK_SET), say("a copy shares the place", lseek(fd, 0, SEEK_CUR));
  fcntl(50, F_SETFL, O_APPEND), is("and the flags", !!(fcntl(fd, F_GETFL) & O_APPEND)), fcntl(50, F_SETFL, 0);
  is("but not what it was opened for", (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR);
  say("F_GETFL of what is closed", fcntl(999, F_GETFL)), say("fcntl, bad", fcntl(fd, 9999));
  for (int copy = 50; copy < 53; copy++) close(copy);
  say("close again", close(50)), say("close below 0", close(-1));
  close(other = open("f", O_RDONLY | O_CLOEXEC)), other = open("f", O_RDONLY | O_CLOEXEC);
  say("O_CLOEXEC", fcntl(other, F_GETFD)), close(other);
  FILE *stream = fopen("f", "re");
  say("fopen with e", fcntl(fileno(stream), F_GETFD)), fclose(stream);
  int lowest = dup(fd);
  close(lowest), is("the lowest is taken", open("f", O_RDONLY) == lowest), close(lowest);
  say("FIONREAD", ioctl(fd, FIONREAD, &other)), say("of a file", (lseek(fd, 4, SEEK_SET), ioctl(fd, FIONREAD, &other), other));
  say("FIONBIO", ioctl(fd, FIONBIO, &(int){1})), is("not blocking", !!(fcntl(fd, F_GETFL) & O_NONBLOCK)), ioctl(fd, FIONBIO, &(int){0});
  say("FIOCLEX", ioctl(fd, FIOCLEX)), say("flag", fcntl(fd, F_GETFD)), say("FIONCLEX", ioctl(fd, FIONCLEX)), say("flag", fcntl(fd, F_GETFD));
  say("ioctl, bad", ioctl(fd, 0x12345)), say("ioctl of what is closed", ioctl(999, FIONREAD, &other));
  say("read of nothing", read(fd, bytes, 0)), say("read of what is closed", read(999, bytes, 1));
  say("write of nothing to what is closed", write(999, "", 0));
  say("fstat of what is closed", fstat(999, &(struct stat){0})), say("lseek of what is closed", lseek(999, 0, SEEK_CUR));
  say("fchmod of what is closed", fchmod(999, 0600)), say("fchdir of a file", fchdir(fd)), say("fchdir of what is closed", fchdir(999));
  say("fsync of what is closed", fsync(999)), say("isatty of what is closed", isatty(999)), is("ENOTTY", isatty(fd) == 0 && errno == ENOTTY);
  say("ttyname of a file", ttyname_r(fd, bytes, sizeof bytes) == ENOTTY);
  say("openat of a file", openat(fd, "f", O_RDONLY)), say("openat of what is closed", openat(999, "f", O_RDONLY));
  say("openat, absolute", close(openat(999, "/dev/null", O_RDONLY)));
  int folder = open(".", O_RDONLY | O_DIRECTORY);
  is("openat", (other = openat(folder, "f", O_RDONLY)) >= 0), close(other);
  say("read of a folder", read(folder, bytes, 1)), say("pread of a folder", pread(folder, bytes, 1, 0)), close(folder);
  int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDONLY), full = open("/dev/full", O_RDWR);
  say("read of /dev/null", read(null, bytes, 1)), say("read of /dev/zero", read(zero, bytes, 3)), say("write to /dev/full", write(full, "x", 1));
  say("lseek of /dev/null", lseek(null, 5, SEEK_SET)), say("lseek of /dev/zero", lseek(zero, 5, SEEK_SET)), say("ftruncate of /dev/null", ftruncate(null, 0));
  close(null), close(zero), close(full), close(fd);
}

static void polled(const char *what, int fd, int events, int timeout) {
  struct pollfd one = {fd, events, 0x7fff};
  int count = poll(&one, 1, timeout), error = errno;
  char line[99];
  snprintf(line, sizeof line, "%d %#x%s%s", count, one.revents, count < 0 ? " " : "", count < 0 ? strerror(error) : "");
  text(what, line);
}
void polls(void) {
  int fd = make("f", "0123456789"), ends[2];
  char bytes[20];
  pipe(ends);
  polled("poll of what is closed", 999, POLLIN, 0), polled("poll of less than 0", -1, POLLIN, 0);
  polled("poll of a file", fd, POLLIN | POLLOUT, 0), polled("poll for nothing", fd, 0, 0), polled("poll for what is urgent", fd, POLLPRI, 0);
  polled("an empty pipe", ends[0], POLLIN, 0), polled("which can be written", ends[1], POLLOUT, 0), polled("and not read", ends[1], POLLIN, 0);
  polled("read by other names", ends[0], POLLIN | POLLRDNORM, 0), polled("written by other names", ends[1], POLLOUT | POLLWRNORM, 0);
  write(ends[1], "abc", 3), polled("with something in it", ends[0], POLLIN | POLLRDNORM, -1);
  close(ends[1]), polled("and nobody writes", ends[0], POLLIN, 0), read(ends[0], bytes, 9), polled("empty then", ends[0], POLLIN, 0), polled("asked for nothing", ends[0], 0, 0);
  close(ends[0]), pipe(ends), close(ends[0]), polled("nobody reads", ends[1], POLLOUT, 0), close(ends[1]);
  double start = now();
  say("poll of nothing", poll(NULL, 0, 100)), is("waits", now() - start >= 0.09 && now() - start < 1);
  struct pollfd two[2] = {{fd, POLLIN, 0}, {999, POLLIN, 0}};
  say("poll of two", poll(two, 2, 1000)), say("of the second", two[1].revents);
  say("ppoll, bad", ppoll(two, 2, &(struct timespec){0, -1}, NULL));
  fd_set set;
  FD_ZERO(&set); FD_SET(fd, &set);
  say("select", select(fd + 1, &set, NULL, NULL, NULL)), is("set", FD_ISSET(fd, &set));
  say("select to write", select(fd + 1, NULL, &set, NULL, &(struct timeval){0})), is("set", FD_ISSET(fd, &set));
  say("select of exceptions", select(fd + 1, NULL, NULL, &set, &(struct timeval){0})), is("set", FD_ISSET(fd, &set));
  FD_ZERO(&set); FD_SET(900, &set), say("select of what is closed", select(901, &set, NULL, NULL, &(struct timeval){0}));
  say("select below 0", select(-1, NULL, NULL, NULL, &(struct timeval){0}));
  say("select, bad time", select(0, NULL, NULL, NULL, &(struct timeval){-1, 0}));
  say("pselect, bad time", pselect(0, NULL, NULL, NULL, &(struct timespec){0, 1000000000}, NULL));
  pipe(ends); FD_ZERO(&set); FD_SET(ends[0], &set);
  struct timeval left = {0, 50000};
  say("select of an empty pipe", select(ends[0] + 1, &set, NULL, NULL, &left)), is("not set", !FD_ISSET(ends[0], &set));
  say("the time that is left", left.tv_sec * 1000000 + left.tv_usec);
  close(ends[0]), close(ends[1]), close(fd);
}

void pipes(void) {
  int ends[2], count;
  char bytes[70000];
  struct stat status;
  say("pipe", pipe(ends)), say("flag", fcntl(ends[0], F_GETFD)), say("access", fcntl(ends[1], F_GETFL) & O_ACCMODE);
  is("is a FIFO", !fstat(ends[0], &status) && S_ISFIFO(status.st_mode)), say("mode", status.st_mode & 0777), say("size", status.st_size);
  say("lseek", lseek(ends[0], 0, SEEK_CUR)), say("pread", pread(ends[0], bytes, 1, 0)), say("pwrite", pwrite(ends[1], "x", 1, 0));
  say("read of the end that writes", read(ends[1], bytes, 1)), say("write to the end that reads", write(ends[0], "x", 1));
  say("ftruncate", ftruncate(ends[1], 0)), say("fsync", fsync(ends[1])), failed("fallocate", posix_fallocate(ends[1], 0, 1));
  write(ends[1], "abc", 3), ioctl(ends[0], FIONREAD, &count), say("FIONREAD", count), say("read", read(ends[0], bytes, 2)), say("the rest", read(ends[0], bytes, 9));
  fcntl(ends[0], F_SETFL, O_NONBLOCK), fcntl(ends[1], F_SETFL, O_NONBLOCK), is("O_NONBLOCK", !!(fcntl(ends[0], F_GETFL) & O_NONBLOCK));
  say("read when empty", read(ends[0], bytes, 1));
  memset(bytes, 0, sizeof bytes);
  say("more than fits", write(ends[1], bytes, sizeof bytes)), say("when full", write(ends[1], bytes, 1));
  say("read some", read(ends[0], bytes, 4096)), say("that fits then", write(ends[1], bytes, 4096)), say("full again", write(ends[1], bytes, 4096));
  say("F_GETPIPE_SZ", fcntl(ends[0], F_GETPIPE_SZ)), say("F_SETPIPE_SZ", fcntl(ends[0], F_SETPIPE_SZ, 4096));
  close(ends[1]);
  while ((count = read(ends[0], bytes, sizeof bytes)) > 0);
  say("end", count), close(ends[0]);
  say("pipe2", pipe2(ends, O_CLOEXEC | O_NONBLOCK)), say("flag", fcntl(ends[1], F_GETFD)), is("not blocking", !!(fcntl(ends[1], F_GETFL) & O_NONBLOCK));
  int copy = dup(ends[1]);
  close(ends[1]), say("a copy writes", write(copy, "x", 1)), close(copy), say("read", read(ends[0], bytes, 9)), say("end", read(ends[0], bytes, 9)), close(ends[0]);
  say("pipe2, bad flag", pipe2(ends, O_CREAT));
  signal(SIGPIPE, SIG_IGN), pipe(ends), close(ends[0]), say("nobody reads", write(ends[1], "x", 1)), close(ends[1]), signal(SIGPIPE, SIG_DFL);
  FILE *stream = popen("cat > popened; exit 3", "w");
  fputs("to a child\n", stream), say("pclose", pclose(stream));
  stream = popen("cat popened", "re"), say("popen with e", fcntl(fileno(stream), F_GETFD)), fgets(bytes, 99, stream), say("read", strlen(bytes)), say("pclose", pclose(stream));
  is("popen, bad", !popen("true", "x"));
  say("pipe through a shell", (pipe(ends), dup2(ends[1], 8), system("echo by a descriptor >&8") == 0));
  close(8), close(ends[1]), memset(bytes, 0, 99), say("arrived", read(ends[0], bytes, 99)), close(ends[0]);
}

void maps(void) {
  int fd = make("m", "0123456789"), second = open("m", O_RDWR);
  char bytes[20] = "", *map = mmap(NULL, 10, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  is("mmap", map != MAP_FAILED), map[0] = 'a';
  say("msync", msync(map, 10, MS_SYNC)), pread(second, bytes, 3, 0), text("seen by another", bytes);
  map[1] = 'b', pread(second, bytes, 3, 0), text("seen at once", bytes);
  pwrite(second, "X", 1, 5), say("what another wrote", map[5]);
  char *twin = mmap(NULL, 10, PROT_READ, MAP_SHARED, second, 0);
  map[2] = 'c', say("seen by a second map", twin[2]);
  say("close", close(fd)), map[3] = 'd', say("munmap", munmap(map, 10)), munmap(twin, 10);
  pread(second, bytes, 10, 0), text("after munmap", bytes);
  map = mmap(NULL, 10, PROT_READ | PROT_WRITE, MAP_PRIVATE, second, 0), map[0] = 'p', pread(second, bytes, 1, 0), say("private", bytes[0]), munmap(map, 10);
  int reads = open("m", O_RDONLY);
  is("shared to write what is read", mmap(NULL, 10, PROT_WRITE, MAP_SHARED, reads, 0) == MAP_FAILED), say("why", (mmap(NULL, 10, PROT_WRITE, MAP_SHARED, reads, 0), -1));
  is("private to write what is read", (map = mmap(NULL, 10, PROT_READ | PROT_WRITE, MAP_PRIVATE, reads, 0)) != MAP_FAILED), munmap(map, 10);
  say("of nothing", (long)mmap(NULL, 0, PROT_READ, MAP_PRIVATE, reads, 0)), say("at an odd place", (long)mmap(NULL, 10, PROT_READ, MAP_PRIVATE, reads, 1));
  say("of what is closed", (long)mmap(NULL, 10, PROT_READ, MAP_PRIVATE, 999, 0)), say("neither shared nor private", (long)mmap(NULL, 10, PROT_READ, 0, reads, 0));
  int writes = open("m", O_WRONLY);
  say("of what is written", (long)mmap(NULL, 10, PROT_READ, MAP_PRIVATE, writes, 0)), close(writes), close(reads);
  is("anonymous", (map = mmap(NULL, 100000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) != MAP_FAILED), say("zero", map[99999]);
  say("munmap", munmap(map, 100000)), say("munmap of nothing", munmap(map, 0)), say("munmap at an odd place", munmap((char *)1, 10));
  ftruncate(second, 8192), map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, second, 4096), map[10] = 'z', munmap(map, 4096);
  pread(second, bytes, 1, 4106), say("the second page", bytes[0]);
  say("madvise", madvise(NULL, 0, MADV_NORMAL)), close(second);
}
