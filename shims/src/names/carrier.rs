//! `cp`, `mv`, `ln`, `install`: the real tool does it; where it carries one of our programs, the rest of that program follows.

use super::real_tool;
use crate::error::Error;
use crate::log::Log;
use crate::machine::programs;
use crate::messages;
use crate::process::{self, Process};
use postlink::Ledger;
use postlink::link::copy_args;
use postlink::link::errand::{self, Copy, Errand};
use postlink::link::pair::{self, Outcome};
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

/// Runs the real tool, and finishes what it has put somewhere.
pub fn run(tool: &str, argv0: &OsStr, args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    match copy_args::Tool::named(OsStr::new(tool)).map(|tool| errand::errand(tool, &args)) {
        Some(Errand::Watched { args, copies }) => {
            let program =
                programs::find(OsStr::new(tool)).ok_or(Error::Missing { tool: tool.into(), help: "install it" })?;
            let status = Process::new(program, args).named(argv0).wait(log)?;
            finish_copies(&copies)?;
            Ok(process::code(status))
        }
        Some(Errand::Done) => Ok(ExitCode::SUCCESS),
        _ => real_tool::run(OsStr::new(tool), argv0, args, log),
    }
}

/// Brings along the rest of each program that a tool has put somewhere.
pub fn finish_copies(copies: &[Copy]) -> Result<(), Error> {
    let (ledger, js_link) = (Ledger::from_env(), pair::js_link_wanted());
    for copy in copies {
        let outcome = copy.finish(&ledger, js_link).map_err(|cause| Error::Write(copy.dest.clone(), cause))?;
        if let Outcome::Missing { program, wasm } = outcome {
            messages::say(format_args!(
                "emshim: warning: {} has no {} beside it and none was found; link it again",
                program.display(),
                wasm.display()
            ));
        }
    }
    Ok(())
}
