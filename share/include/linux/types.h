/* The kernel's names of integers. None of its calls is here. */
#include <asm/types.h>
