// Powers of the number in a file, until one more would overflow 64 bits.
#include <inttypes.h>
#include <setjmp.h>
#include <stdio.h>

static jmp_buf end;

static int64_t times(int64_t left, int64_t right) {
  int64_t product;
  if (__builtin_mul_overflow(left, right, &product)) longjmp(end, 1);
  return product;
}

int main(int argc, char **argv) {
  int64_t base = 0, power = 1;
  FILE *file = fopen(argc > 1 ? argv[1] : "input", "r");
  if (!file || fscanf(file, "%" SCNd64, &base) != 1 || base < 2) return puts("no number"), 4;
  if (setjmp(end)) return puts("overflow"), 5;
  for (;;) {
    power = times(power, base);
    printf("%" PRId64 "\n", power);
  }
}
