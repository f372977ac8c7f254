// Functions that stand before the C library's own in a program that has threads: libthreads.a, which scripts/toolchain/supplied makes of
// this file, and which the linker reads before libsupplied.a. It owns: signals of threads (each thread's mask, what is pending, which thread
// runs a handler), waits that a signal interrupts, and the end of a process whose `main` leaves it to its other threads.
//
// A handler runs in a thread that does not block the signal: in the one that sends it; else in one that waits or sleeps, which is woken for
// it; else in one that computes, when that next waits, changes its mask or ends. Nothing interrupts a thread in between.
#define OBJECT(name)

OBJECT(threads)
typedef unsigned long long Set;
long __syscall_ret(unsigned long result);
void *calloc(unsigned long count, unsigned long size);
int getpid(void);
int usleep(unsigned microseconds);
_Noreturn void exit(int code);
double emscripten_get_now(void);
int emscripten_is_main_runtime_thread(void);
void emscripten_thread_sleep(double milliseconds);
int emscripten_futex_wake(volatile void *at, int count);
int __pthread_create(int *thread, const void *attributes, void *(*start)(void *), void *argument);
_Noreturn void __pthread_exit(void *result);
int pthread_self(void);
int pthread_detach(int thread);
void pthread_testcancel(void);
int pthread_setcanceltype(int type, int *old);
int pthread_spin_trylock(volatile int *lock);
int pthread_key_create(unsigned *key, void (*destructor)(void *));
int pthread_setspecific(unsigned key, const void *value);

// The JavaScript's part (threads.js).
int emshim_set_size(void);
int emshim_handle(int handler, int signal, void *info, void *context);
int emshim_by_default(int signal);
int emshim_alarm(int seconds);
int emshim_watch(int signal, int is_wanted);
int emshim_signal_other(int process, int signal);
double emshim_time_left(int clock, int flags, const void *time);
int emshim_write_time(void *time, double milliseconds);
int emshim_pthread_exit(void *result);

enum { AGAIN = 6, BUSY = 10, INTERRUPTED = 27, INVALID = 28, TIMED_OUT = 73 };
enum { IGNORED = -2, SIGINFO = 4, RESTART = 0x10000000, NODEFER = 0x40000000, RESETHAND = (int)0x80000000 };
enum { SIGNALS = 65, WAITING = 256, CANCEL = 33 };

typedef struct Action {
  int handler, flags;
  Set mask;
} Action;

typedef struct Pending {
  int signal, code, value;
  int thread; // 0: any thread of the process
} Pending;

// Never freed, as others may look at it; that of a thread that ended serves another one.
typedef struct Thread {
  struct Thread *next;
  volatile int id, is_taken;
  volatile Set mask, waited; // blocked, and what sigtimedwait takes
  volatile int *volatile sleeps; // where it waits
  volatile int is_roused, is_cancelled, nap;
  int ran; // how many handlers have run
} Thread;

// Waits read it: one that a handler interrupts ends with EINTR (musl's __timedwait).
volatile int __eintr_valid_flag = 1;

static volatile int lock;
static Action actions[SIGNALS];
static Pending pending[WAITING];
static volatile int count;
static Thread *volatile threads;
static volatile unsigned key; // one more than it is
static volatile int main_thread;

static void take_lock(void) {
  while (__atomic_exchange_n(&lock, 1, __ATOMIC_SEQ_CST)) {
  }
}
static void leave_lock(void) { __atomic_store_n(&lock, 0, __ATOMIC_SEQ_CST); }

static Set bit(int signal) { return 1ULL << (signal - 1); }
static int is_signal(int signal) { return signal >= 1 && signal < SIGNALS; }

// SIGKILL and SIGSTOP cannot be blocked, nor what musl keeps for its threads.
static Set read_set(const void *at) {
  const unsigned *parts = at;
  return (parts[0] | (Set)parts[1] << 32) & ~(bit(9) | bit(19) | bit(32) | bit(33) | bit(34));
}
static void write_set(void *at, Set set) {
  unsigned *parts = at;
  for (int i = emshim_set_size() / 4; i-- > 2;) parts[i] = 0;
  parts[0] = set, parts[1] = set >> 32;
}

static Thread *find(int id) {
  for (Thread *one = threads; one; one = one->next)
    if (one->id == id) return one;
  return 0;
}

// Before the thread is there: it has the mask of the one that makes it.
static Thread *reserve(Set mask) {
  Thread *found = 0;
  for (Thread *one = threads; one && !found; one = one->next)
    if (!__atomic_exchange_n(&one->is_taken, 1, __ATOMIC_SEQ_CST)) found = one;
  if (!found) {
    if (!(found = calloc(1, sizeof(Thread)))) return 0;
    found->is_taken = 1;
    take_lock();
    found->next = threads;
    threads = found;
    leave_lock();
  }
  found->mask = mask, found->waited = 0, found->sleeps = 0, found->is_cancelled = 0;
  return found;
}
static void release(Thread *one) {
  one->id = 0;
  __atomic_store_n(&one->is_taken, 0, __ATOMIC_SEQ_CST);
}

// None where the program began, which runs no code of the program's.
static Thread *own(void) {
  if (emscripten_is_main_runtime_thread()) return 0;
  Thread *found = find(pthread_self());
  if (!found && (found = reserve(0))) found->id = pthread_self();
  return found;
}

static int is_ignored(int signal) {
  int handler = actions[signal].handler;
  return handler == IGNORED || (!handler && (signal == 17 || signal == 18 || signal == 23 || signal == 28)); // CHLD, CONT, URG, WINCH
}

// The first of what is pending for this thread and in the set, the lowest number first.
static int take(const Thread *thread, Set set, Pending *found) {
  int best = -1;
  take_lock();
  for (int i = 0; i < count; i++) {
    const Pending *one = &pending[i];
    if (!(bit(one->signal) & set) || (one->thread && one->thread != thread->id)) continue;
    if (best < 0 || one->signal < pending[best].signal) best = i;
  }
  if (best >= 0) {
    *found = pending[best];
    count--;
    for (int i = best; i < count; i++) pending[i] = pending[i + 1];
  }
  leave_lock();
  return best >= 0;
}

// Strikes those of a signal, or of a thread, out.
static void forget(int signal, int thread) {
  int kept = 0;
  take_lock();
  for (int i = 0; i < count; i++)
    if (pending[i].signal != signal && (!thread || pending[i].thread != thread)) pending[kept++] = pending[i];
  count = kept;
  leave_lock();
}

static void write_info(int *info, const Pending *one) {
  for (int i = 0; i < 32; i++) info[i] = 0;
  info[0] = one->signal, info[2] = one->code;
  info[3] = getpid(), info[5] = one->value;
}

// 1: calls go on; 2: they end with EINTR.
static int deliver(Thread *thread, const Pending *one) {
  Action action = actions[one->signal];
  if (is_ignored(one->signal)) return 0;
  if (!action.handler) return emshim_by_default(one->signal), 0;
  if (action.flags & RESETHAND) actions[one->signal].handler = 0, actions[one->signal].flags &= ~SIGINFO;
  Set before = thread->mask;
  thread->mask = before | action.mask | (action.flags & NODEFER ? 0 : bit(one->signal));
  thread->ran++;
  int info[32], context[256] = {0};
  write_info(info, one);
  emshim_handle(action.handler, one->signal, action.flags & SIGINFO ? info : 0, context);
  thread->mask = before;
  return action.flags & RESTART ? 1 : 2;
}

static int look(Thread *thread) {
  int result = 0;
  Pending one;
  while (count && take(thread, ~(thread->mask | thread->waited), &one)) {
    int came = deliver(thread, &one);
    if (came > result) result = came;
  }
  return result;
}

// Wakes a thread that waits. It may be about to wait: what it misses it sees a tenth of a second later.
static void wake(Thread *one) {
  volatile int *at;
  one->is_roused = 1;
  for (int tries = 0; tries < 200 && (at = one->sleeps); tries++)
    if (emscripten_futex_wake(at, 0x7fffffff) > 0) break;
}

// All that can take it.
static void rouse(int signal, int thread) {
  int self = pthread_self();
  for (Thread *one = threads; one; one = one->next) {
    if (!one->id || one->id == self || (thread && one->id != thread)) continue;
    if (!(one->mask & bit(signal)) || one->waited & bit(signal)) wake(one);
  }
}

static int send(int signal, int code, int value, int thread) {
  int is_waited = 0, has = 0;
  for (Thread *one = threads; one; one = one->next) is_waited |= one->id && one->waited & bit(signal);
  Thread *self = own();
  Set blocked = thread ? (find(thread) ? find(thread)->mask : 0) : self ? self->mask : 0;
  if (is_ignored(signal) && !is_waited && !(blocked & bit(signal))) return 0;
  take_lock();
  for (int i = 0; i < count; i++) has |= pending[i].signal == signal && pending[i].thread == thread;
  int is_kept = signal >= 32 || !has, is_full = count == WAITING;
  if (is_kept && !is_full) pending[count++] = (Pending){signal, code, value, thread};
  leave_lock();
  if (is_kept && is_full) return -AGAIN;
  // Who sends takes it, unless somebody waits for it.
  if (self && !is_waited) look(self);
  if (count) rouse(signal, thread);
  return 0;
}

static int set_action(int signal, Action next) {
  actions[signal] = next;
  if (is_ignored(signal)) forget(signal, 0);
  if (signal < 32) emshim_watch(signal, next.handler != 0);
  return 0;
}

static int change(int signal, const char *next, char *old) {
  if (!is_signal(signal) || (signal >= 32 && signal < 35) || (next && (signal == 9 || signal == 19))) return -INVALID;
  int size = emshim_set_size(); // struct sigaction: handler, mask, flags, restorer
  Action now = actions[signal];
  Action then = now;
  if (next) then = (Action){*(const int *)next, *(const int *)(next + 4 + size), read_set(next + 4)};
  if (old) {
    *(int *)old = now.handler;
    write_set(old + 4, now.mask);
    *(int *)(old + 4 + size) = now.flags;
    *(int *)(old + 8 + size) = 0;
  }
  return next ? set_action(signal, then) : 0;
}

int __wrap_sigaction(int signal, const void *action, void *old) { return __syscall_ret(change(signal, action, old)); }
int __wrap___sigaction(int signal, const void *action, void *old) { return __syscall_ret(change(signal, action, old)); }

static void put(Thread *thread, Set mask) {
  thread->mask = mask;
  look(thread);
}

int __wrap_pthread_sigmask(int how, const void *set, void *old) {
  Thread *self = own();
  Set before = self ? self->mask : 0;
  if (set && (how < 0 || how > 2)) return INVALID;
  Set given = set ? read_set(set) : 0;
  if (old) write_set(old, before);
  if (set && self) put(self, how == 2 ? given : how == 1 ? before & ~given : before | given);
  return 0;
}

int __wrap_raise(int signal) {
  if (!is_signal(signal)) return signal ? __syscall_ret(-INVALID) : 0;
  return __syscall_ret(send(signal, -6, 0, own() ? pthread_self() : 0));
}

// What ended takes none, and is none of an error in musl.
int __wrap_pthread_kill(int thread, int signal) {
  if (!is_signal(signal)) return signal ? INVALID : 0;
  Thread *found = find(thread);
  if (!found) return 0;
  if (signal != CANCEL) return -send(signal, -6, 0, thread);
  // By musl's pthread_cancel: what waits looks at its thread's flag once it is awake.
  found->is_cancelled = 1;
  wake(found);
  return 0;
}

// One that may be cancelled anywhere is so where it waits.
static void heed_cancel(Thread *self) {
  int type;
  self->is_cancelled = 0;
  pthread_setcanceltype(0, &type);
  if (type) pthread_setcanceltype(type, 0);
}

static int queue(int process, int signal, int code, int value) {
  if (signal && !is_signal(signal)) return -INVALID;
  if (process != getpid()) return emshim_signal_other(process, signal);
  return signal ? send(signal, code, value, 0) : 0;
}
int __wrap_kill(int process, int signal) { return __syscall_ret(queue(process, signal, 0, 0)); }
int __wrap_sigqueue(int process, int signal, const int *value) { return __syscall_ret(queue(process, signal, -1, *value)); }

int __wrap_sigpending(void *set) {
  Set found = 0;
  int self = pthread_self();
  take_lock();
  for (int i = 0; i < count; i++)
    if (!pending[i].thread || pending[i].thread == self) found |= bit(pending[i].signal);
  leave_lock();
  write_set(set, found);
  return 0;
}

// It looks again each tenth of a second: for a signal that came just before it, and whether the thread is cancelled.
int __real_emscripten_futex_wait(volatile void *at, unsigned value, double milliseconds);
int emscripten_futex_wait(volatile void *at, unsigned value, double milliseconds);
// wasm-ld does not take its object for the sake of __real_ alone.
int (*const emshim_takes_futex_wait)(volatile void *at, unsigned value, double milliseconds) = emscripten_futex_wait;

int __wrap_emscripten_futex_wait(volatile void *at, unsigned value, double milliseconds) {
  Thread *self = emscripten_is_main_runtime_thread() ? 0 : find(pthread_self());
  if (!self) return __real_emscripten_futex_wait(at, value, milliseconds);
  volatile int *before = self->sleeps;
  double left = milliseconds, end = left > 100 ? emscripten_get_now() + left : 0;
  for (;; left = end - emscripten_get_now()) {
    if (count && look(self) == 2) return -INTERRUPTED;
    self->is_roused = 0;
    self->sleeps = at;
    int result = __real_emscripten_futex_wait(at, value, left > 100 ? 100 : left > 0 ? left : 0);
    self->sleeps = before;
    if (self->is_cancelled) heed_cancel(self);
    int came = count ? look(self) : 0;
    if (self->is_roused && !result) {
      // Who was woken by a signal may have been woken instead of another.
      emscripten_futex_wake(at, 1);
      if (came == 2) return -INTERRUPTED;
    }
    if (result != -TIMED_OUT || left <= 100) return result;
  }
}

// What spins looks, too.
int __real_sched_yield(void);
int sched_yield(void);
int (*const emshim_takes_sched_yield)(void) = sched_yield;

int __wrap_sched_yield(void) {
  Thread *self = count ? own() : 0;
  if (self) look(self);
  return __real_sched_yield();
}

int __wrap_pthread_spin_lock(volatile int *lock) {
  int error;
  while ((error = pthread_spin_trylock(lock)) == BUSY) {
    Thread *self = count ? own() : 0;
    if (self) look(self);
  }
  return error;
}

// Until a handler has run (1), or the time is over (0).
static int nap(Thread *self, double end) {
  int before = self->ran;
  look(self);
  for (double left; self->ran == before && (left = end - emscripten_get_now()) > 0;) {
    pthread_testcancel();
    __wrap_emscripten_futex_wait(&self->nap, 0, left > 100 ? 100 : left);
  }
  return self->ran != before;
}

static int sleep_until(int clock, int flags, const void *time, void *rest) {
  double left = emshim_time_left(clock, flags, time);
  if (left < 0) return INVALID;
  Thread *self = own();
  if (!self) return emscripten_thread_sleep(left), 0;
  double end = emscripten_get_now() + left;
  if (!nap(self, end)) return 0;
  left = end - emscripten_get_now();
  if (rest && !(flags & 1)) emshim_write_time(rest, left > 0 ? left : 0);
  return INTERRUPTED;
}
int __wrap_clock_nanosleep(int clock, int flags, const void *time, void *rest) { return sleep_until(clock, flags, time, rest); }
int __wrap___clock_nanosleep(int clock, int flags, const void *time, void *rest) { return sleep_until(clock, flags, time, rest); }

static int suspend(Set mask) {
  Thread *self = own();
  if (!self) return -INVALID;
  Set before = self->mask;
  int ran = self->ran;
  put(self, mask);
  if (self->ran == ran) nap(self, __builtin_inf());
  put(self, before);
  return -INTERRUPTED;
}
static Set mask_now(void) {
  Thread *self = own();
  return self ? self->mask : 0;
}
int __wrap_sigsuspend(const void *set) { return __syscall_ret(suspend(read_set(set))); }
int __wrap_pause(void) { return __syscall_ret(suspend(mask_now())); }
int __wrap_sigpause(int signal) { return __syscall_ret(is_signal(signal) ? suspend(mask_now() & ~bit(signal)) : -INVALID); }

static int take_one(const void *set, int *info, const void *timeout) {
  Thread *self = own();
  Pending found;
  Set meant = read_set(set);
  double time = timeout ? emshim_time_left(0, 0, timeout) : __builtin_inf(), end = emscripten_get_now() + time;
  if (!self || time < 0) return -INVALID;
  int ran = self->ran, is_found;
  self->waited = meant;
  while (!(is_found = take(self, meant, &found)) && self->ran == ran) {
    double left = end - emscripten_get_now();
    if (left <= 0) break;
    pthread_testcancel();
    __wrap_emscripten_futex_wait(&self->nap, 0, left > 100 ? 100 : left);
  }
  self->waited = 0;
  if (!is_found) return self->ran == ran ? -AGAIN : -INTERRUPTED;
  if (info) write_info(info, &found);
  return found.signal;
}
int __wrap_sigtimedwait(const void *set, void *info, const void *timeout) { return __syscall_ret(take_one(set, info, timeout)); }

static int hold(int signal, int is_held) {
  Thread *self = own();
  if (!is_signal(signal)) return -INVALID;
  if (self && signal != 9 && signal != 19) put(self, is_held ? self->mask | bit(signal) : self->mask & ~bit(signal));
  return 0;
}
int __wrap_sighold(int signal) { return __syscall_ret(hold(signal, 1)); }
int __wrap_sigrelse(int signal) { return __syscall_ret(hold(signal, 0)); }

static int is_changed(int signal) { return is_signal(signal) && signal != 9 && signal != 19; }
int __wrap_sigignore(int signal) { return __syscall_ret(is_changed(signal) ? set_action(signal, (Action){IGNORED, 0, 0}) : -INVALID); }
// SIG_HOLD is 2, and the handler before is the result.
int __wrap_sigset(int signal, int handler) {
  if (!is_changed(signal)) return __syscall_ret(-INVALID);
  int before = mask_now() & bit(signal) ? 2 : actions[signal].handler;
  if (handler != 2) set_action(signal, (Action){handler, 0, 0});
  hold(signal, handler == 2);
  return before;
}

// What comes from outside, or from a timer: called where the program began (threads.js).
__attribute__((export_name("emshim_signal"))) void emshim_signal(int signal) { send(signal, 0, 0, 0); }

int __wrap_alarm(int seconds) { return emshim_alarm(seconds); }

static void end(void *thread) {
  Thread *self = thread;
  look(self);
  forget(0, pthread_self());
  for (Thread *one = threads; one; one = one->next)
    if (one == self || one->id == pthread_self()) release(one);
}

// The thread itself, before all else (threads.js): who made it may not yet have its name.
__attribute__((export_name("emshim_thread_began"))) void emshim_thread_began(void) {
  Thread *self = 0;
  for (int tries = 0; tries < 10000000 && !(self = find(pthread_self())); tries++) {
  }
  if (!self) self = own();
  if (self && key) pthread_setspecific(key - 1, self);
}

// With threads, `main` runs in the first thread that Emscripten starts. Natively a process ends with its last thread; Emscripten ends it
// when `main` returns or something calls exit. So a `main` that ends by pthread_exit leaves a thread behind that waits for the others.
int __wrap_pthread_create(int *thread, const void *attributes, void *(*start)(void *), void *argument) {
  unsigned made;
  if (!key && !pthread_key_create(&made, end)) key = made + 1;
  Thread *record = reserve(mask_now());
  int error = __pthread_create(thread, attributes, start, argument);
  if (error) {
    if (record) release(record);
    return error;
  }
  if (record) {
    Thread *stale = find(*thread);
    if (stale) release(stale);
    record->id = *thread;
  }
  if (!main_thread) main_thread = *thread;
  return 0;
}

// musl's own: four flags, and how many threads there are beside the first.
extern __attribute__((visibility("hidden"))) struct {
  char flags[4];
  volatile int others;
} __libc;
// What is left at the end is Emscripten's first thread, which counts for none, and this one.
static void *last_thread(void *unused) {
  while (__libc.others > 1) usleep(2000);
  exit(0);
}
_Noreturn void __wrap_pthread_exit(void *result) {
  int thread;
  if (pthread_self() == main_thread && !__pthread_create(&thread, 0, last_thread, 0)) {
    pthread_detach(thread);
    emshim_pthread_exit(result);
  }
  __pthread_exit(result);
}
