#include "count.h"
#include <ctype.h>

long long count_words(FILE *from) {
    long long words = 0;
    int inside = 0, c;
    while ((c = getc(from)) != EOF) {
        int letter = !isspace(c);
        words += letter && !inside;
        inside = letter;
    }
    return words;
}
