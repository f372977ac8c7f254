//! Functions of libc that a program gets from the host: who does each, what leads there, and what it does where there is no host.
//!
//! A function more is a row here, a JavaScript function in share/host/, a line of share/host/supplied.c and a case.
//! System calls are not here: the JavaScript stands in front of Emscripten's own, and nothing else needs to know.

use crate::host_library::Type::{F64, I32, I64};
pub use crate::host_library::{Call, Fails, Library, Type, Wrap};
use crate::host_library::{call, library, wrapped};
pub use crate::host_supplied::SHARED;
use crate::host_supplied::{ASYNCHRONOUS, DECLARED, SUPPLIED};

const NOT_ROOT: &str = "it fails as for any user but root";
const UNKNOWN: &str = "a native program meets unknown users and groups too";

/// Every library, in the order in which emcc must read them.
pub static LIBRARIES: &[Library] = &[
    library("process.js"),
    library("files.js"),
    library("descriptors.js"),
    library("paths.js"),
    // libc's mmap is weak, so that it needs no wrapping.
    Library {
        calls: &[call("mmap", &[I32, I32, I32, I32, I32, I64]), call("munmap", &[I32; 2])],
        ..library("maps.js")
    },
    library("libraries.js"),
    library("stdout.js"),
    library("sockets.js"),
    EXEC,
    // In JavaScript on 3.1.6, so that it cannot be wrapped; weak, so that it need not be.
    Library { calls: &[call("system", &[I32])], ..library("exec.js") },
    Library { calls: &[call("lutimes", &[I32; 2]), call("futimes", &[I32; 2])], ..library("paths.js") },
    POPEN,
    CHILDREN,
    library("vfork.js"),
    TERMINALS,
    USERS,
    SYSTEM,
    SYSTEM_BEFORE_4,
    SLEEP,
    CLOCK,
    Library { calls: &[call("sched_rr_get_interval", &[I32; 2])], ..library("clock.js") },
    CLOCK_IN_C,
    SIGNALS,
    SIGNALS_OF_ONE_THREAD,
    SIGNALS_BEFORE_4,
    THREADS,
    TIMERS,
    SEMAPHORES,
    SOCKETS_BEFORE_4,
    STREAMS_BEFORE_4,
    ZONE,
    PIPES,
    LOCKS,
    ACCOUNTS,
    SUPPLIED,
    DECLARED,
    ASYNCHRONOUS,
];

pub(crate) const EXEC: Library = wrapped! {
    "exec.js", "a program that becomes another runs it", unless "execve":
    call("execve", &[I32; 3])
        .fails("a program that becomes another runs it and ends as it does", &["fails: Exec format error"]),
};

pub(crate) const POPEN: Library = wrapped! {
    "popen.js", "a program has the shell run a command beside it", unless "popen":
    call("popen", &[I32; 2])
        .fails("a program has the shell run a command beside it", &["fails: Function not implemented"]),
    call("pclose", &[I32])
        .fails("it ends what popen started", &["fails: Function not implemented"]),
};

pub(crate) const CHILDREN: Library = wrapped! {
    "children.js", "a program has others run beside it, and waits for them", unless "posix_spawn":
    call("posix_spawn", &[I32; 6])
        .fails("a program has others run beside it", &["fails, errno not set"]),
    call("posix_spawnp", &[I32; 6])
        .fails("a program has others run beside it", &["does not link"]),
    call("waitpid", &[I32; 3])
        .fails("it waits for what posix_spawn started", &[
            "fails: Function not implemented",
            "fails: Function not implemented",
            "fails: Argument list too long",
        ]),
    call("wait4", &[I32; 4])
        .fails("it waits for what posix_spawn started", &[
            "does not link",
            "fails: Function not implemented",
            "fails: Argument list too long",
        ]),
    call("wait3", &[I32; 3]),
    call("waitid", &[I32; 4]),
};

pub(crate) const TERMINALS: Library = wrapped! {
    "terminals.js", "a program sets the modes of its terminal", unless "tcsetattr":
    call("tcgetattr", &[I32; 2]),
    call("tcsetattr", &[I32; 3]),
    call("tcflush", &[I32; 2]),
    call("tcdrain", &[I32]),
    call("tcflow", &[I32; 2]),
    call("tcsendbreak", &[I32; 2]),
    call("tcgetpgrp", &[I32]),
};

pub(crate) const USERS: Library = wrapped! {
    "users.js", "root becomes another, and others may stay who they are", unless "setuid":
    call("getgroups", &[I32; 2]),
    call("setegid", &[I32]),
    call("seteuid", &[I32]).fails(NOT_ROOT, &["fails: Operation not permitted"]),
    call("setgid", &[I32]).fails(NOT_ROOT, &["fails: Operation not permitted"]),
    call("setregid", &[I32; 2]),
    call("setresgid", &[I32; 3]),
    call("setresuid", &[I32; 3]).fails(NOT_ROOT, &["fails: Operation not permitted"]),
    call("setreuid", &[I32; 2]).fails(NOT_ROOT, &["fails: Operation not permitted"]),
    call("setuid", &[I32]).fails(NOT_ROOT, &["fails: Operation not permitted"]),
    call("setgroups", &[I32; 2]).fails(NOT_ROOT, &["fails: Operation not permitted"]),
    call("initgroups", &[I32; 2]).fails(NOT_ROOT, &["does not link"]),
};

pub(crate) const SYSTEM: Library = wrapped! {
    "system.js", "a program has a process's numbers and limits, and makes FIFOs", unless "getpid":
    call("getpid", &[]),
    call("getppid", &[]),
    call("getpgid", &[I32]),
    call("getpgrp", &[]),
    call("getsid", &[I32]),
    call("setpgid", &[I32; 2]),
    call("getpriority", &[I32; 2]),
    call("setpriority", &[I32; 3])
        .fails("a program sets its own", &["fails: Operation not permitted"]),
    call("getrlimit", &[I32; 2]),
    call("setrlimit", &[I32; 2]),
    call("mkfifo", &[I32; 2])
        .fails("a program has the system make one", &["fails, errno not set"]),
    call("mkfifoat", &[I32; 3]),
};

pub(crate) const SYSTEM_BEFORE_4: Library = wrapped! {
    "system.js", "a program makes hard links, and new files heed umask", unless "umask":
    call("umask", &[I32]),
    call("link", &[I32; 2]),
    call("linkat", &[I32; 5]),
};

pub(crate) const SLEEP: Library = wrapped! {
    "clock.js", "a program sleeps without using the processor, and a signal wakes it",
    unless "clock_nanosleep" or "-sPROXY_TO_PTHREAD" or "-sPTHREAD_POOL_SIZE":
    call("clock_nanosleep", &[I32; 4]),
    call("__clock_nanosleep", &[I32; 4]),
};

pub(crate) const CLOCK: Library = wrapped! {
    "clock.js", "a program knows what it used of the processor", unless "times":
    call("times", &[I32]),
    call("getrusage", &[I32; 2]),
    call("clock_settime", &[I32; 2]).fails(NOT_ROOT, &["fails: Operation not permitted"]),
};

pub(crate) const CLOCK_IN_C: Library = wrapped! {
    "clock.js", "a program knows the processor's time that it used", unless "clock":
    call("clock", &[]),
    call("clock_gettime", &[I32; 2]),
    call("clock_getres", &[I32; 2]),
};

/// In JavaScript where there is one thread, in threads.c where there are more.
pub(crate) const SIGNALS: Library = wrapped! {
    "signals.js", "a program sends itself signals, waits for them and dies of them",
    unless "sigaction" or "-sPROXY_TO_PTHREAD" or "-sPTHREAD_POOL_SIZE":
    call("sigaction", &[I32; 3]),
    call("__sigaction", &[I32; 3]),
    call("raise", &[I32]),
    call("kill", &[I32; 2]),
    call("sigqueue", &[I32; 3]),
    call("sigpending", &[I32]),
    call("sigsuspend", &[I32]),
    call("sigpause", &[I32]),
    call("pause", &[]),
    call("sigtimedwait", &[I32; 3]),
    call("sighold", &[I32]),
    call("sigrelse", &[I32]),
    call("sigignore", &[I32]),
    call("sigset", &[I32; 2]),
    call("pthread_sigmask", &[I32; 3]),
    call("pthread_kill", &[I32; 2]),
    call("killpg", &[I32; 2]).fails("it reaches other processes", &["fails: Operation not permitted"]),
};

pub(crate) const SIGNALS_OF_ONE_THREAD: Library = wrapped! {
    "signals.js", "a handler has a stack of its own, and a wait another mask", unless "sigaltstack":
    call("ppoll", &[I32; 4]),
    call("sigaltstack", &[I32; 2])
        .fails("a program has one, though no handler runs on it", &[
            "does not link",
            "fails: Function not implemented",
            "fails: Function not implemented",
        ]),
};

/// In libthreads.a.
pub const THREADS: Library = wrapped! {
    "threads.js", "a signal reaches a thread that waits, and a process ends with its last thread",
    unless "pthread_exit" or "-sPROXY_TO_PTHREAD" or "-sPTHREAD_POOL_SIZE":
    call("pthread_create", &[I32; 4]),
    call("pthread_exit", &[I32]),
    call("emscripten_futex_wait", &[I32, I32, F64]),
    call("alarm", &[I32]),
    call("sched_yield", &[]),
    call("pthread_spin_lock", &[I32]),
};

pub(crate) const SIGNALS_BEFORE_4: Library = wrapped! {
    "signals.js", "a program waits with other signals blocked", unless "pselect":
    call("pselect", &[I32; 6]),
};

pub(crate) const TIMERS: Library = wrapped! {
    "timers.js", "timers send a program signals", unless "setitimer":
    call("setitimer", &[I32; 3]),
    call("getitimer", &[I32; 2]),
    call("timer_create", &[I32; 3]),
    call("timer_settime", &[I32; 4]),
    call("timer_gettime", &[I32; 2]),
    call("timer_getoverrun", &[I32]),
    call("timer_delete", &[I32]),
};

pub(crate) const SEMAPHORES: Library = wrapped! {
    "timers.js", "semaphores of a program with one thread count, and may have names", unless "sem_wait":
    call("sem_init", &[I32; 3]),
    call("sem_destroy", &[I32]),
    call("sem_getvalue", &[I32; 2]),
    call("sem_post", &[I32]),
    call("sem_trywait", &[I32]),
    call("sem_wait", &[I32]),
    call("sem_timedwait", &[I32; 2]),
    call("sem_open", &[I32; 3]),
    call("sem_close", &[I32]),
    call("sem_unlink", &[I32]),
};

pub(crate) const SOCKETS_BEFORE_4: Library = wrapped! {
    "sockets.js", "what is no socket has no options, and says so", unless "setsockopt":
    call("setsockopt", &[I32; 5]),
};

pub(crate) const STREAMS_BEFORE_4: Library = wrapped! {
    "descriptors.js", "a stream that cannot be closed says so", unless "__stdio_close":
    call("__stdio_close", &[I32]),
};

pub(crate) const ZONE: Library = wrapped! {
    "zone.js", "a program sets its time zone, by a rule, too", unless "setenv":
    call("setenv", &[I32; 3]),
    call("putenv", &[I32]),
    call("unsetenv", &[I32]),
};

pub(crate) const PIPES: Library = wrapped! {
    "pipes.js", "a program makes pipes for itself", unless "pipe2":
    call("pipe2", &[I32; 2]),
};

pub(crate) const LOCKS: Library = wrapped! {
    "locks.js", "a lock on a file excludes other processes", unless "flock":
    call("flock", &[I32; 2]),
};

pub(crate) const ACCOUNTS: Library = wrapped! {
    "accounts.js", "a program knows the host's users and groups", unless "getpwnam":
    call("getpwnam", &[I32]).fails(UNKNOWN, &["fails: No such file or directory"]),
    call("getpwuid", &[I32]).fails(UNKNOWN, &["fails: No such file or directory"]),
    call("getpwent", &[]).fails(UNKNOWN, &["fails: I/O error"]),
    call("getgrnam", &[I32]).fails(UNKNOWN, &["fails: No such file or directory"]),
    call("getgrgid", &[I32]).fails(UNKNOWN, &["fails: No such file or directory"]),
    call("getgrent", &[]).fails(UNKNOWN, &["fails: I/O error"]),
    call("setpwent", &[]),
    call("endpwent", &[]),
    call("setgrent", &[]),
    call("endgrent", &[]),
    call("getpwnam_r", &[I32; 5]).fails(UNKNOWN, &["fails: No such file or directory"]),
    call("getpwuid_r", &[I32; 5]).fails(UNKNOWN, &["fails: No such file or directory"]),
    call("getgrnam_r", &[I32; 5]),
    call("getgrgid_r", &[I32; 5]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::absent::{ABSENT, MEASURED};
    use crate::additions::{ADDITIONS, To};

    fn calls() -> impl Iterator<Item = &'static Call> {
        LIBRARIES.iter().flat_map(|library| library.calls)
    }

    #[test]
    fn what_is_wrapped_is_defined_under_the_linkers_name_for_it() {
        let symbol = |library: &Library, at: usize| library.symbol(&library.calls[at]);
        let (wrapped, plain): (Vec<&Library>, Vec<_>) = LIBRARIES.iter().partition(|library| library.wrap.is_some());
        assert!(symbol(wrapped[0], 0) == "__wrap_execve" && !plain.is_empty(), "{}", symbol(wrapped[0], 0));
        assert!(
            plain.iter().filter(|library| !library.calls.is_empty()).all(|one| symbol(one, 0) == one.calls[0].name)
        );
        let weak =
            plain.iter().filter(|library| ["maps.js", "exec.js", "paths.js", "clock.js"].contains(&library.file));
        let weak: Vec<_> = weak.flat_map(|library| library.calls.iter().map(|call| call.name)).collect();
        assert_eq!(weak, ["mmap", "munmap", "system", "lutimes", "futimes", "sched_rr_get_interval"]);
    }

    /// They are part of the keys by which links are kept.
    #[test]
    fn the_words_on_the_command_line_stay() {
        let words: Vec<_> =
            LIBRARIES.iter().filter_map(|library| library.wrap.as_ref()).map(|wrap| wrap.word).collect();
        assert_eq!(
            words,
            [
                "-Wl,--wrap=execve",
                "-Wl,--wrap=popen,--wrap=pclose",
                "-Wl,--wrap=posix_spawn,--wrap=posix_spawnp,--wrap=waitpid,--wrap=wait4,--wrap=wait3,--wrap=waitid",
                "-Wl,--wrap=tcgetattr,--wrap=tcsetattr,--wrap=tcflush,--wrap=tcdrain,--wrap=tcflow,--wrap=tcsendbreak,--wrap=tcgetpgrp",
                "-Wl,--wrap=getgroups,--wrap=setegid,--wrap=seteuid,--wrap=setgid,--wrap=setregid,--wrap=setresgid,--wrap=setresuid,\
                --wrap=setreuid,--wrap=setuid,--wrap=setgroups,--wrap=initgroups",
                "-Wl,--wrap=getpid,--wrap=getppid,--wrap=getpgid,--wrap=getpgrp,--wrap=getsid,--wrap=setpgid,--wrap=getpriority,--wrap=setpriority,--wrap=getrlimit,--wrap=setrlimit,--wrap=mkfifo,--wrap=mkfifoat",
                "-Wl,--wrap=umask,--wrap=link,--wrap=linkat",
                "-Wl,--wrap=clock_nanosleep,--wrap=__clock_nanosleep",
                "-Wl,--wrap=times,--wrap=getrusage,--wrap=clock_settime",
                "-Wl,--wrap=clock,--wrap=clock_gettime,--wrap=clock_getres",
                "-Wl,--wrap=sigaction,--wrap=__sigaction,--wrap=raise,--wrap=kill,--wrap=sigqueue,--wrap=sigpending,\
                --wrap=sigsuspend,--wrap=sigpause,--wrap=pause,--wrap=sigtimedwait,\
                --wrap=sighold,--wrap=sigrelse,--wrap=sigignore,--wrap=sigset,--wrap=pthread_sigmask,--wrap=pthread_kill,--wrap=killpg",
                "-Wl,--wrap=ppoll,--wrap=sigaltstack",
                "-Wl,--wrap=pselect",
                "-Wl,--wrap=pthread_create,--wrap=pthread_exit,--wrap=emscripten_futex_wait,--wrap=alarm,\
                --wrap=sched_yield,--wrap=pthread_spin_lock",
                "-Wl,--wrap=setitimer,--wrap=getitimer,--wrap=timer_create,--wrap=timer_settime,--wrap=timer_gettime,\
                --wrap=timer_getoverrun,--wrap=timer_delete",
                "-Wl,--wrap=sem_init,--wrap=sem_destroy,--wrap=sem_getvalue,--wrap=sem_post,--wrap=sem_trywait,--wrap=sem_wait,\
                --wrap=sem_timedwait,--wrap=sem_open,--wrap=sem_close,--wrap=sem_unlink",
                "-Wl,--wrap=setsockopt",
                "-Wl,--wrap=__stdio_close",
                "-Wl,--wrap=setenv,--wrap=putenv,--wrap=unsetenv",
                "-Wl,--wrap=pipe2",
                "-Wl,--wrap=flock",
                "-Wl,--wrap=getpwnam,--wrap=getpwuid,--wrap=getpwent,--wrap=getgrnam,--wrap=getgrgid,\
                --wrap=getgrent,--wrap=setpwent,--wrap=endpwent,--wrap=setgrent,--wrap=endgrent,\
                --wrap=getpwnam_r,--wrap=getpwuid_r,--wrap=getgrnam_r,--wrap=getgrgid_r",
            ]
        );
    }

    #[test]
    fn each_library_that_wraps_is_added_to_programs_in_this_order() {
        let wraps: Vec<_> = LIBRARIES.iter().filter_map(|library| library.wrap.as_ref()).collect();
        let added: Vec<_> = ADDITIONS.iter().filter(|row| row.word.contains("--wrap=")).collect();
        assert_eq!(wraps.len(), added.len());
        for (wrap, row) in wraps.iter().zip(added) {
            assert_eq!((wrap.word, wrap.yields_to, wrap.reason), (row.word, row.yields_to, row.reason));
            assert_eq!(row.to, To::Program);
        }
    }

    #[test]
    fn what_decides_for_a_library_is_a_function_of_it() {
        for library in LIBRARIES {
            let words = library.wrap.iter().flat_map(|wrap| wrap.yields_to);
            for word in words.filter(|word| word.starts_with("-Wl,")) {
                assert!(library.calls.iter().any(|call| word.ends_with(&format!("--wrap={}", call.name))), "{word}");
            }
        }
    }

    #[test]
    fn no_function_stands_twice_nor_in_the_table_of_absent_ones() {
        // pthread_create is wrapped with threads, and absent without.
        let absent = ABSENT.iter().map(|row| row.symbol).filter(|symbol| *symbol != "pthread_create");
        let mut names: Vec<_> = calls().map(|call| call.name).chain(absent).collect();
        names.sort();
        for pair in names.windows(2) {
            assert_ne!(pair[0], pair[1]);
        }
    }

    #[test]
    fn a_function_that_fails_without_a_host_has_its_reason_and_one_result_or_one_for_each_version() {
        for fails in calls().filter_map(|call| call.without_host.as_ref()) {
            let reason = fails.reason;
            assert!(reason.len() > 10 && reason.len() < 120 && !reason.ends_with('.'), "{reason}");
            assert!([1, MEASURED.len()].contains(&fails.shown.len()), "{reason}");
        }
    }
}
