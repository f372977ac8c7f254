//! `cp`, `mv`, `ln`, `install`, `rm`: the real tool does it; where it carries or removes one of our programs, the rest of that
//! program follows.

use super::real_tool;
use crate::error::Error;
use crate::log::Log;
use crate::machine::{choices, programs};
use crate::messages;
use crate::process::{self, Process};
use crate::read::native_files;
use postlink::Ledger;
use postlink::link::copy_args;
use postlink::link::errand::{self, Copy, Errand};
use postlink::link::pair::{self, Outcome};
use postlink::link::removal::Removal;
use std::cmp::Ordering;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs the real tool, and finishes what it has put somewhere.
pub fn run(tool: &str, argv0: &OsStr, args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let carrier = copy_args::Tool::named(OsStr::new(tool));
    carrier.iter().for_each(|carrier| name_native(*carrier, &args));
    match carrier.map(|tool| errand::errand(tool, &args)) {
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

/// Says which files for the build machine are installed: by `install`, or by any carrier into the prefix.
fn name_native(tool: copy_args::Tool, args: &[OsString]) {
    let prefix = choices::prefix();
    if tool != copy_args::Tool::Install && prefix.is_none() {
        return;
    }
    let staged = prefix.as_ref().zip(env::var_os("DESTDIR")).map(|(prefix, mut folder)| {
        folder.push(prefix);
        PathBuf::from(folder)
    });
    let folders: Vec<PathBuf> = prefix.into_iter().chain(staged).collect();
    let is_below =
        |dest: &Path| std::path::absolute(dest).is_ok_and(|dest| folders.iter().any(|folder| dest.starts_with(folder)));
    for (source, dest) in errand::carried(tool, args) {
        if (tool == copy_args::Tool::Install || is_below(&dest)) && source.is_file() {
            if let Some((_, kind)) = native_files::native(&source) {
                messages::say(format_args!(
                    "emshim: warning: {} is {kind}, and goes to {}; build it with the compiler on PATH: one that a build \
                     calls by its full path makes files for the build machine",
                    source.display(),
                    dest.display()
                ));
            }
        }
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
