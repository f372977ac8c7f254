//! What a check says: one finding for one cause in one module.

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

/// What will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Prediction {
    Loads,
    FailsAtLoad,
    FailsWhenCalled,
    Unknown,
}

impl Prediction {
    /// As in the reports.
    pub fn word(self) -> &'static str {
        match self {
            Prediction::Loads => "loads",
            Prediction::FailsAtLoad => "fails-at-load",
            Prediction::FailsWhenCalled => "fails-when-called",
            Prediction::Unknown => "unknown",
        }
    }
}

/// A prediction for one main module.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The main module's path as given; `None` where none was given.
    pub main: Option<String>,
    /// What will happen.
    pub prediction: Prediction,
}

/// One thing that is wrong with one module.
#[derive(Clone, Debug)]
pub struct Finding {
    /// `PL001`, …; it keeps its meaning for ever.
    pub code: &'static str,
    /// What the code stands for, in a few words.
    pub title: &'static str,
    /// How bad it is.
    pub level: Level,
    /// When it shows.
    pub when: When,
    /// The module, as in `Checked::path`.
    pub module: String,
    /// The main module's path as given, if the finding depends on it.
    pub main: Option<String>,
    /// The symbol at fault.
    pub symbol: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Who would provide the symbol.
    pub providers: Vec<String>,
    /// Functions of the module that use the symbol.
    pub callers: Vec<String>,
}
