//! Why there is no interface.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why there is no interface.
#[derive(Debug)]
pub struct Error {
    /// The file at fault.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

impl Error {
    pub(super) fn new(path: &Path, reason: impl fmt::Display) -> Error {
        Error { path: path.to_owned(), reason: reason.to_string() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.to_string_lossy(), self.reason)
    }
}

impl std::error::Error for Error {}
