//! The tool that stands behind one of our names on PATH.

use crate::error::Error;
use crate::log::Log;
use crate::machine::programs;
use crate::process::Process;
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

/// Becomes the tool of this name that is next on PATH.
pub fn run(name: &OsStr, argv0: &OsStr, args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    Process::new(programs::behind(name)?, args).named(argv0).finish(log)
}
