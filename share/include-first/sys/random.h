// Emscripten's (3.1.6 to 6.0.5) names size_t and declares none, so that no source could include it first.
#pragma GCC system_header
#include <stddef.h>
#include_next <sys/random.h>
