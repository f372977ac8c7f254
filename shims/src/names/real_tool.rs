//! The tool that stands behind one of our names on PATH.

use crate::error::Error;
use crate::log::Log;
use crate::machine::programs;
use crate::process::Process;
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

/// Becomes the tool of this name that is next on PATH. It is told its own path: a compiler looks from there for its parts.
pub fn run(name: &OsStr, args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    Process::new(programs::behind(name)?, args).finish(log)
}

/// The same for a tool whose messages begin with its name, as it was typed.
pub fn run_as_typed(name: &OsStr, argv0: &OsStr, args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    Process::new(programs::behind(name)?, args).named(argv0).finish(log)
}
