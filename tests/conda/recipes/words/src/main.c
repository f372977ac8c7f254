#include <stdio.h>

long long words(void);

int main(int argc, char **argv) {
    (void)argv;
    if (argc > 1) return puts("words: counts words") < 0;
    printf("%lld words\n", words());
    return 0;
}
