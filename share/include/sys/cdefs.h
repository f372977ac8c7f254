/* The macros of glibc's and BSD's sys/cdefs.h that sources use: musl, and so Emscripten, has no such header. */
#ifndef EMSHIM_SYS_CDEFS_H
#define EMSHIM_SYS_CDEFS_H

#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif

#ifndef __P
#define __P(parameters) parameters
#endif
#ifndef __CONCAT
#define __CONCAT(x, y) x##y
#endif
#ifndef __STRING
#define __STRING(x) #x
#endif
#ifndef __THROW
#define __THROW
#define __NTH(declaration) declaration
#endif

#endif
