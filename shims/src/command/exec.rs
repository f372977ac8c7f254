//! `emshim exec -- COMMAND`: one command in the environment that `emshim env` would set.

use crate::browser::Asked as Browser;
use crate::env::{Asked, variables};
use anyhow::Result;
use emshim::log;
use emshim::process;
use std::ffi::OsString;
use std::process::ExitCode;

/// Becomes the command.
pub fn run(asked: &Asked, browser: &Browser, command: &[OsString]) -> Result<ExitCode> {
    let (_, mut after) = variables(asked)?;
    // make, CMake and Meson run compilers in many folders.
    after.extend(log::absolute().map(|file| (log::VARIABLE.into(), file.into_os_string())));
    browser.set(&mut after)?;
    let (name, args) = command.split_first().expect("clap requires one");
    Err(process::become_command(name, args, &after).into())
}
