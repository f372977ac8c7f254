#include "answer.h"
#include <stdio.h>
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

int main(int argc, char **argv) {
    printf("%d %s\n", answer(), argc > 1 ? argv[1] : "none");
    return 0;
}
