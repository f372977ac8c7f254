//! `cp`, `mv`, `ln`, `install`, `rm`: the real tool does it; where it carries or removes one of our programs, the rest of that
//! program follows.

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
use postlink::link::removal::Removal;
use std::cmp::Ordering;
use std::ffi::{OsStr, OsString};
use std::path::Path;
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
        _ => real_tool::run_as_typed(OsStr::new(tool), argv0, args, log),
    }
}

/// Runs the real rm, and removes the rest of each program that it has removed.
pub fn remove(argv0: &OsStr, args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let removals: Vec<_> = operands(&args).filter_map(|path| Removal::of(Path::new(path))).collect();
    if removals.is_empty() {
        return real_tool::run_as_typed(OsStr::new("rm"), argv0, args, log);
    }
    let program = programs::behind(OsStr::new("rm"))?;
    let status = Process::new(program, args).named(argv0).wait(log)?;
    removals.iter().for_each(Removal::finish);
    Ok(process::code(status))
}

/// Options and files may come in any order, up to `--`.
fn operands(args: &[OsString]) -> impl Iterator<Item = &OsString> {
    let end = args.iter().position(|word| word == "--").unwrap_or(args.len());
    let is_file = move |(place, word): &(usize, &OsString)| match place.cmp(&end) {
        Ordering::Less => !word.as_encoded_bytes().starts_with(b"-"),
        Ordering::Equal => false,
        Ordering::Greater => true,
    };
    args.iter().enumerate().filter(is_file).map(|(_, word)| word)
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
