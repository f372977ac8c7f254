//! What we write ourselves: messages on stderr, answers on stdout. `println!` and its like end a program whose stream is
//! closed or full; here a message that nobody can read is none, and an answer that cannot be given is an error.

use crate::error::Error;
use crate::log;
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

/// Says a line on stderr, in one write, so that lines of programs that run at once do not mix.
pub fn say(line: impl Display) {
    let line = line.to_string();
    log::said(&line);
    say_bytes(format!("{line}\n").as_bytes());
}

/// The same for what another program said.
pub fn say_bytes(text: &[u8]) {
    drop(io::stderr().write_all(text));
}

/// Writes what was asked for to stdout. Whoever closes the pipe has read enough.
pub fn answer(text: impl AsRef<[u8]>) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_ref()).and_then(|()| stdout.flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => Err(Error::Write("stdout".into(), cause)),
        _ => Ok(()),
    }
}
