//! What a look of `emshim doctor` found, and how bad it is.

/// How much a look found to be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Ok,
    /// Builds work, but something is slower or other than expected.
    Warn,
    /// Builds fail, or make what nobody asked for.
    Bad,
}

impl Level {
    /// As it is printed.
    pub fn word(self) -> &'static str {
        match self {
            Level::Ok => "ok",
            Level::Warn => "warn",
            Level::Bad => "bad",
        }
    }
}

/// What a look found.
#[derive(Debug)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// In a sentence.
    pub what: String,
    /// What to do; empty where nothing is to be done.
    pub help: String,
}

/// As it should be.
pub fn good(what: impl Into<String>) -> Finding {
    Finding { level: Level::Ok, what: what.into(), help: String::new() }
}

/// Builds work; `help` says what to do.
pub fn warn(what: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding { level: Level::Warn, what: what.into(), help: help.into() }
}

/// Builds do not; `help` says what to do.
pub fn bad(what: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding { level: Level::Bad, what: what.into(), help: help.into() }
}
