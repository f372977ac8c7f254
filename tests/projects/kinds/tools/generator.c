#include <stdio.h>
int main(int argc, char **argv) {
  FILE *file = fopen(argv[argc - 1], "w");
  if (!file) return 1;
  fputs("#define NUMBER 39\n", file);
  return fclose(file);
}
