/* Sources name Linux's header for PATH_MAX and its like, which limits.h has. */
#ifndef EMSHIM_LINUX_LIMITS_H
#define EMSHIM_LINUX_LIMITS_H

#include <limits.h>

#ifndef XATTR_NAME_MAX
#define XATTR_NAME_MAX 255
#define XATTR_SIZE_MAX 65536
#define XATTR_LIST_MAX 65536
#endif

#endif
