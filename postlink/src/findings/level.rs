//! How bad a finding is, and when it shows.

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Level {
    Note,
    Warning,
    Error,
}

impl Level {
    /// As in the reports.
    pub fn word(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// When the person who runs it will see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// The module does not load.
    Load,
    /// It loads; a call fails or computes wrongly.
    Call,
    /// Nothing fails for certain.
    Never,
}

impl When {
    /// As in the reports.
    pub fn word(self) -> &'static str {
        match self {
            When::Load => "load",
            When::Call => "call",
            When::Never => "none",
        }
    }
}
