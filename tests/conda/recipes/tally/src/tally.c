#include <count.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
    FILE *from = argc > 1 ? fopen(argv[1], "r") : stdin;
    if (!from) {
        fprintf(stderr, "tally: %s: %s\n", argv[1], strerror(errno));
        return 2;
    }
    printf("%lld\n", count_words(from));
    return 0;
}
