//! Text for people: how it is written, and what of a name reaches the terminal.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;

/// Writes a report. Whoever closes the pipe has read enough.
pub fn print(text: &str) -> anyhow::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).context("cannot write the report"),
        _ => Ok(()),
    }
}

/// A path for people.
pub fn shown(path: &Path) -> String {
    plain(&path.to_string_lossy())
}

/// A text for people: no control character of a file's or a symbol's name reaches the terminal.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
