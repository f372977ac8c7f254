// vfork gives twice: to a child that runs in its parent's place until it becomes another program or ends, and then to the parent. A function
// cannot do that in WebAssembly; setjmp in the function that calls it can. What is no call of it stays libc's, which fails.
#pragma GCC system_header
#include_next <unistd.h>
#if !defined(EMSHIM_VFORK) && !defined(__EMSCRIPTEN_PTHREADS__) && !defined(__ASSEMBLER__)
#define EMSHIM_VFORK
#ifdef __cplusplus
extern "C" {
#endif
struct __jmp_buf_tag;
int setjmp(struct __jmp_buf_tag *) __attribute__((__returns_twice__));
void longjmp(struct __jmp_buf_tag *, int) __attribute__((__noreturn__));
void *emshim_vfork_begin(void (*)(int));
int emshim_vfork_end(int);
void *emshim_vfork_buffer(void);
static __inline__ __attribute__((__unused__)) void emshim_vfork_leave(int emshim_id) {
  longjmp((struct __jmp_buf_tag *)emshim_vfork_buffer(), emshim_id);
}
#ifdef __cplusplus
}
#endif
#ifndef vfork
#define vfork() emshim_vfork_end(setjmp((struct __jmp_buf_tag *)emshim_vfork_begin(emshim_vfork_leave)))
#endif
#endif
