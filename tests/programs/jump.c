// longjmp out of C that C++ called.
#include <setjmp.h>
static jmp_buf there;
static void away(int n) { if (!n) longjmp(there, 11); away(n - 1); }
int c_jump(int n) { volatile int before = n; int r = setjmp(there); if (!r) away(n); return r * 100 + before; }
