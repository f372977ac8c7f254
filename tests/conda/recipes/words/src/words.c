#include <count.h>

long long words(void) {
    return count_words(stdin);
}
