#include <stdio.h>

int main(void) {
    printf("%d bytes\n", (int)sizeof(void *));
    return 0;
}
