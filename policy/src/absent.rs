//! Functions that link here and yet fail whenever they are called, and which of them a configure probe should not find.
//!
//! `shown` is what `scripts/measure/c-library symbols` saw; it says when a row stopped being true. How a probe is recognised and
//! judged is not here, nor are functions that work in a program because the host does them: host_calls.rs has those.

use crate::version::{Span, Version};
use Hidden::{Always, No, ThreadsOff};

/// From whom a function is hidden. A real link is never affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// From every probe.
    Always,
    /// From the probes of configure scripts while threads are off. CMake keeps seeing it: of six CMake upstreams that
    /// look for threads five say REQUIRED, and stop where a configure script goes on without.
    ThreadsOff,
    /// From nobody: hiding it would break more than it helps, for the row's reason.
    No,
}

/// A function that fails when called.
#[derive(Debug)]
pub struct Absent {
    /// Its name as the linker knows it.
    pub symbol: &'static str,
    /// From whom it is hidden.
    pub hidden: Hidden,
    /// Why it fails, or why it stays visible.
    pub reason: &'static str,
    /// What a proper call did on Emscripten 3.1.6, 3.1.69 and 6.0.5; once where they agree.
    pub shown: &'static [&'static str],
    /// The versions in which it fails.
    pub span: Span,
}

/// The Emscriptens of `shown`, in its order.
pub const MEASURED: [&str; 3] = ["3.1.6", "3.1.69", "6.0.5"];

/// The first Emscripten that has epoll, by its change log.
const EPOLL: Version = Version(6, 0, 8);

/// All rows, sorted by symbol.
pub static ABSENT: &[Absent] = &[
    row("chroot", No, "it fails as for any user but root", &["fails: Permission denied"]),
    row(
        "connect",
        No,
        "a program has no sockets, and socket said so before; configure scripts look for it to find them",
        &["fails: Host is unreachable"],
    ),
    row(
        "dlopen",
        No,
        "a program that uses it is linked so that it works",
        &[
            "stops the program: Aborted(To use dlopen, you need to use Emscripten's linking",
            "fails, errno not set",
            "fails, errno not set",
        ],
    ),
    row(
        "dlsym",
        No,
        "a program that uses it is linked so that it works",
        &[
            "stops the program: Aborted(To use dlopen, you need to use Emscripten's linking",
            "fails, errno not set",
            "fails, errno not set",
        ],
    ),
    row(
        "epoll_create",
        Always,
        "there is no epoll, and poll and select work",
        &["does not link", "does not link", "fails: Function not implemented"],
    )
    .until(EPOLL),
    row(
        "epoll_create1",
        Always,
        "there is no epoll, and poll and select work",
        &["does not link", "does not link", "fails: Function not implemented"],
    )
    .until(EPOLL),
    row(
        "epoll_ctl",
        Always,
        "there is no epoll, and poll and select work",
        &["does not link", "does not link", "fails: Function not implemented"],
    )
    .until(EPOLL),
    row(
        "epoll_wait",
        Always,
        "there is no epoll, and poll and select work",
        &["does not link", "does not link", "fails: Function not implemented"],
    )
    .until(EPOLL),
    row("execl", No, "a program that becomes another runs it and ends as it does", &["fails: Exec format error"]),
    row("execle", No, "a program that becomes another runs it and ends as it does", &["fails: Exec format error"]),
    row("execlp", No, "a program that becomes another runs it and ends as it does", &["fails: Exec format error"]),
    row("execv", No, "a program that becomes another runs it and ends as it does", &["fails: Exec format error"]),
    row("execvp", No, "a program that becomes another runs it and ends as it does", &["fails: Exec format error"]),
    row("execvpe", No, "a program that becomes another runs it and ends as it does", &["fails: Exec format error"]),
    row("fexecve", No, "a program that becomes another runs it and ends as it does", &["fails: Exec format error"]),
    row("fork", Always, "a program cannot be split in two", &["fails: Function not implemented"]),
    row(
        "forkpty",
        Always,
        "there are no pseudo terminals, nor a process to give one to",
        &[
            "stops the program: Aborted(bad ioctl syscall 1074025521)",
            "fails: Invalid argument",
            "fails: Invalid argument",
        ],
    ),
    row(
        "getifaddrs",
        Always,
        "there are no network interfaces, and asking for them can stop the program",
        &[
            "does not link",
            "stops the program: TypeError: Cannot read properties of undefined (reading 'msg",
            "fails: Address family not supported by protocol",
        ],
    ),
    row(
        "if_nameindex",
        Always,
        "there are no network interfaces, and asking for them can stop the program",
        &[
            "does not link",
            "stops the program: TypeError: Cannot read properties of undefined (reading 'msg",
            "fails: No buffer space available",
        ],
    ),
    row(
        "if_nametoindex",
        Always,
        "there are no network interfaces, and asking for them can stop the program",
        &[
            "stops the program: Aborted(bad ioctl syscall 35123)",
            "fails: Invalid argument",
            "fails: Address family not supported by protocol",
        ],
    ),
    row(
        "listen",
        No,
        "a program has no sockets, and socket said so before; configure scripts look for it to find them",
        &["stops the program: Error: Cannot find module 'ws'"],
    ),
    row("mincore", No, "no upstream was seen that asks for it", &["fails: Function not implemented"]),
    row("mremap", Always, "no mapping grows, and the answer looks like a lack of memory", &["fails: Out of memory"]),
    row("nice", No, "a refusal is an ordinary answer of it", &["fails: Operation not permitted"]),
    row(
        "openpty",
        Always,
        "there are no pseudo terminals",
        &[
            "stops the program: Aborted(bad ioctl syscall 1074025521)",
            "fails: Invalid argument",
            "fails: Invalid argument",
        ],
    ),
    row(
        "posix_openpt",
        Always,
        "there are no pseudo terminals",
        &[
            "stops the program: Aborted(bad ioctl syscall 1074025521)",
            "fails: Invalid argument",
            "fails: Invalid argument",
        ],
    ),
    row(
        "pthread_barrier_wait",
        No,
        "no other thread can be waited for; the locks that belong to it work",
        &["fails, errno not set"],
    ),
    row(
        "pthread_cond_timedwait",
        No,
        "no other thread can be waited for; the locks that belong to it work",
        &["fails, errno not set"],
    ),
    row(
        "pthread_create",
        ThreadsOff,
        "no thread can be started",
        &["fails: Resource temporarily unavailable", "fails: Resource temporarily unavailable", "fails: Not supported"],
    ),
    row(
        "pthread_join",
        ThreadsOff,
        "without a thread there is none to join",
        &["fails: Resource temporarily unavailable", "fails: Resource temporarily unavailable", "fails: Not supported"],
    ),
    row(
        "socketpair",
        Always,
        "no two sockets are ever connected inside one program",
        &["fails: Function not implemented"],
    ),
    row("thrd_create", ThreadsOff, "no thread can be started", &["fails, errno not set"]),
    row(
        "vfork",
        Always,
        "a function cannot give twice; the macro of <unistd.h> can",
        &["fails: Function not implemented"],
    ),
    row(
        "wait",
        No,
        "it waits for what posix_spawn started",
        &["fails: Function not implemented", "fails: Function not implemented", "fails: Argument list too long"],
    ),
];

const fn row(symbol: &'static str, hidden: Hidden, reason: &'static str, shown: &'static [&'static str]) -> Absent {
    Absent { symbol, hidden, reason, shown, span: Span::ALL }
}

impl Absent {
    const fn until(self, until: Version) -> Absent {
        Absent { span: Span { since: None, until: Some(until) }, ..self }
    }
}

/// The functions that a probe must not find.
///
/// `threads` tells whether programs get threads, `configure` whether a configure script asks, not CMake, and `version`
/// which Emscripten answers.
pub fn hidden(threads: bool, configure: bool, version: Version) -> impl Iterator<Item = &'static Absent> {
    let hides = move |hidden| match hidden {
        Hidden::Always => true,
        Hidden::ThreadsOff => configure && !threads,
        Hidden::No => false,
    };
    ABSENT.iter().filter(move |row| hides(row.hidden) && row.span.holds(version))
}

/// The function that makes a program one that loads modules, and so needs another kind of link.
pub fn loader() -> impl Iterator<Item = &'static Absent> {
    ABSENT.iter().filter(|row| row.symbol == "dlopen")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAST: Version = Version(6, 0, 5);

    #[test]
    fn rows_are_sorted_and_no_symbol_stands_twice() {
        for pair in ABSENT.windows(2) {
            assert!(pair[0].symbol < pair[1].symbol, "{} before {}", pair[0].symbol, pair[1].symbol);
        }
    }

    #[test]
    fn a_reason_is_one_phrase() {
        for row in ABSENT {
            let reason = row.reason;
            assert!(reason.len() > 10 && reason.len() < 120, "{}: {reason}", row.symbol);
            assert!(!reason.ends_with('.') && !reason.contains(". "), "{}: {reason}", row.symbol);
            assert!(!reason.starts_with(char::is_uppercase), "{}: {reason}", row.symbol);
        }
    }

    #[test]
    fn a_symbol_is_a_name_that_the_linker_can_be_given() {
        for row in ABSENT {
            assert!(row.symbol.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'), "{}", row.symbol);
        }
    }

    #[test]
    fn each_row_tells_one_result_or_one_for_each_version() {
        for row in ABSENT {
            assert!([1, MEASURED.len()].contains(&row.shown.len()), "{}", row.symbol);
        }
    }

    #[test]
    fn dlopen_alone_makes_a_program_one_that_loads_modules() {
        assert_eq!(loader().map(|row| row.symbol).collect::<Vec<_>>(), ["dlopen"]);
    }

    #[test]
    fn what_works_somewhere_is_hidden_nowhere() {
        for row in ABSENT.iter().filter(|row| row.hidden != Hidden::No) {
            assert!(!row.shown.contains(&"works"), "{}", row.symbol);
        }
    }

    #[test]
    fn threads_are_hidden_from_configure_only_and_only_without_threads() {
        assert!(hidden(false, true, LAST).any(|row| row.symbol == "pthread_create"));
        assert!(!hidden(false, false, LAST).any(|row| row.symbol == "pthread_create"));
        assert!(!hidden(true, true, LAST).any(|row| row.symbol == "pthread_create"));
    }

    #[test]
    fn processes_are_hidden_from_everybody() {
        for (threads, configure) in [(false, false), (false, true), (true, false), (true, true)] {
            assert!(hidden(threads, configure, LAST).any(|row| row.symbol == "fork"));
        }
    }

    #[test]
    fn what_upstreams_need_to_find_stays_visible() {
        for symbol in ["wait", "dlopen"] {
            assert!(!hidden(false, true, LAST).any(|row| row.symbol == symbol), "{symbol}");
        }
    }

    #[test]
    fn what_an_emscripten_has_learnt_is_hidden_no_longer() {
        let epoll = |version| hidden(false, true, version).filter(|row| row.symbol.starts_with("epoll")).count();
        assert_eq!(
            [epoll(LAST), epoll(Version(6, 0, 7)), epoll(Version(6, 0, 8)), epoll(Version::NEWEST)],
            [4, 4, 0, 0]
        );
    }
}
