//! Functions that link here and yet fail whenever they are called, and which of them a configure probe should not find.
//!
//! `shown` is what `scripts/measure symbols` saw; it says when a row stopped being true. How a probe is recognised and
//! judged is not here.

/// From whom a function is hidden. A real link is never affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// From every probe.
    Always,
    /// From the probes of configure scripts while threads are off. CMake keeps seeing it: of seven CMake upstreams that
    /// look for threads six say REQUIRED, and stop where a configure script would go on without.
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
}

/// The Emscriptens of `shown`, in its order.
pub const MEASURED: [&str; 3] = ["3.1.6", "3.1.69", "6.0.5"];

/// All rows, sorted by symbol.
pub static ABSENT: &[Absent] = &[
@ROWS@
];

const fn row(
    symbol: &'static str,
    hidden: Hidden,
    reason: &'static str,
    shown: &'static [&'static str],
) -> Absent {
    Absent { symbol, hidden, reason, shown }
}

/// The symbols that a probe must not find.
///
/// `threads` tells whether programs get threads, `configure` whether a configure script asks, not CMake.
pub fn hidden(threads: bool, configure: bool) -> impl Iterator<Item = &'static str> {
    let hides = move |hidden| match hidden {
        Hidden::Always => true,
        Hidden::ThreadsOff => configure && !threads,
        Hidden::No => false,
    };
    ABSENT.iter().filter(move |row| hides(row.hidden)).map(|row| row.symbol)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn what_works_somewhere_is_hidden_nowhere() {
        for row in ABSENT.iter().filter(|row| row.hidden != Hidden::No) {
            assert!(!row.shown.contains(&"works"), "{}", row.symbol);
        }
    }

    #[test]
    fn threads_are_hidden_from_configure_only_and_only_without_threads() {
        assert!(hidden(false, true).any(|symbol| symbol == "pthread_create"));
        assert!(!hidden(false, false).any(|symbol| symbol == "pthread_create"));
        assert!(!hidden(true, true).any(|symbol| symbol == "pthread_create"));
    }

    #[test]
    fn processes_are_hidden_from_everybody() {
        for (threads, configure) in [(false, false), (false, true), (true, false), (true, true)] {
            assert!(hidden(threads, configure).any(|symbol| symbol == "fork"));
        }
    }

    #[test]
    fn what_upstreams_need_to_find_stays_visible() {
        for symbol in ["waitpid", "getpwuid", "dlopen"] {
            assert!(!hidden(false, true).any(|hidden| hidden == symbol), "{symbol}");
        }
    }
}
