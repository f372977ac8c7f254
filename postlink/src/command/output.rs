//! Text for people: how it is written, and what of a name reaches the terminal. `println!` and its like end a program whose
//! stream is closed or full: a report that cannot be written is an error, a message that nobody can read is none.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use postlink::link::place;

/// Writes a report. Whoever closes the pipe has read enough.
pub fn print(text: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).context("cannot write the report"),
        _ => Ok(()),
    }
}

/// Writes a file, or into the device that stands there.
pub fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    place::write(file, &[text.as_bytes()], 0o666).with_context(|| format!("cannot write {}", shown(file)))
}

/// Says a line on stderr.
pub fn say(line: impl Display) {
    drop(io::stderr().write_all(format!("postlink: {line}\n").as_bytes()));
}

/// A path for people.
pub fn shown(path: &Path) -> String {
    plain(&path.to_string_lossy())
}

/// A text for people: no control character of a file's or a symbol's name reaches the terminal.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
