//! What a check says: one finding for one cause in one module, and a prediction for one main module.

use crate::findings::{Level, When};

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
