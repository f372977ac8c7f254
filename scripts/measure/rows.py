"""What scripts/measure/c-library asks a C library, one row for each question: programs, in words of C."""

HEADERS = """
aio.h arpa/inet.h ctype.h dirent.h dlfcn.h errno.h fcntl.h fnmatch.h ftw.h glob.h grp.h ifaddrs.h math.h mqueue.h
net/if.h netdb.h netinet/in.h poll.h pthread.h pty.h pwd.h sched.h semaphore.h setjmp.h signal.h
spawn.h stdint.h stdio.h stdlib.h string.h sys/epoll.h sys/eventfd.h sys/file.h sys/inotify.h
sys/ioctl.h sys/ipc.h sys/mman.h sys/mount.h sys/msg.h sys/param.h sys/ptrace.h sys/resource.h
sys/select.h sys/sem.h sys/sendfile.h sys/shm.h sys/signalfd.h sys/socket.h sys/stat.h sys/statvfs.h
sys/syscall.h sys/sysinfo.h sys/time.h sys/timerfd.h sys/times.h sys/types.h sys/uio.h sys/un.h
sys/utsname.h sys/wait.h syslog.h termios.h threads.h time.h unistd.h utmp.h wchar.h wordexp.h
""".split()
PRELUDE = r"""
#ifndef SYS_gettid
#define SYS_gettid 0
#endif
extern char **environ;
static int file(const char *name) {   /* a real host file, opened for both */
  int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);
  if (write(fd, "content", 7) != 7) abort();
  lseek(fd, 0, SEEK_SET);
  return fd;
}
static void *thread(void *p) { *(int *)p = 1; return p; }
static int thread11(void *p) { *(int *)p = 1; return 0; }
static volatile int caught;
static void handler(int s) { caught = s; }
static sigjmp_buf back;
static void jump(int s) { (void)s; siglongjmp(back, 1); }
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }
static void wait_for_signal(void) { double end = now() + 0.5; while (!caught && now() < end) usleep(1000); }
static __attribute__((noinline)) int direction(volatile char *caller) {
  volatile char here = 0;
  return caller ? &here > caller ? 1 : -1 : direction(&here);
}
static int visit(const char *p, const struct stat *s, int t, struct FTW *f) { (void)p; (void)s; (void)t; (void)f; return 0; }
#define SAY(...) do { printf(__VA_ARGS__); puts(""); exit(0); } while (0)
#define FAIL(c) do { errno = 0; if (c) return errno ? errno : -1; } while (0)
"""
HARNESS = r"""
int main(void) {
  int r = attempt();
  if (r == 0) puts("works");
  else if (r < 0) puts("fails, errno not set");
  else printf("fails: %s\n", strerror(r));
  return 0;
}
"""
E = '"/bin/echo", "echo", "works", (char *)0'
V = 'char *v[] = {"echo", "works", 0}; '

# One row, one question: the function, and a proper call of it that must succeed on a POSIX
# system run by root. FAIL(condition) ends the attempt with errno.
SYMBOLS = [
    ("pthread_create", "pthread_t t; int x = 0; int r = pthread_create(&t, 0, thread, &x); if (r) return r; FAIL(pthread_join(t, 0) || !x);"),
    ("pthread_join", "pthread_t t; int x = 0; int r = pthread_create(&t, 0, thread, &x); if (r) return r; FAIL(pthread_join(t, 0) || !x);"),
    ("thrd_create", "thrd_t t; int x = 0; FAIL(thrd_create(&t, thread11, &x) != thrd_success); FAIL(thrd_join(t, 0) || !x);"),
    ("pthread_mutex_lock", "pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; FAIL(pthread_mutex_lock(&m) || pthread_mutex_unlock(&m));"),
    ("pthread_cond_timedwait", "pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_cond_t c = PTHREAD_COND_INITIALIZER; struct timespec t; clock_gettime(CLOCK_REALTIME, &t); pthread_mutex_lock(&m); FAIL(pthread_cond_timedwait(&c, &m, &t) != ETIMEDOUT);"),
    ("pthread_rwlock_rdlock", "pthread_rwlock_t m = PTHREAD_RWLOCK_INITIALIZER; FAIL(pthread_rwlock_rdlock(&m) || pthread_rwlock_unlock(&m));"),
    ("pthread_key_create", "pthread_key_t k; int x; FAIL(pthread_key_create(&k, 0) || pthread_setspecific(k, &x) || pthread_getspecific(k) != &x);"),
    ("pthread_barrier_wait", "pthread_barrier_t b; FAIL(pthread_barrier_init(&b, 0, 1) || pthread_barrier_wait(&b) != PTHREAD_BARRIER_SERIAL_THREAD);"),
    ("pthread_atfork", "FAIL(pthread_atfork(0, 0, 0));"),
    ("pthread_kill", "signal(SIGUSR1, handler); int r = pthread_kill(pthread_self(), SIGUSR1); if (r) return r; FAIL(!caught);"),
    ("pthread_sigmask", "sigset_t s, o; sigemptyset(&s); sigaddset(&s, SIGUSR1); int r = pthread_sigmask(SIG_BLOCK, &s, &o); if (r) return r; FAIL(pthread_sigmask(SIG_BLOCK, 0, &o) || !sigismember(&o, SIGUSR1));"),
    ("sem_trywait", "sem_t s; FAIL(sem_init(&s, 0, 1) || sem_trywait(&s));"),
    ("sem_open", 'sem_unlink("/measured"); sem_t *s; FAIL((s = sem_open("/measured", O_CREAT, 0600, 1)) == SEM_FAILED); sem_unlink("/measured"); FAIL(sem_trywait(s));'),
    ("fork", "pid_t p; FAIL((p = fork()) < 0); if (p == 0) _exit(0); FAIL(waitpid(p, 0, 0) != p);"),
    ("vfork", "pid_t p; FAIL((p = vfork()) < 0); if (p == 0) _exit(0); FAIL(waitpid(p, 0, 0) != p);"),
    ("daemon", "FAIL(daemon(1, 1));"),
    ("forkpty", "int fd; pid_t p; FAIL((p = forkpty(&fd, 0, 0, 0)) < 0); if (p == 0) _exit(0);"),
    ("openpty", "int a, b; FAIL(openpty(&a, &b, 0, 0, 0));"),
    ("posix_openpt", "int a; FAIL((a = posix_openpt(O_RDWR | O_NOCTTY)) < 0); FAIL(grantpt(a) || unlockpt(a));"),
    ("execl", "FAIL(execl(" + E + "));"),
    ("execle", 'FAIL(execle("/bin/echo", "echo", "works", (char *)0, environ));'),
    ("execlp", 'FAIL(execlp("echo", "echo", "works", (char *)0));'),
    ("execv", V + 'FAIL(execv("/bin/echo", v));'),
    ("execve", V + 'FAIL(execve("/bin/echo", v, environ));'),
    ("execvp", V + 'FAIL(execvp("echo", v));'),
    ("execvpe", V + 'FAIL(execvpe("echo", v, environ));'),
    ("fexecve", V + 'int fd = open("/bin/echo", O_RDONLY); FAIL(fexecve(fd, v, environ));'),
    ("posix_spawn", V + 'pid_t p; int r = posix_spawn(&p, "/bin/true", 0, 0, v, environ); if (r) return r; FAIL(waitpid(p, 0, 0) != p);'),
    ("posix_spawnp", V + 'pid_t p; int r = posix_spawnp(&p, "true", 0, 0, v, environ); if (r) return r; FAIL(waitpid(p, 0, 0) != p);'),
    ("system", 'FAIL(system("exit 0") != 0); FAIL(system(0) == 0);'),
    ("popen", 'FILE *f; char b[9]; FAIL(!(f = popen("echo x", "r"))); FAIL(!fgets(b, 9, f) || pclose(f));'),
    ("pclose", 'FILE *f; FAIL(!(f = popen("exit 0", "r"))); FAIL(pclose(f));'),
    # No call of these can be tried without a child: what is measured is that they say so.
    ("wait", "FAIL(wait(0) != -1 || errno != ECHILD);"),
    ("waitpid", "FAIL(waitpid(-1, 0, WNOHANG) != -1 || errno != ECHILD);"),
    ("waitid", "siginfo_t i; FAIL(waitid(P_ALL, 0, &i, WEXITED | WNOHANG) != -1 || errno != ECHILD);"),
    ("wait3", "FAIL(wait3(0, WNOHANG, 0) != -1 || errno != ECHILD);"),
    ("wait4", "FAIL(wait4(-1, 0, WNOHANG, 0) != -1 || errno != ECHILD);"),
    ("getppid", "FAIL(getppid() <= 0);"),
    ("setsid", "setsid(); FAIL(getsid(0) < 0);"),
    ("setpgid", "FAIL(setpgid(0, getpgid(0)) && errno != EPERM);"),
    ("wordexp", 'wordexp_t w; int r = wordexp("a b", &w, 0); FAIL(r || w.we_wordc != 2);'),
    ("raise", "signal(SIGUSR1, handler); FAIL(raise(SIGUSR1) || !caught);"),
    ("kill", "signal(SIGUSR1, handler); FAIL(kill(getpid(), SIGUSR1)); FAIL(!caught);"),
    ("kill of another", "FAIL(kill(getppid(), 0));"),
    ("killpg", "FAIL(killpg(getpgrp(), 0));"),
    ("sigqueue", "union sigval v = {0}; signal(SIGUSR1, handler); FAIL(sigqueue(getpid(), SIGUSR1, v)); FAIL(!caught);"),
    ("sigprocmask", "sigset_t s; signal(SIGUSR1, handler); sigemptyset(&s); sigaddset(&s, SIGUSR1); FAIL(sigprocmask(SIG_BLOCK, &s, 0)); raise(SIGUSR1); FAIL(caught); FAIL(sigprocmask(SIG_UNBLOCK, &s, 0)); FAIL(!caught);"),
    ("sigpending", "sigset_t s; sigemptyset(&s); sigaddset(&s, SIGUSR1); sigprocmask(SIG_BLOCK, &s, 0); raise(SIGUSR1); FAIL(sigpending(&s)); FAIL(!sigismember(&s, SIGUSR1));"),
    ("sigtimedwait", "sigset_t s; struct timespec t = {0, 1000}; sigemptyset(&s); sigaddset(&s, SIGUSR1); sigprocmask(SIG_BLOCK, &s, 0); raise(SIGUSR1); FAIL(sigtimedwait(&s, 0, &t) != SIGUSR1);"),
    ("sigwait", "sigset_t s; int n = 0; sigemptyset(&s); sigaddset(&s, SIGUSR1); sigprocmask(SIG_BLOCK, &s, 0); raise(SIGUSR1); FAIL(sigwait(&s, &n) || n != SIGUSR1);"),
    ("sigwaitinfo", "sigset_t s; sigemptyset(&s); sigaddset(&s, SIGUSR1); sigprocmask(SIG_BLOCK, &s, 0); raise(SIGUSR1); FAIL(sigwaitinfo(&s, 0) != SIGUSR1);"),
    ("sigaltstack", "static char b[65536]; stack_t s = {.ss_sp = b, .ss_size = sizeof b}; FAIL(sigaltstack(&s, 0));"),
    ("sigsetjmp", "sigjmp_buf b; volatile int n = 0; if (sigsetjmp(b, 1) == 0) { n = 1; siglongjmp(b, 1); } FAIL(n != 1);"),
    ("alarm", "signal(SIGALRM, handler); alarm(1); double end = now() + 1.5; while (!caught && now() < end) usleep(1000); FAIL(!caught);"),
    ("ualarm", "signal(SIGALRM, handler); ualarm(10000, 0); wait_for_signal(); FAIL(!caught);"),
    ("setitimer", "struct itimerval t = {{0, 0}, {0, 10000}}; signal(SIGALRM, handler); FAIL(setitimer(ITIMER_REAL, &t, 0)); wait_for_signal(); FAIL(!caught);"),
    ("timer_create", "timer_t t; struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1}; struct itimerspec i = {{0, 0}, {0, 10000000}}; signal(SIGUSR1, handler); FAIL(timer_create(CLOCK_REALTIME, &e, &t)); FAIL(timer_settime(t, 0, &i, 0)); wait_for_signal(); FAIL(!caught);"),
    ("socket", "FAIL(socket(AF_INET, SOCK_STREAM, 0) < 0);"),
    ("socket of AF_UNIX", "FAIL(socket(AF_UNIX, SOCK_STREAM, 0) < 0);"),
    ("socketpair", 'int s[2]; char c; FAIL(socketpair(AF_UNIX, SOCK_STREAM, 0, s)); FAIL(write(s[0], "x", 1) != 1 || read(s[1], &c, 1) != 1);'),
    ("listen", "struct sockaddr_in a = {.sin_family = AF_INET}; int s = socket(AF_INET, SOCK_STREAM, 0); a.sin_addr.s_addr = htonl(INADDR_LOOPBACK); FAIL(bind(s, (void *)&a, sizeof a)); FAIL(listen(s, 1));"),
    ("connect", "struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(9)}; int s = socket(AF_INET, SOCK_STREAM, 0); a.sin_addr.s_addr = htonl(INADDR_LOOPBACK); if (connect(s, (void *)&a, sizeof a) == 0) return -1; if (errno != ECONNREFUSED) return errno;"),
    ("getaddrinfo", 'struct addrinfo *a; FAIL(getaddrinfo("127.0.0.1", "80", 0, &a));'),
    ("gethostbyname", 'FAIL(!gethostbyname("127.0.0.1"));'),
    ("getservbyname", 'FAIL(!getservbyname("http", "tcp"));'),
    ("if_nametoindex", 'FAIL(!if_nametoindex("lo"));'),
    ("getifaddrs", "struct ifaddrs *a; FAIL(getifaddrs(&a));"),
    ("if_nameindex", "FAIL(!if_nameindex());"),
    ("pipe", 'int p[2]; char c; FAIL(pipe(p)); FAIL(write(p[1], "x", 1) != 1 || read(p[0], &c, 1) != 1);'),
    ("pipe2", "int p[2]; FAIL(pipe2(p, O_CLOEXEC));"),
    ("poll", "int p[2]; pipe(p); struct pollfd f = {p[1], POLLOUT, 0}; FAIL(poll(&f, 1, 0) != 1);"),
    ("select", "int p[2]; pipe(p); fd_set s; FD_ZERO(&s); FD_SET(p[1], &s); struct timeval t = {0, 0}; FAIL(select(p[1] + 1, 0, &s, 0, &t) != 1);"),
    ("epoll_create", "FAIL(epoll_create(1) < 0);"),
    ("epoll_create1", "FAIL(epoll_create1(0) < 0);"),
    ("epoll_ctl", "int p[2], e = epoll_create1(0); struct epoll_event v = {.events = EPOLLIN}; pipe(p); FAIL(epoll_ctl(e, EPOLL_CTL_ADD, p[0], &v));"),
    ("epoll_wait", "int p[2], e = epoll_create1(0); struct epoll_event v = {.events = EPOLLOUT}; pipe(p); epoll_ctl(e, EPOLL_CTL_ADD, p[1], &v); FAIL(epoll_wait(e, &v, 1, 0) != 1);"),
    ("eventfd", "FAIL(eventfd(1, 0) < 0);"),
    ("signalfd", "sigset_t s; sigemptyset(&s); FAIL(signalfd(-1, &s, 0) < 0);"),
    ("timerfd_create", "FAIL(timerfd_create(CLOCK_REALTIME, 0) < 0);"),
    ("inotify_init", "FAIL(inotify_init() < 0);"),
    ("inotify_init1", "FAIL(inotify_init1(0) < 0);"),
    ("memfd_create", 'FAIL(memfd_create("x", 0) < 0);'),
    ("mq_open", 'FAIL(mq_open("/measured", O_CREAT | O_RDWR, 0600, 0) == (mqd_t)-1); mq_unlink("/measured");'),
    ("msgget", "FAIL(msgget(IPC_PRIVATE, 0600) < 0);"),
    ("semget", "FAIL(semget(IPC_PRIVATE, 1, 0600) < 0);"),
    ("shmget", "FAIL(shmget(IPC_PRIVATE, 4096, 0600) < 0);"),
    ("shm_open", 'int fd; FAIL((fd = shm_open("/measured", O_CREAT | O_RDWR, 0600)) < 0); shm_unlink("/measured"); FAIL(ftruncate(fd, 4096));'),
    ("mmap of a file", 'int fd = file("f"); char *p; FAIL((p = mmap(0, 7, PROT_READ, MAP_PRIVATE, fd, 0)) == MAP_FAILED); FAIL(memcmp(p, "content", 7));'),
    ("mmap shared and written back", 'int fd = file("f"); char b[8] = ""; char *p; FAIL((p = mmap(0, 7, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)) == MAP_FAILED); p[0] = \'C\'; FAIL(msync(p, 7, MS_SYNC)); FAIL(pread(fd, b, 7, 0) != 7 || b[0] != \'C\');'),
    ("mmap fixed", "char *p; FAIL((p = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)) == MAP_FAILED); FAIL(mmap(p, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_FIXED, -1, 0) != p);"),
    ("mremap", "char *p; FAIL((p = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)) == MAP_FAILED); FAIL(mremap(p, 65536, 131072, MREMAP_MAYMOVE) == MAP_FAILED);"),
    ("mprotect", "char *p = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0); FAIL(mprotect(p, 65536, PROT_READ));"),
    ("mprotect that forbids a write", "char *p = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0); signal(SIGSEGV, jump); mprotect(p, 65536, PROT_READ); if (sigsetjmp(back, 1) == 0) { *(volatile char *)p = 1; return -1; }"),
    ("madvise", "char *p = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0); FAIL(madvise(p, 65536, MADV_WILLNEED));"),
    ("mlock", "static char b[4096]; FAIL(mlock(b, sizeof b));"),
    ("mlockall", "FAIL(mlockall(MCL_CURRENT));"),
    ("mincore", "unsigned char v; char *p = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0); FAIL(mincore(p, 4096, &v));"),
    ("sbrk", "FAIL(sbrk(4096) == (void *)-1);"),
    ("ptrace", "FAIL(ptrace(PTRACE_TRACEME, 0, 0, 0) < 0);"),
    ("chroot", 'FAIL(chroot("/"));'),
    ("mount", 'mkdir("m", 0755); FAIL(mount("none", "m", "tmpfs", 0, ""));'),
    ("setuid", "FAIL(setuid(getuid()));"),
    ("setgid", "FAIL(setgid(getgid()));"),
    ("seteuid", "FAIL(seteuid(geteuid()));"),
    ("setreuid", "FAIL(setreuid(getuid(), geteuid()));"),
    ("setresuid", "FAIL(setresuid(getuid(), geteuid(), getuid()));"),
    ("getresuid", "uid_t a, b, c; FAIL(getresuid(&a, &b, &c));"),
    ("getgroups", "gid_t g[99]; FAIL(getgroups(99, g) < 0);"),
    ("getgroups of no size", "FAIL(getgroups(0, 0) < 0);"),
    ("setgroups", "gid_t g = getgid(); FAIL(setgroups(1, &g));"),
    ("initgroups", 'FAIL(initgroups("root", 0));'),
    ("getpwnam", 'FAIL(!getpwnam("root"));'),
    ("getpwuid", "FAIL(!getpwuid(0));"),
    ("getpwnam_r", 'struct passwd p, *r; char b[999]; int e = getpwnam_r("root", &p, b, sizeof b, &r); if (e) return e; FAIL(!r);'),
    ("getpwuid_r", "struct passwd p, *r; char b[999]; int e = getpwuid_r(0, &p, b, sizeof b, &r); if (e) return e; FAIL(!r);"),
    ("getpwent", "FAIL(!getpwent());"),
    ("getgrnam", 'FAIL(!getgrnam("root"));'),
    ("getgrgid", "FAIL(!getgrgid(0));"),
    ("getgrent", "FAIL(!getgrent());"),
    ("getpriority", "errno = 0; FAIL(getpriority(PRIO_PROCESS, 0) == -1 && errno);"),
    ("setpriority", "FAIL(setpriority(PRIO_PROCESS, 0, 1));"),
    ("nice", "errno = 0; FAIL(nice(1) == -1 && errno);"),
    ("getrlimit", "struct rlimit r; FAIL(getrlimit(RLIMIT_NOFILE, &r));"),
    ("setrlimit", "struct rlimit r; getrlimit(RLIMIT_CORE, &r); FAIL(setrlimit(RLIMIT_CORE, &r));"),
    ("prlimit", "struct rlimit r; FAIL(prlimit(0, RLIMIT_NOFILE, 0, &r));"),
    ("getrusage", "struct rusage r; FAIL(getrusage(RUSAGE_SELF, &r));"),
    ("times", "struct tms t; FAIL(times(&t) == (clock_t)-1);"),
    ("clock_settime", "struct timespec t; clock_gettime(CLOCK_REALTIME, &t); FAIL(clock_settime(CLOCK_REALTIME, &t));"),
    ("settimeofday", "struct timeval t; gettimeofday(&t, 0); FAIL(settimeofday(&t, 0));"),
    ("clock_nanosleep", "struct timespec t = {0, 1000}; int r = clock_nanosleep(CLOCK_MONOTONIC, 0, &t, 0); if (r) return r;"),
    ("sched_yield", "FAIL(sched_yield());"),
    ("sched_getscheduler", "FAIL(sched_getscheduler(0) < 0);"),
    ("sched_setscheduler", "struct sched_param p = {0}; FAIL(sched_setscheduler(0, SCHED_OTHER, &p));"),
    ("sched_getaffinity", "cpu_set_t s; FAIL(sched_getaffinity(0, sizeof s, &s));"),
    ("sched_setaffinity", "cpu_set_t s; CPU_ZERO(&s); CPU_SET(0, &s); FAIL(sched_setaffinity(0, sizeof s, &s));"),
    ("getloadavg", "double d; FAIL(getloadavg(&d, 1) != 1);"),
    ("sysinfo", "struct sysinfo s; FAIL(sysinfo(&s));"),
    ("uname", "struct utsname u; FAIL(uname(&u));"),
    ("gethostname", "char b[99]; FAIL(gethostname(b, 99));"),
    ("sethostname", 'char b[99] = "x"; gethostname(b, 99); FAIL(sethostname(b, strlen(b)));'),
    ("getentropy", "char b[8]; FAIL(getentropy(b, 8));"),
    ("getrandom", "char b[8]; FAIL(getrandom(b, 8, 0) != 8);"),
    ("syscall", "FAIL(syscall(SYS_gettid) < 0);"),
    ("link", 'close(file("f")); unlink("g"); FAIL(link("f", "g"));'),
    ("symlink", 'unlink("s"); FAIL(symlink("f", "s"));'),
    ("readlink", 'char b[9]; unlink("s"); symlink("f", "s"); FAIL(readlink("s", b, 9) != 1);'),
    ("lchown", 'unlink("s"); symlink("f", "s"); FAIL(lchown("s", getuid(), getgid()));'),
    ("chown", 'close(file("f")); FAIL(chown("f", getuid(), getgid()));'),
    ("fchown", 'int fd = file("f"); FAIL(fchown(fd, getuid(), getgid()));'),
    ("chmod", 'struct stat s; close(file("f")); FAIL(chmod("f", 0600)); FAIL(stat("f", &s) || (s.st_mode & 0777) != 0600);'),
    ("fchmod", 'struct stat s; int fd = file("f"); FAIL(fchmod(fd, 0600)); FAIL(fstat(fd, &s) || (s.st_mode & 0777) != 0600);'),
    ("lchmod", 'close(file("f")); FAIL(lchmod("f", 0600));'),
    ("umask", "umask(027); FAIL(umask(027) != 027);"),
    ("mkfifo", 'unlink("p"); FAIL(mkfifo("p", 0600)); struct stat s; FAIL(stat("p", &s) || !S_ISFIFO(s.st_mode));'),
    ("mknod", 'unlink("n"); FAIL(mknod("n", S_IFREG | 0600, 0));'),
    ("utimensat", 'struct timespec t[2] = {{1, 0}, {1, 0}}; struct stat s; close(file("f")); FAIL(utimensat(AT_FDCWD, "f", t, 0)); FAIL(stat("f", &s) || s.st_mtime != 1);'),
    ("futimens", 'struct timespec t[2] = {{1, 0}, {1, 0}}; struct stat s; int fd = file("f"); FAIL(futimens(fd, t)); FAIL(stat("f", &s) || s.st_mtime != 1);'),
    ("utimes", 'struct timeval t[2] = {{1, 0}, {1, 0}}; struct stat s; close(file("f")); FAIL(utimes("f", t)); FAIL(stat("f", &s) || s.st_mtime != 1);'),
    ("lutimes", 'struct timeval t[2] = {{1, 0}, {1, 0}}; unlink("s"); symlink("f", "s"); FAIL(lutimes("s", t));'),
    ("flock", 'int fd = file("f"); FAIL(flock(fd, LOCK_EX));'),
    ("lockf", 'int fd = file("f"); FAIL(lockf(fd, F_LOCK, 0));'),
    ("fcntl F_SETLK", 'struct flock l = {.l_type = F_WRLCK}; int fd = file("f"); FAIL(fcntl(fd, F_SETLK, &l));'),
    ("fcntl F_DUPFD", 'int fd = file("f"); FAIL(fcntl(fd, F_DUPFD, 40) < 40);'),
    ("dup3", 'int fd = file("f"); FAIL(dup3(fd, 40, O_CLOEXEC) != 40);'),
    ("statvfs", 'struct statvfs s; FAIL(statvfs(".", &s));'),
    ("posix_fallocate", 'int fd = file("f"); int r = posix_fallocate(fd, 0, 100); if (r) return r;'),
    ("fallocate", 'int fd = file("f"); FAIL(fallocate(fd, 0, 0, 100));'),
    ("posix_fadvise", 'int fd = file("f"); int r = posix_fadvise(fd, 0, 7, POSIX_FADV_SEQUENTIAL); if (r) return r;'),
    ("ftruncate", 'struct stat s; int fd = file("f"); FAIL(ftruncate(fd, 3)); FAIL(fstat(fd, &s) || s.st_size != 3);'),
    ("fsync", 'int fd = file("f"); FAIL(fsync(fd));'),
    ("sendfile", 'int a = file("f"), b = file("g"); FAIL(sendfile(b, a, 0, 7) != 7);'),
    ("copy_file_range", 'int a = file("f"), b = file("g"); FAIL(copy_file_range(a, 0, b, 0, 7, 0) != 7);'),
    ("splice", 'int p[2], a = file("f"); pipe(p); FAIL(splice(a, 0, p[1], 0, 7, 0) != 7);'),
    ("pread", 'char b[4]; int a = file("f"); FAIL(pread(a, b, 4, 3) != 4 || memcmp(b, "tent", 4));'),
    ("readv", 'char b[7]; struct iovec v[2] = {{b, 3}, {b + 3, 4}}; int a = file("f"); FAIL(readv(a, v, 2) != 7 || memcmp(b, "content", 7));'),
    ("openat", 'int d = open(".", O_RDONLY); close(file("f")); FAIL(openat(d, "f", O_RDONLY) < 0);'),
    ("unlinkat", 'int d = open(".", O_RDONLY); close(file("f")); FAIL(unlinkat(d, "f", 0));'),
    ("renameat", 'int d = open(".", O_RDONLY); close(file("f")); FAIL(renameat(d, "f", d, "g"));'),
    ("fdopendir", 'int d = open(".", O_RDONLY | O_DIRECTORY); DIR *p; FAIL(!(p = fdopendir(d))); FAIL(!readdir(p));'),
    ("fchdir", 'int d = open("/", O_RDONLY | O_DIRECTORY); char b[99]; FAIL(fchdir(d)); FAIL(!getcwd(b, 99) || strcmp(b, "/"));'),
    ("faccessat", 'close(file("f")); FAIL(faccessat(AT_FDCWD, "f", R_OK, AT_EACCESS));'),
    ("mkstemp", 'char b[] = "tXXXXXX"; FAIL(mkstemp(b) < 0);'),
    ("mkdtemp", 'char b[] = "dXXXXXX"; FAIL(!mkdtemp(b));'),
    ("tmpfile", "FILE *f; FAIL(!(f = tmpfile())); FAIL(fputc('x', f) == EOF || fflush(f));"),
    ("realpath", 'char b[PATH_MAX]; close(file("f")); FAIL(!realpath("f", b));'),
    ("nftw", 'close(file("f")); FAIL(nftw(".", visit, 8, FTW_PHYS));'),
    ("glob", 'glob_t g; close(file("f")); FAIL(glob("f*", 0, 0, &g) || g.gl_pathc < 1);'),
    ("scandir", 'struct dirent **l; FAIL(scandir(".", &l, 0, alphasort) < 2);'),
    ("aio_read", 'char b[7]; struct aiocb c = {.aio_fildes = file("f"), .aio_buf = b, .aio_nbytes = 7}; FAIL(aio_read(&c));'),
    ("ioctl TIOCGWINSZ", 'struct winsize w; int fd = file("f"); FAIL(ioctl(fd, TIOCGWINSZ, &w) != -1 || errno != ENOTTY);'),
    ("tcgetattr", 'struct termios t; int fd = file("f"); FAIL(tcgetattr(fd, &t) != -1 || errno != ENOTTY);'),
    ("isatty", 'int fd = file("f"); FAIL(isatty(fd));'),
    ("dlopen", "FAIL(!dlopen(0, RTLD_NOW));"),
    ("dlsym", 'FAIL(!dlsym(RTLD_DEFAULT, "malloc"));'),
    ("syslog", 'openlog("x", 0, LOG_USER); syslog(LOG_INFO, "x");'),
    ("setlocale", 'char *setlocale(int, const char *); FAIL(!setlocale(6, "C.UTF-8"));'),
    ("clock_getcpuclockid", "clockid_t c; int r = clock_getcpuclockid(0, &c); if (r) return r;"),
    ("clock_gettime CPU time", "struct timespec t; FAIL(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t));"),
]

# What configure would call a check that never ends; cached, it is not run at all.
ENDLESS = {"gl_cv_func_sleep_works": "no", "gl_cv_func_nanosleep": "no (mishandles large arguments)"}

# One row, one answer of configure: the cache variable, what it asks in our words, and the
# program. A check that ends without FAIL is a yes; SAY(text) gives another answer than yes or no.
LSTAT_SLASH = 'struct stat s; close(file("f")); unlink("s"); symlink("f", "s"); FAIL(lstat("s/", &s) == 0);'
SIZES = {
    "char": "char", "short": "short", "short_int": "short", "int": "int", "unsigned_int": "unsigned int",
    "long": "long", "long_int": "long", "unsigned_long": "unsigned long", "unsigned_long_int": "unsigned long",
    "long_long": "long long", "long_long_int": "long long", "unsigned_long_long": "unsigned long long",
    "unsigned_long_long_int": "unsigned long long", "float": "float", "double": "double", "long_double": "long double",
    "void_p": "void *", "size_t": "size_t", "ssize_t": "ssize_t", "ptrdiff_t": "ptrdiff_t",
    "intptr_t": "intptr_t", "uintptr_t": "uintptr_t", "intmax_t": "intmax_t", "uintmax_t": "uintmax_t",
    "off_t": "off_t", "time_t": "time_t", "wchar_t": "wchar_t",
}
CONFIGURE = [
    ("ac_cv_c_bigendian", "is the highest byte first", "int one = 1; FAIL(*(char *)&one);"),
    ("ac_cv_c_char_unsigned", "is char unsigned", "volatile char c = -1; FAIL(c < 0);"),
    ("ac_cv_header_stdc", "are the C89 headers sound: ASCII character classes",
     "for (int i = 0; i < 256; i++) { int low = i >= 'a' && i <= 'z', up = i >= 'A' && i <= 'Z'; FAIL(!islower(i) != !low || !isupper(i) != !up || toupper(i) != (low ? i - 32 : i) || tolower(i) != (up ? i + 32 : i)); }"),
    ("ac_cv_c_stack_direction", "where the stack grows", 'SAY("%d", direction(0));'),
    # Its own check calls main in a way that clang refuses, and sigsegv.c then does not compile (m4, grep).
    ("sv_cv_stack_direction", "where the stack grows, as c-stack asks", 'SAY("%d", direction(0));'),
    ("sv_cv_stack_direction_msg", "the same in words: the name that its cache goes by", 'SAY("%s", direction(0) < 0 ? "grows down" : "grows up");'),
    ("ac_cv_func_malloc_0_nonnull", "malloc of nothing gives a pointer", "FAIL(!malloc(0));"),
    ("ac_cv_func_realloc_0_nonnull", "realloc of nothing gives a pointer", "FAIL(!realloc(0, 0));"),
    ("ac_cv_func_calloc_0_nonnull", "calloc of nothing gives a pointer", "FAIL(!calloc(0, 0));"),
    ("ac_cv_func_memcmp_working", "memcmp compares unsigned bytes, aligned or not",
     'char a = 0x40, b = (char)0x80; FAIL(memcmp(&a, &b, 1) >= 0); char s[24], t[24]; for (int i = 0; i < 4; i++) { memset(s, 1, 24); memset(t, 1, 24); s[i + 16] = 2; t[i + 16] = 3; FAIL(memcmp(s + i, t + i, 20) >= 0); }'),
    ("ac_cv_func_strnlen_working", "strnlen stops at its limit", 'FAIL(strnlen("emulation", 5) != 5 || strnlen("emu", 99) != 3 || strnlen("", 0));'),
    ("ac_cv_func_strtod", "strtod ends inside its string", 'char *end, *s = "+55x", *n = "NaN("; FAIL(strtod(s, &end) != 55 || end != s + 3); strtod(n, &end); FAIL(end > n + 4); s = "0x"; FAIL(strtod(s, &end) != 0 || end != s + 1);'),
    ("ac_cv_func_strcoll_works", "strcoll orders as strcmp in the C locale", 'FAIL(strcoll("abc", "def") >= 0 || strcoll("ABC", "DEF") >= 0 || strcoll("123", "456") >= 0);'),
    ("ac_cv_func_stat_empty_string_bug", "stat of no name succeeds", 'struct stat s; FAIL(stat("", &s));'),
    ("ac_cv_func_lstat_empty_string_bug", "lstat of no name succeeds", 'struct stat s; FAIL(lstat("", &s));'),
    ("ac_cv_func_lstat_dereferences_slashed_symlink", "lstat follows a link to a file with a slash, so fails", LSTAT_SLASH),
    ("ac_cv_func_mmap_fixed_mapped", "a private file mapping at a fixed address holds the file", 'int fd = file("f"); char *a = mmap(0, 131072, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0); FAIL(a == MAP_FAILED); a = (char *)(((uintptr_t)a + 65535) & ~(uintptr_t)65535); FAIL(mmap(a, 7, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0) != a); FAIL(memcmp(a, "content", 7));'),
    ("ac_cv_func_closedir_void", "closedir gives no result", 'FAIL(closedir(opendir(".")) == 0);'),
    ("ac_cv_func_getgroups_works", "getgroups counts the groups", "FAIL(getgroups(0, 0) < 0);"),
    ("gl_cv_func_lstat_dereferences_slashed_symlink", "the same, as gnulib asks", LSTAT_SLASH),
    ("gl_cv_func_memchr_works", "memchr reads no byte after the one it finds, and compares as a byte", 'char *p = mmap(0, 131072, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0) , *f = p + 65536; FAIL(p == MAP_FAILED); strcpy(f - 9, "abcdefgh"); FAIL(memchr(f, 0, 0) || memchr(f - 9, 0, 80) != f - 1 || memchr(f - 1, 0, 3) != f - 1 || memchr(f - 4, \'f\', 16) != f - 4 || memchr(f - 9, 0x5600 | \'b\', 3) != f - 8);'),
    ("gl_cv_func_strerror_0_works", "strerror(0) is a text of its own and leaves errno", 'errno = 0; char *s = strerror(0); FAIL(!*s || errno || strstr(s, "nknown") || strstr(s, "ndefined"));'),
    ("gl_cv_func_working_strerror", "strerror has a text for a number that is none", "FAIL(!*strerror(-2));"),
    ("gl_cv_func_snprintf_retval_c99", "snprintf tells the length that it would need", 'char b[99]; FAIL(snprintf(b, 4, "%d %d", 4567, 89) != 7 || snprintf(b, 0, "%d", 123456) != 6 || snprintf(0, 0, "%d", 12) != 2);'),
    ("gl_cv_func_snprintf_truncation_c99", "snprintf writes what fits, and an end", 'char b[9] = "ABCDEFGH"; snprintf(b, 3, "%d %d", 4567, 89); FAIL(memcmp(b, "45\\0DEF", 6));'),
    ("gl_cv_func_snprintf_size1", "snprintf of size 1 writes the end only", 'char b[4] = "DEA"; snprintf(b, 1, "%d", 12345); FAIL(b[0] || b[1] != \'E\');'),
    ("gl_cv_func_printf_positions", "printf takes arguments by position", 'char b[99]; sprintf(b, "%2$d %1$d", 33, 55); FAIL(strcmp(b, "55 33"));'),
    ("gl_cv_func_printf_sizes_c99", "printf knows the sizes j, z, t and L", 'char b[99]; sprintf(b, "%ju %zu %td %Lg", (uintmax_t)12345671, (size_t)12345672, (ptrdiff_t)12345673, 1.5L); FAIL(strcmp(b, "12345671 12345672 12345673 1.5"));'),
    ("gl_cv_func_itold_works", "an int converts to a long double and back", "volatile int i = -1; volatile long double x; for (i = 1; i <= 1000; i++) { x = i; FAIL(i != (int)x); }"),
    ("gl_cv_func_btowc_nul", "btowc of a NUL is NUL", "FAIL(btowc(0) != 0);"),
    ("gl_cv_func_btowc_eof", "btowc of EOF is WEOF", "FAIL(btowc(EOF) != WEOF);"),
    ("gl_cv_func_svid_putenv", "putenv of a bare name removes it", 'putenv("MEASURED=1"); putenv("MEASURED"); FAIL(getenv("MEASURED"));'),
    ("gl_cv_func_select_supports0", "select takes no descriptors", "struct timeval t = {0, 5}; FAIL(select(0, 0, 0, 0, &t) < 0);"),
    ("gl_cv_func_setenv_works", "setenv refuses an empty name and one with =", 'FAIL(setenv("", "x", 0) != -1 || errno != EINVAL); FAIL(setenv("a", "==", 1) || strcmp(getenv("a"), "==")); FAIL(setenv("a=b", "x", 0) != -1);'),
    ("gl_cv_func_getcwd_null", "getcwd allocates", 'FAIL(chdir("/")); char *c = getcwd(0, 0); FAIL(!c || strcmp(c, "/"));'),
    ("gl_cv_func_fopen_mode_x", "fopen with x refuses a file that exists", 'close(file("f")); FAIL(fopen("f", "wx")); if (errno != EEXIST) return errno;'),
    ("gl_cv_func_fopen_slash", "fopen refuses a name with a slash at its end", 'unlink("g"); FAIL(fopen("g/", "w"));'),
    ("gl_cv_func_open_slash", "open refuses to make a name with a slash at its end", 'unlink("g"); unlink("s"); FAIL(open("g/", O_CREAT | O_WRONLY, 0600) >= 0); symlink("nothing", "s"); FAIL(open("s/", O_CREAT | O_RDONLY, 0600) >= 0);'),
    ("gl_cv_func_stat_file_slash", "stat refuses a file with a slash at its end", 'struct stat s; close(file("f")); FAIL(stat("f/", &s) == 0); unlink("s"); symlink("f", "s"); FAIL(stat("s/", &s) == 0);'),
    ("gl_cv_func_readlink_truncate", "readlink fills a buffer that is too small", 'char b[2]; unlink("s"); symlink("four", "s"); FAIL(readlink("s", b, 2) != 2);'),
    ("gl_cv_func_dup2_works", "dup2 onto itself and wrong descriptors answers right", "FAIL(dup2(1, 1) != 1); close(0); FAIL(dup2(0, 0) != -1); dup2(2, 0); FAIL(dup2(2, -1) != -1 || errno != EBADF); FAIL(dup2(99, 1) != -1);"),
    ("gl_cv_func_sleep_works", "a signal ends a sleep of days", "signal(SIGALRM, handler); alarm(1); FAIL(sleep(50 * 24 * 3600) == 0);"),
    ("gl_cv_func_nanosleep", "a signal ends a sleep of ages", "struct timespec t = {sizeof(time_t) == 8 ? (time_t)INT64_MAX : (time_t)INT32_MAX, 999999999}; signal(SIGALRM, handler); alarm(1); FAIL(nanosleep(&t, &t) != -1); if (errno != EINTR) return errno;"),
    ("gl_cv_func_strchrnul_works", "strchrnul compares as a byte", 'const char *a = "a"; FAIL(strchrnul(a, \'b\') != a + 1 || strchrnul("aa", 0x6100) == 0);'),
    ("gl_cv_func_strndup_works", "strndup reads no more than it was told", 'char b[4] = {\'a\', \'b\', \'c\', \'d\'}; char *s = strndup(b, 2); FAIL(!s || strcmp(s, "ab"));'),
]
CONFIGURE += [("ac_cv_sizeof_" + name, "bytes in it", f'SAY("%d", (int)sizeof({kind}));') for name, kind in SIZES.items()]
