/* A generator that the build itself runs. */
#include <stdio.h>
int main(void) {
    puts("int answer(void) { return 6 * 7; }");
    return 0;
}
