#include <plain.h>
#include <stdio.h>
int main(void) { return printf("two is %d\n", two()) < 0; }
