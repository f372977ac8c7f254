// Names with a slash at their end, folders that a descriptor stands for, and what cannot be done there; memory by its alignment.
#include "compare.h"
#include <stdint.h>

static void times(const char *what, const char *path) {
  struct stat status;
  if (stat(path, &status)) say(what, -1);
  else say(what, status.st_atim.tv_nsec), say(what, status.st_mtim.tv_nsec);
}

static void slashes(void) {
  close(make("f", "hello")), symlink("nowhere", "dangling"), mkdir("d", 0700);
  say("mkfifo over a link", mkfifo("dangling", 0600)), say("mkfifo over a link/", mkfifo("dangling/", 0600));
  say("mkfifo of nothing/", mkfifo("none/", 0600)), say("mkfifo over a file/", mkfifo("f/", 0600));
  say("mkfifo of no name", mkfifo("", 0600)), say("mkfifo over .", mkfifo(".", 0600)), say("mkfifo over /", mkfifo("//", 0600));
  say("mkfifo below a file", mkfifo("f/x", 0600)), say("mkfifo below nothing", mkfifo("none/x", 0600));
  say("mknod over a link/", mknod("dangling/", S_IFIFO | 0600, 0)), say("mknod of nothing/", mknod("none/", S_IFREG | 0600, 0));
  say("mknod over a file/", mknod("f/", S_IFREG | 0600, 0)), say("mkdir over a link/", mkdir("dangling/", 0700));
  say("mkdir over a file/", mkdir("f/", 0700)), say("open over a link/", open("dangling/", O_CREAT | O_RDWR, 0600));
  say("chmod of a file/", chmod("f/", 0600)), say("unlink of a file/", unlink("f/")), say("rename of a file/", rename("f/", "g"));
  say("rename to a file/", rename("f", "g/")), say("symlink over a file/", symlink("a", "f/")), say("symlink to nothing/", symlink("a", "none/"));
  say("link of a file/", link("f/", "g")), say("link to nothing/", link("f", "none/")), say("link of a folder/", link("d/", "g"));
  unlink("dangling");
  // musl does this by the name of a descriptor, below /proc, which is the program's own and not node's.
  say("chmod of no link", fchmodat(AT_FDCWD, "f", 0640, AT_SYMLINK_NOFOLLOW));
  struct stat status;
  say("its mode", stat("f", &status) ? -1 : (long long)(status.st_mode & 07777)), chmod("f", 0644);
}

void places(void) {
  struct stat status;
  struct timespec set[2] = {{946684800, 499999999}, {946684800, 999999999}};
  slashes();
  int folder = open("d", O_RDONLY | O_DIRECTORY);
  close(make("d/x", "hello"));
  say("utimensat there", utimensat(folder, "x", set, 0)), times("its times", "d/x");
  say("futimens of a folder", futimens(folder, set)), times("its times", "d");
  say("mkfifoat there", mkfifoat(folder, "fifo", 0600)), say("it is", stat("d/fifo", &status) ? -1 : (long long)(status.st_mode & S_IFMT));
  say("mknodat there", mknodat(folder, "node", S_IFIFO | 0600, 0)), say("mknodat again", mknodat(folder, "node", S_IFIFO | 0600, 0));
  say("linkat there", linkat(folder, "x", AT_FDCWD, "y", AT_SYMLINK_FOLLOW)), say("linkat and back", linkat(folder, "../y", folder, "../z", AT_SYMLINK_FOLLOW));
  say("it is there", access("z", F_OK)), say("linkat of nothing", linkat(folder, "none", AT_FDCWD, "q", AT_SYMLINK_FOLLOW));
  say("linkat of a closed folder", linkat(999, "x", AT_FDCWD, "q", AT_SYMLINK_FOLLOW));
  say("symlinkat there", symlinkat("x", folder, "l")), say("renameat and back", renameat(folder, "l", folder, "../l")), say("unlinkat", unlinkat(folder, "../l", 0));
  say("lseek of a folder", lseek(folder, 0, SEEK_CUR)), say("lseek, bad", lseek(folder, 0, 9)), say("lseek below 0", lseek(folder, -1, SEEK_SET));
  say("ftruncate of a folder", ftruncate(folder, 0)), say("write to a folder", write(folder, "", 1)), say("read of a folder", read(folder, &set, 1));
  close(folder);
  for (const char *const *name = (const char *const[]){"x", "fifo", "node", "../f", "../y", "../z", NULL}; *name; name++) {
    char path[20];
    snprintf(path, sizeof path, "d/%s", *name), unlink(path);
  }
  rmdir("d");

  FILE *stream = fdopen(make("f", "x"), "w");
  close(fileno(stream)), say("fclose of what is closed", fclose(stream));
  close(fileno(stream = fopen("f", "r"))), say("fclose of what is closed and was read", fclose(stream));
  unlink("f");

  void *(*volatile aligned)(size_t, size_t) = aligned_alloc; // A compiler knows what it gives.
  void *block = aligned(2, 10);
  is("aligned_alloc(2, 10)", !!block), free(block);
  is("aligned_alloc(64, 10)", !!(block = aligned(64, 10))), is("aligned", (uintptr_t)block % 64 == 0), free(block);
  is("aligned_alloc(4096, 8192)", !!(block = aligned(4096, 8192))), is("aligned", (uintptr_t)block % 4096 == 0), free(block);
  errno = 0, is("aligned_alloc(3, 9)", !!(block = aligned(3, 9))), failed("aligned_alloc(3, 9)", errno);
}
