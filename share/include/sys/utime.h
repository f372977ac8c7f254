/* Windows' name for utime.h: sources take it where no macro of Linux's is defined. */
#include <utime.h>
