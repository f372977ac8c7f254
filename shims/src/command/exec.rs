//! `emshim exec -- COMMAND`: one command in the environment that `emshim env` would set.

use crate::env::{UNSET, variables};
use anyhow::Result;
use emshim::run;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// Becomes the command.
pub fn run(prefix: Option<PathBuf>, command: &[OsString]) -> Result<ExitCode> {
    let set = variables(prefix)?;
    let (name, args) = command.split_first().expect("clap requires one");
    Err(run::become_command(name, args, &set, UNSET).into())
}
