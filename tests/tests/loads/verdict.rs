//! The words for what becomes of a load.

use std::fmt;

/// What became of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It loaded, and each of its tests gave what is right.
    Loads,
    /// `dlopen` said no, or did not come back.
    FailsAtLoad,
    /// It loaded, and a test died or gave something else.
    FailsWhenCalled,
    /// A prediction only: it says that it does not know.
    Unknown,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            Verdict::Loads => "loads",
            Verdict::FailsAtLoad => "fails-at-load",
            Verdict::FailsWhenCalled => "fails-when-called",
            Verdict::Unknown => "unknown",
        })
    }
}
