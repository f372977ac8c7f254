//! Why a wheel was not changed, in a sentence.

use std::fmt;

/// Why a wheel was not changed, and what to do.
#[derive(Debug)]
pub struct Error(String);

impl Error {
    pub(super) fn new(reason: impl Into<String>) -> Error {
        Error(reason.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
