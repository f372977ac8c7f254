// Functions that headers declare and some C library of Emscripten's lacks, a line for each thing: with musl-gcc it must print the same.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static void say(const char *what, long result) {
  int error = result == -1 ? errno : 0;
  printf("%s: %ld%s%s\n", what, result, error ? " " : "", error ? strerror(error) : "");
  errno = 0;
}
static int depth;
static int each(const char *path, const struct stat *stat, int kind) {
  printf("%s %d %d\n", path, kind, S_ISREG(stat->st_mode));
  return depth++ == 3 ? 77 : 0;
}
static void first(void) { puts("first"), fflush(stdout); }
static void second(void) { puts("second"), fflush(stdout); }

int main(void) {
  char text[100] = "";
  int ends[2], from = open("from", O_RDWR | O_CREAT | O_TRUNC, 0600), to = open("to", O_RDWR | O_CREAT | O_TRUNC, 0600);
  loff_t at = 6, into = 3;
  write(from, "hello wide world", 16), lseek(from, 0, SEEK_SET);
  pipe(ends);
  say("splice into a pipe", splice(from, &at, ends[1], NULL, 4, 0));
  say("where it read", at);
  say("and its own position", lseek(from, 0, SEEK_CUR));
  say("splice out of a pipe", splice(ends[0], NULL, to, &into, 100, 0));
  say("splice without a pipe", splice(from, NULL, to, NULL, 4, 0));
  say("splice with an offset of a pipe", splice(from, NULL, ends[1], &at, 4, 0));
  say("splice of nothing open", splice(99, NULL, ends[1], NULL, 4, 0));
  at = 0, into = 7;
  say("copy_file_range", copy_file_range(from, &at, to, &into, 5, 0));
  say("copy_file_range by position", copy_file_range(from, NULL, to, NULL, 3, 0));
  say("copy_file_range, bad flags", copy_file_range(from, NULL, to, NULL, 3, 1));
  int count = pread(to, text, sizeof text, 0);
  for (int i = 0; i < count; i++) putchar(text[i] ? text[i] : '.');
  putchar('\n');
  say("syncfs", syncfs(from));
  say("syncfs of nothing open", syncfs(99));

  wchar_t wide[40];
  struct tm date = {.tm_year = 100, .tm_mon = 1, .tm_mday = 29, .tm_hour = 13, .tm_wday = 2, .tm_yday = 59};
  say("wcsftime", wcsftime(wide, 40, L"%Y-%m-%d %H %a %j %%", &date));
  printf("%ls\n", wide);
  say("wcsftime without room", wcsftime(wide, 5, L"%Y-%m-%d", &date));
  say("wcsftime of nothing", wcsftime(wide, 5, L"", &date));

  mkdir("tree", 0700), mkdir("tree/a", 0700), close(creat("tree/a/file", 0600)), mkdir("tree/a/b", 0700);
  say("ftw of nothing", ftw("nowhere", each, 9));
  say("ftw of a file", ftw("tree/a/file", each, 9));
  depth = 3;
  say("ftw that ends", ftw("tree", each, 9));
  rmdir("tree/a/b"), unlink("tree/a/file"), rmdir("tree/a"), rmdir("tree"), unlink("from"), unlink("to");

  gid_t groups[50];
  count = 50;
  say("getgrouplist", getgrouplist("nobody", 65534, groups, &count));
  printf("%d %u\n", count, groups[0]);
  count = 0;
  say("getgrouplist without room", getgrouplist("nobody", 65534, groups, &count));
  int status;
  say("wait3", wait3(&status, 0, NULL));
  at_quick_exit(first), at_quick_exit(second);
  atexit(first);
  fflush(stdout);
  quick_exit(6);
}
