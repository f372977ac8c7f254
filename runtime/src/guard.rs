//! A process that ends with the one that started it: the kernel kills it when that is gone, however it went.

use rustix::process::{Signal, getppid, set_parent_process_death_signal};
use std::env;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The word behind which a program is told to be one.
pub const WORD: &str = "guarded";

/// Becomes `[PROGRAM, ARGS…]`.
pub fn run(words: &[OsString]) -> io::Error {
    let [program, args @ ..] = words else { return io::ErrorKind::InvalidInput.into() };
    if let Err(cause) = set_parent_process_death_signal(Some(Signal::KILL)) {
        return cause.into();
    }
    // Who started us may be gone already.
    if getppid().is_none_or(|parent| parent.is_init()) {
        return io::ErrorKind::NotConnected.into();
    }
    Command::new(program).args(args).exec()
}

/// A command that runs `program` so.
pub(crate) fn command(program: &Path) -> io::Result<Command> {
    let mut command = Command::new(own()?);
    command.arg(WORD).arg(program);
    Ok(command)
}

/// This program, also where it was replaced meanwhile.
pub(crate) fn own() -> io::Result<PathBuf> {
    env::current_exe()
}
