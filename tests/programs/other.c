// A second program, to stand beside the probe.
#include <stdio.h>
int main(int c, char **v) { printf("other %s\n", c > 1 ? v[1] : "-"); return 0; }
