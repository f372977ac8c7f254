//! Why bytes could not be read as wasm, and where.

use std::fmt;
use std::io;

/// Why bytes could not be read as wasm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Where in the file.
    pub offset: u64,
    /// What is wrong there, in words.
    pub reason: String,
    /// It does not even start like wasm.
    pub not_wasm: bool,
}

impl Error {
    /// A file that cannot be read at all.
    pub(crate) fn unreadable(error: &io::Error) -> Error {
        Error { offset: 0, reason: error.to_string(), not_wasm: true }
    }

    pub(crate) fn at(offset: u64, reason: impl Into<String>) -> Error {
        Error { offset, reason: reason.into(), not_wasm: false }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.not_wasm {
            true => write!(f, "{}", self.reason),
            false => write!(f, "{} (at offset {:#x})", self.reason, self.offset),
        }
    }
}

impl std::error::Error for Error {}

impl From<wasmparser::BinaryReaderError> for Error {
    fn from(error: wasmparser::BinaryReaderError) -> Error {
        Error::at(error.offset() as u64, error.message())
    }
}
