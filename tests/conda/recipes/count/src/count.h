#ifndef COUNT_H
#define COUNT_H
#include <stdio.h>
long long count_words(FILE *from);
#endif
