//! `postlink`, the command: reads its arguments and hands over to one file for each command.

mod check;
mod edit;
mod explain;
mod finish;
mod inspect;
mod manual;
mod output;
mod pack;
mod pair;
mod repair;
mod serve;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{CommandFactory, Parser, Subcommand};

/// Checks, edits and keeps together what the Emscripten linker made.
#[derive(Parser)]
#[command(name = "postlink", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    Edit(edit::Edit),
    Explain(explain::Explain),
    Inspect(inspect::Inspect),
    Finish(finish::Finish),
    Pack(pack::Pack),
    Pair(pair::Pair),
    Repair(repair::Repair),
    /// Write manual pages and completions
    #[command(hide = true)]
    Manual {
        /// The folder, as /usr/share is one
        share: PathBuf,
    },
}

fn main() -> ExitCode {
    let asked = match Cli::try_parse() {
        Ok(asked) => asked,
        Err(other) => return answered(&other),
    };
    let done = match asked.command {
        Command::Check(asked) => check::run(&asked),
        Command::Edit(asked) => edit::run(&asked),
        Command::Explain(asked) => explain::run(&asked),
        Command::Inspect(asked) => inspect::run(&asked),
        Command::Finish(asked) => finish::run(&asked),
        Command::Pack(asked) => pack::run(asked),
        Command::Pair(asked) => pair::run(&asked),
        Command::Repair(asked) => repair::run(&asked),
        Command::Manual { share } => postlink::manual::write("postlink", &Cli::command(), &manual::besides(), &share)
            .with_context(|| format!("cannot write below {}", share.display()))
            .map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        output::say(format_args!("{error:#}"));
        ExitCode::from(2)
    })
}

/// Help, a version, or what is wrong with the words.
fn answered(said: &clap::Error) -> ExitCode {
    match said.print().and_then(|()| io::stdout().flush()) {
        Err(cause) if !said.use_stderr() => {
            output::say(format_args!("cannot write stdout: {cause}"));
            ExitCode::from(2)
        }
        _ => ExitCode::from(u8::try_from(said.exit_code()).unwrap_or(2)),
    }
}
