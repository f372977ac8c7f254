//! What takes emcc's place in a compile: clang commands that run one after the other, until one fails.

use super::launcher;
use crate::error::Error;
use crate::log::Log;
use crate::process::{self, Process};
use crate::roles::INSIDE;
use policy::recording::Operand;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// The commands, and what they were filled with.
pub struct Clang {
    /// Each with its program.
    pub commands: Vec<(PathBuf, Vec<OsString>)>,
    /// Input, output, folders, macros.
    pub operands: Vec<Operand>,
}

impl Clang {
    /// Does it read stdin, which cannot be read twice?
    pub fn reads_stdin(&self) -> bool {
        self.commands.iter().any(|(_, args)| args.iter().any(|arg| arg == "-"))
    }

    /// Runs them; becomes the last one.
    pub fn run(mut self, log: &Log) -> Result<ExitCode, Error> {
        let last = self.commands.pop();
        match self.wait(log)? {
            ExitCode::SUCCESS => last.map_or(Ok(ExitCode::SUCCESS), |command| process(command)?.finish(log)),
            failed => Ok(failed),
        }
    }

    /// Runs them all to the end.
    pub fn wait(self, log: &Log) -> Result<ExitCode, Error> {
        for command in self.commands {
            let status = process(command)?.wait(log)?;
            if !status.success() {
                return Ok(process::code(status));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn process((program, args): (PathBuf, Vec<OsString>)) -> Result<Process, Error> {
    Ok(launcher::launched(program, args)?.env(INSIDE, "1"))
}
