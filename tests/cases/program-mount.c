// A folder that a program expects at a path of its own, such as a harness of emcc's gives it, is there by --mount or EMSHIM_MOUNT.
//# RUN: cc % -o %t && mkdir -p %t.d/inner && echo seen >%t.d/inner/name
//# FAILS: %t /test-data
//# RUN: EMSHIM_MOUNT=%t.d:/test-data %t /test-data
//# PRINTS: seen
//# RUN: EMSHIM_MOUNT=%t.d:/test-data/,/nowhere:/test %t /test-data
//# PRINTS: seen
//# FAILS: EMSHIM_MOUNT=%t.d:/test-dat %t /test-data
//# RUN: emshim run --mount %t.d:/test-data %t /test-data
//# PRINTS: seen
//# RUN: emshim exec --mount %t.d:/test-data -- %t /test-data
//# PRINTS: seen
//# FAILS: emshim run --mount %t.d %t /test-data
//# STDERR: in node programs see every folder at its own path
//# FAILS: emshim run --mount /nowhere-of-this-name:/x %t /test-data
//# STDERR: no such folder
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
  char line[20];
  struct stat status;
  struct dirent *entry;
  FILE *file;
  if (argc < 2 || chdir(argv[1]) || stat("inner", &status) || !S_ISDIR(status.st_mode) || chdir("/")) return 1;
  snprintf(line, sizeof line, "%s/inner", argv[1]);
  DIR *folder = opendir(line);
  while ((entry = readdir(folder)) && entry->d_name[0] == '.') {}
  if (!entry || chdir(line) || !(file = fopen(entry->d_name, "r")) || !fgets(line, sizeof line, file)) return 2;
  return fputs(line, stdout) < 0;
}
