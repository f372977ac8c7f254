// Files: what opening, linking, renaming, changing and locking them says.
#include "compare.h"
#include <sys/file.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <utime.h>

static void modes(const char *what, const char *path) {
  struct stat status;
  if (stat(path, &status)) say(what, -1);
  else say(what, status.st_mode & 07777);
}
static void links_of(const char *what, const char *path) {
  struct stat status;
  say(what, lstat(path, &status) ? -1 : (long long)status.st_nlink);
}

void files(void) {
  char bytes[200] = "";
  struct stat status;
  int fd;
  close(make("f", "hello"));
  say("link", link("f", "g"));
  links_of("links of two", "f");
  say("link again", link("f", "g"));
  say("link of nothing", link("nothing", "h"));
  say("link of a folder", link(".", "h"));
  say("link below a file", link("f", "g/h"));
  say("linkat", linkat(AT_FDCWD, "f", AT_FDCWD, "h", 0));
  say("linkat, bad flag", linkat(AT_FDCWD, "f", AT_FDCWD, "i", 0x1));
  symlink("f", "s");
  say("linkat of a symbolic link", linkat(AT_FDCWD, "s", AT_FDCWD, "s2", 0));
  is("which stays one", !lstat("s2", &status) && S_ISLNK(status.st_mode));
  say("linkat that follows", linkat(AT_FDCWD, "s", AT_FDCWD, "s3", AT_SYMLINK_FOLLOW));
  is("which is a file", !lstat("s3", &status) && S_ISREG(status.st_mode));
  links_of("links then", "f");
  say("rename of one to the other", rename("f", "g"));
  links_of("which does nothing", "f");
  say("rename to itself", rename("f", "f"));
  mkdir("d", 0755), mkdir("e", 0755), close(make("e/x", ""));
  say("rename of a file over a folder", rename("f", "d"));
  say("rename of a folder over a file", rename("d", "f"));
  say("rename of a folder over a full one", rename("d", "e"));
  say("rename of a folder into itself", rename("d", "d/in"));
  say("rename of nothing", rename("nothing", "f"));
  say("rename to a path that ends with a slash", rename("f", "new/"));
  say("rename to an empty path", rename("f", ""));
  say("unlink of a folder", unlink("d"));
  say("unlink with a slash", unlink("f/"));
  say("rmdir of a file", rmdir("f"));
  say("rmdir of .", rmdir("d/."));
  say("rmdir of a full one", rmdir("e"));
  say("unlinkat, folder", unlinkat(AT_FDCWD, "d", AT_REMOVEDIR));
  say("unlinkat, bad flag", unlinkat(AT_FDCWD, "f", 0x10000));
  say("mkdir below nothing", mkdir("nothing/x", 0755));
  say("mkdir below a file", mkdir("f/x", 0755));
  umask(027);
  close(open("masked", O_CREAT | O_WRONLY, 0666)), mkdir("masked-d", 0777);
  modes("mode of a masked file", "masked"), modes("mode of a masked folder", "masked-d");
  say("umask", umask(022));
  say("umask again", umask(022));
  say("chmod", chmod("f", 04755));
  modes("setuid", "f");
  say("fchmod", fchmod(fd = open("f", O_RDONLY), 0600));
  modes("after fchmod", "f");
  close(fd);
  say("chmod of nothing", chmod("nothing", 0600));
  say("fchmodat, bad flag", fchmodat(AT_FDCWD, "f", 0600, 0x8000));
  say("fchmodat", fchmodat(AT_FDCWD, "f", 0644, 0));
  say("chown to me", chown("f", getuid(), getgid()));
  say("chown to nobody in particular", chown("f", -1, -1));
  say("lchown", lchown("s", -1, -1));
  say("fchownat, bad flag", fchownat(AT_FDCWD, "f", -1, -1, 0x8000));
  say("access, bad mode", access("f", 99));
  say("access, nothing", access("nothing", F_OK));
  say("access, below a file", access("f/x", F_OK));
  say("faccessat, effective", faccessat(AT_FDCWD, "f", R_OK, AT_EACCESS));
  say("faccessat, bad flag", faccessat(AT_FDCWD, "f", R_OK, 0x8000));
  chmod("f", 0);
  is("access to what nobody may read is as for open", (access("f", R_OK) < 0) == ((fd = open("f", O_RDONLY)) < 0));
  close(fd), chmod("f", 0644);
  say("truncate", truncate("f", 3));
  say("truncate to less than nothing", truncate("f", -1));
  say("truncate of a folder", truncate("e", 0));
  say("truncate of nothing", truncate("nothing", 0));
  fd = open("f", O_RDONLY);
  say("ftruncate of what is read", ftruncate(fd, 1));
  failed("fallocate of what is read", posix_fallocate(fd, 0, 10));
  say("fsync", fsync(fd)), say("fdatasync", fdatasync(fd));
  failed("posix_fadvise", posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL));
  failed("posix_fadvise, bad", posix_fadvise(fd, 0, 0, 99));
  say("write to what is read", write(fd, "x", 1));
  close(fd);
  fd = open("f", O_WRONLY);
  say("read of what is written", read(fd, bytes, 1));
  say("lseek before the start", lseek(fd, -1, SEEK_SET));
  say("lseek, bad", lseek(fd, 0, 99));
  say("lseek behind the end", lseek(fd, 10, SEEK_END));
  say("write there", write(fd, "end", 3));
  fstat(fd, &status), say("size with a hole", status.st_size);
  say("SEEK_DATA behind the end", lseek(fd, 100, 3));
  failed("posix_fallocate", posix_fallocate(fd, 0, 50));
  fstat(fd, &status), say("size", status.st_size);
  failed("posix_fallocate, bad", posix_fallocate(fd, 0, 0));
  say("pwrite at less than nothing", pwrite(fd, "x", 1, -1));
  say("pwritev", pwritev(fd, (struct iovec[]){{"ab", 2}, {"cd", 2}}, 2, 1));
  close(fd);
  fd = open("f", O_RDONLY);
  say("preadv", preadv(fd, (struct iovec[]){{bytes, 2}, {bytes + 2, 2}}, 2, 1)), text("of it", bytes);
  say("pread at less than nothing", pread(fd, bytes, 1, -1));
  say("readv of nothing", readv(fd, NULL, 0));
  say("readv, too many", readv(fd, (struct iovec[]){{bytes, 2}}, -1));
  close(fd);
  say("open, exclusive", open("f", O_CREAT | O_EXCL, 0600));
  say("open, exclusive, a link to nothing", (symlink("nothing", "dangling"), open("dangling", O_CREAT | O_EXCL, 0600)));
  say("open, no link followed", open("s", O_NOFOLLOW));
  say("open of a link to nothing", open("dangling", O_RDONLY));
  say("open of a folder to write", open(".", O_RDWR));
  say("open, a folder wanted", open("f", O_DIRECTORY));
  say("open below a file", open("f/x", O_RDONLY));
  say("open with a slash", open("f/", O_RDONLY));
  memset(bytes, 'n', sizeof bytes);
  char longest[5000] = "";
  memset(longest, 'n', 300), say("open of a long name", open(longest, O_RDONLY));
  memset(longest, 'n', 4999), say("open of a long path", open(longest, O_RDONLY));
  say("open of an empty path", open("", O_RDONLY));
  say("mkdir of a long name", (longest[300] = 0, mkdir(longest, 0755)));
  say("symlink to an empty path", symlink("", "empty"));
  say("readlink of a file", readlink("f", bytes, sizeof bytes));
  say("readlink, no room", readlink("s", bytes, 0));
  say("readlink, cut", (symlink("longer-than-room", "cut"), readlink("cut", bytes, 4)));
  say("mkfifo", mkfifo("fifo", 0640)), modes("mode of it", "fifo");
  say("mkfifo again", mkfifo("fifo", 0640));
  say("mkfifo below nothing", mkfifo("nothing/x", 0640));
  say("mknod of a FIFO", mknod("fifo2", S_IFIFO | 0600, 0)), is("which is one", !stat("fifo2", &status) && S_ISFIFO(status.st_mode));
  say("mknod of a file", mknod("plain", S_IFREG | 0600, 0));
  say("mknod of a folder", mknod("folder", S_IFDIR | 0600, 0));
  say("a FIFO without a reader", open("fifo", O_WRONLY | O_NONBLOCK));
  fd = open("fifo", O_RDONLY | O_NONBLOCK), is("a FIFO to read", fd >= 0);
  int writer = open("fifo", O_WRONLY | O_NONBLOCK);
  is("a FIFO to write", writer >= 0);
  say("write to it", write(writer, "ab", 2)), say("read from it", read(fd, bytes, 9)), say("read when empty", read(fd, bytes, 9));
  close(writer), say("read when nobody writes", read(fd, bytes, 9)), close(fd);
  struct statvfs system;
  say("statvfs", statvfs(".", &system));
  is("blocks", system.f_blocks > 0 && system.f_bfree <= system.f_blocks && system.f_bavail <= system.f_bfree);
  is("files", system.f_files > 0 && system.f_ffree <= system.f_files);
  say("longest name", system.f_namemax), say("size of a block", system.f_bsize), say("size of a fragment", system.f_frsize);
  say("flags of it", system.f_flag & (ST_RDONLY | ST_NOSUID));
  say("statvfs of nothing", statvfs("nothing", &system));
  say("pathconf", pathconf("f", _PC_NAME_MAX)), say("pathconf, bad", pathconf("f", 99));
  char temporary[] = "tXXXXXX", folder[] = "dXXXXXX", bad[] = "bad", suffix[] = "aXXXXXX.c";
  is("mkstemp", (fd = mkstemp(temporary)) >= 0), modes("mode of it", temporary), close(fd);
  say("mkstemp, bad", mkstemp(bad));
  is("mkdtemp", mkdtemp(folder) != NULL), modes("mode of it", folder);
  is("mkostemps", (fd = mkostemps(suffix, 2, O_CLOEXEC)) >= 0), say("which closes", fcntl(fd, F_GETFD)), close(fd);
  is("O_TMPFILE", (fd = open(".", O_TMPFILE | O_RDWR, 0600)) >= 0), fstat(fd, &status), say("links of it", status.st_nlink), close(fd);
  is("O_PATH", (fd = open("f", O_PATH)) >= 0), say("read of it", read(fd, bytes, 1)), close(fd);
  char *real = realpath("./e/../s", NULL);
  text("realpath", real ? strrchr(real, '/') : NULL), free(real);
  is("realpath of nothing", !realpath("nothing/x", NULL)), errno = 0;
}

static void time_of(const char *what, const char *path, int modified) {
  struct stat status;
  if (lstat(path, &status)) say(what, -1);
  struct timespec time = modified ? status.st_mtim : status.st_atim;
  char line[99];
  snprintf(line, sizeof line, "%lld.%09ld", (long long)time.tv_sec, time.tv_nsec);
  text(what, line);
}
void times_of_files(void) {
  struct timespec exact[2] = {{1500000000, 123456789}, {1600000000, 987654321}};
  close(make("f", "hello")), symlink("f", "s");
  say("utimensat", utimensat(AT_FDCWD, "f", exact, 0));
  time_of("read", "f", 0), time_of("written", "f", 1);
  struct timespec omitted[2] = {{0, UTIME_OMIT}, {1, 999999999}};
  say("utimensat of one", utimensat(AT_FDCWD, "f", omitted, 0)), time_of("read", "f", 0), time_of("written", "f", 1);
  struct timespec old[2] = {{-1, 500000001}, {-86400, 1}};
  say("utimensat before 1970", utimensat(AT_FDCWD, "f", old, 0)), time_of("read", "f", 0), time_of("written", "f", 1);
  say("utimensat of a link", utimensat(AT_FDCWD, "s", exact, AT_SYMLINK_NOFOLLOW)), time_of("of the link", "s", 1), time_of("of the file", "f", 1);
  struct timespec bad[2] = {{1, 1000000000}, {1, 0}};
  say("utimensat, bad time", utimensat(AT_FDCWD, "f", bad, 0));
  say("utimensat, bad flag", utimensat(AT_FDCWD, "f", exact, 0x8000));
  say("utimensat of nothing", utimensat(AT_FDCWD, "nothing", exact, 0));
  int fd = open("f", O_RDONLY);
  say("futimens", futimens(fd, exact)), time_of("written", "f", 1);
  say("futimens, closed", futimens(999, exact));
  time_t before = time(NULL);
  say("futimens, now", futimens(fd, NULL)), close(fd);
  struct stat status;
  int older = 0, newer = 0;
  struct stat made, next;
  for (int i = 0; i < 40; i++) {
    unlink("g"), fd = make("g", "x"), fstat(fd, &made), write(fd, "z", 1), fstat(fd, &made);
    if (i % 4 == 3) usleep(i * 250);
    futimens(fd, NULL), fstat(fd, &status), close(fd);
    older += status.st_mtim.tv_sec < made.st_mtim.tv_sec || (status.st_mtim.tv_sec == made.st_mtim.tv_sec && status.st_mtim.tv_nsec < made.st_mtim.tv_nsec);
    usleep(5000), unlink("h"), close(make("h", "y")), stat("h", &next), unlink("h");
    newer += next.st_mtim.tv_sec < status.st_mtim.tv_sec || (next.st_mtim.tv_sec == status.st_mtim.tv_sec && next.st_mtim.tv_nsec < status.st_mtim.tv_nsec);
  }
  say("older than when it was made", older), say("newer than what was made then", newer), unlink("g");
  stat("f", &status), is("which is now", status.st_mtime >= before - 1 && status.st_mtime <= before + 5);
  say("utime", utime("f", &(struct utimbuf){5, 6})), time_of("read", "f", 0), time_of("written", "f", 1);
  say("utimes", utimes("f", (struct timeval[2]){{7, 8}, {9, 999999}})), time_of("read", "f", 0), time_of("written", "f", 1);
  say("utimes, bad", utimes("f", (struct timeval[2]){{7, 8}, {9, 1000000}}));
  say("lutimes", lutimes("s", (struct timeval[2]){{7, 8}, {9, 10}})), time_of("of the link", "s", 1);
  stat("f", &status);
  fd = open("f", O_RDWR | O_APPEND), write(fd, "x", 1), close(fd);
  struct stat after;
  stat("f", &after), is("writing sets the time", after.st_mtime > status.st_mtime);
}

static int lock(int fd, int command, int type, long start, long length) {
  return fcntl(fd, command, &(struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length});
}
// What another process says of a lock on the file: python3 asks as the shell cannot.
static int elsewhere(const char *call) {
  char line[500];
  snprintf(line, sizeof line, "python3 -c 'import fcntl,sys\nf=open(\"locked\",\"r+\")\ntry: fcntl.%s\nexcept OSError: sys.exit(3)'", call);
  return WEXITSTATUS(system(line));
}
void locks(void) {
  int fd = make("locked", "0123456789");
  say("lock", lock(fd, F_SETLK, F_WRLCK, 2, 3));
  say("another's on it", elsewhere("lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB,1,2)"));
  say("another's beside it", elsewhere("lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB,1,7)"));
  struct flock asked = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  say("F_GETLK of one's own", fcntl(fd, F_GETLK, &asked)), say("is free", asked.l_type == F_UNLCK);
  say("unlock the middle", lock(fd, F_SETLK, F_UNLCK, 3, 1));
  say("another's in the middle", elsewhere("lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB,1,3)"));
  say("another's before it", elsewhere("lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB,1,2)"));
  say("to read", lock(fd, F_SETLK, F_RDLCK, 0, 0));
  say("another's to read", elsewhere("lockf(f,fcntl.LOCK_SH|fcntl.LOCK_NB)"));
  say("another's to write", elsewhere("lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB)"));
  int second = open("locked", O_RDWR);
  close(second);
  say("closing any drops it", elsewhere("lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB)"));
  say("F_SETLKW", lock(fd, F_SETLKW, F_WRLCK, 0, 0)), say("lockf test", lockf(fd, F_TEST, 0)), say("lockf unlock", lockf(fd, F_ULOCK, 0));
  say("lockf", (lseek(fd, 0, SEEK_SET), lockf(fd, F_TLOCK, 4)));
  say("another's", elsewhere("lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB,1,3)"));
  lockf(fd, F_ULOCK, 0);
  say("lock, bad type", lock(fd, F_SETLK, 99, 0, 0));
  say("lock, bad start", lock(fd, F_SETLK, F_WRLCK, -5, 0));
  int reads = open("locked", O_RDONLY);
  say("lock to write what is read", lock(reads, F_SETLK, F_WRLCK, 0, 0));
  close(reads);
  say("lock, closed", lock(999, F_SETLK, F_WRLCK, 0, 0));
  say("flock", flock(fd, LOCK_EX));
  say("another's flock", elsewhere("flock(f,fcntl.LOCK_EX|fcntl.LOCK_NB)"));
  second = open("locked", O_RDWR);
  say("one's own by another open", flock(second, LOCK_EX | LOCK_NB));
  say("flock to share", flock(fd, LOCK_SH)), say("both share", flock(second, LOCK_SH | LOCK_NB));
  say("another's shares", elsewhere("flock(f,fcntl.LOCK_SH|fcntl.LOCK_NB)"));
  say("flock unlocks", flock(fd, LOCK_UN) + flock(second, LOCK_UN));
  say("another's then", elsewhere("flock(f,fcntl.LOCK_EX|fcntl.LOCK_NB)"));
  say("flock, bad", flock(fd, 16)), say("flock, closed", flock(999, LOCK_EX));
  close(fd), close(second);
}
