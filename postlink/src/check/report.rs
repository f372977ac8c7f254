//! What came of a check.

use super::finding::{Finding, Verdict};
use crate::findings::Level;
use crate::module::Kind;

/// What was looked at.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its path; inside an archive `wheel.whl!/path.so`.
    pub path: String,
    /// `None`: it could not be read.
    pub kind: Option<Kind>,
    /// Bytes.
    pub size: u64,
    /// Libraries that it needs.
    pub needed: Vec<String>,
    /// What will happen, for each main module; one without a main module where none was given. Empty for a program's wasm.
    pub verdicts: Vec<Verdict>,
}

/// A main module that was given.
#[derive(Clone, Debug)]
pub struct Main {
    /// As given.
    pub path: String,
    /// What it offers could be read.
    pub known: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Main modules, as given.
    pub mains: Vec<Main>,
    /// Modules, sorted by path.
    pub modules: Vec<Checked>,
    /// What is wrong, sorted by module.
    pub findings: Vec<Finding>,
    /// Named inputs and options that cannot be used, with the reason.
    pub unreadable: Vec<(String, String)>,
}

impl Report {
    /// How many findings have that level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// 0 nothing wrong, 1 errors, 2 something that was named cannot be used.
    pub fn exit_code(&self) -> u8 {
        match () {
            () if !self.unreadable.is_empty() => 2,
            () if self.count(Level::Error) > 0 => 1,
            () => 0,
        }
    }
}
