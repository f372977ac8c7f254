//! `emshim exec -- COMMAND`: one command in the environment that `emshim env` would set.

use crate::env::{Asked, variables};
use anyhow::Result;
use emshim::process;
use std::ffi::OsString;
use std::process::ExitCode;

/// Becomes the command.
pub fn run(asked: &Asked, command: &[OsString]) -> Result<ExitCode> {
    let (_, after) = variables(asked)?;
    let (name, args) = command.split_first().expect("clap requires one");
    Err(process::become_command(name, args, &after).into())
}
