// Threads, thread-local data and atomics: with shared memory, or lowered to plain code.
//# MODULE threads-shared: -pthread
//# SHOWS: load
//# MODULE threads-local: -DLOCAL
//# SHOWS: loads
//# MODULE threads-local-foreign: -DFOREIGN
//# SHOWS: any
//# MODULE threads-atomics: -matomics -mbulk-memory -DLOCAL
//# SHOWS: any
_Thread_local int mine = 4;
static _Atomic int count;
#ifdef LOCAL
int test_local(void) { mine++; return mine - 5; }
#endif
#ifdef FOREIGN
extern _Thread_local int nobody_local;
int test_foreign(void) { return nobody_local == 12345; }
#else
int test_count(void) { return ++count - 1; }
#endif
