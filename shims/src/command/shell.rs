//! The shells that `emshim env` speaks.

use clap::ValueEnum;
use std::fs;

/// A shell's language.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// sh, bash, dash, zsh
    #[value(aliases = ["bash", "dash", "zsh", "ksh"])]
    Sh,
    /// fish
    Fish,
    /// csh, tcsh
    #[value(alias = "tcsh")]
    Csh,
    /// One JSON object
    Json,
}

impl Shell {
    /// The language of the shell that started us: what it evaluates is meant for it. Any other program is taken for one that
    /// asks on behalf of a POSIX shell.
    pub fn of_caller() -> Shell {
        let name = rustix::process::getppid()
            .and_then(|parent| fs::read_to_string(format!("/proc/{}/comm", parent.as_raw_nonzero())).ok());
        match name.as_deref().map(str::trim) {
            Some("fish") => Shell::Fish,
            Some("csh" | "tcsh") => Shell::Csh,
            _ => Shell::Sh,
        }
    }
}
