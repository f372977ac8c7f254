//! The command that people type.

mod activation;
mod browser;
mod cache;
mod doctor;
mod env;
mod exec;
mod explain;
mod log;
mod manual;
mod python;
mod run;
mod setup;
mod shell;

use crate::env::Asked;
use anyhow::{Context, Result};
use clap::{CommandFactory, Parser, Subcommand};
use emshim::messages;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Builds C and C++ for WebAssembly with the commands they have always been built with.
#[derive(Parser)]
#[command(name = "emshim", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print what to evaluate in a shell, so that its commands build for WebAssembly
    Env {
        /// Language of the shell [default: that of the shell that asks]
        #[arg(long, value_enum)]
        shell: Option<shell::Shell>,
        /// Folder whose include and lib are searched as a native compiler searches /usr
        #[arg(long)]
        prefix: Option<PathBuf>,
        /// default, emscripten-forge (that channel's ABI), or key=value pairs such as stack=1MiB,threads=on
        #[arg(long, value_name = "NAME", value_parser = env::policy)]
        policy: Option<String>,
        #[command(flatten)]
        browser: browser::Asked,
        /// Undo it
        #[arg(long, conflicts_with_all = ["prefix", "policy", "runtime", "root", "mount", "no_host", "limit"])]
        off: bool,
    },
    /// Print the scripts that conda reads
    #[command(hide = true)]
    Activation {
        /// Language of the shell
        #[arg(long, value_enum)]
        shell: shell::Shell,
        /// Where emshim will be
        #[arg(long)]
        root: PathBuf,
        /// The script that deactivates
        #[arg(long)]
        off: bool,
    },
    /// Write manual pages and completions
    #[command(hide = true)]
    Manual {
        /// The folder, as /usr/share is one
        share: PathBuf,
    },
    /// Run a command whose compilers build for WebAssembly
    Exec {
        /// Folder whose include and lib are searched as a native compiler searches /usr
        #[arg(long)]
        prefix: Option<PathBuf>,
        /// default, emscripten-forge (that channel's ABI), or key=value pairs such as stack=1MiB,threads=on
        #[arg(long, value_name = "NAME", value_parser = env::policy)]
        policy: Option<String>,
        #[command(flatten)]
        browser: browser::Asked,
        /// The command and its arguments; `--` may stand before it
        #[arg(trailing_var_arg = true, required = true)]
        command: Vec<OsString>,
    },
    /// Say what becomes of a compiler's command line, and why
    Explain {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
        /// The tool and its arguments; `--` may stand before it
        #[arg(trailing_var_arg = true, required = true)]
        command: Vec<OsString>,
    },
    /// Run a linked program, also one of emcc's own: a factory that node alone would load and leave
    Run {
        #[command(flatten)]
        browser: browser::Asked,
        /// The program, or its wasm
        file: PathBuf,
        /// The program's own arguments
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Say what a build did, from the file that EMSHIM_LOG named
    Log {
        /// The file; two with --compare
        #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Say what is different in the second one
        #[arg(long)]
        compare: bool,
        /// Write a page with a timeline of the build, to be searched; it needs no network
        #[arg(long, value_name = "OUT", conflicts_with_all = ["compare", "json"])]
        html: Option<PathBuf>,
        /// Print one JSON object
        #[arg(long, conflicts_with = "compare")]
        json: bool,
    },
    /// Put a Python for WebAssembly into a folder, so that extensions can be built for it
    Python(python::Asked),
    /// Make a folder whose python runs a Python for WebAssembly in node, and whose pip installs for it
    Venv(python::Asked),
    /// Look at Emscripten, node, PATH and policy, and say what to do
    Doctor {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Install into a folder: this program carries all other files in itself
    Setup {
        /// The folder; `bin/emshim` and the names that stand before the real tools go below it
        prefix: PathBuf,
        /// Remove what was installed there, and nothing else
        #[arg(long)]
        remove: bool,
    },
    /// Recordings of compiles, and what node gave to links: what was seen is not asked of emcc again
    Cache {
        /// What to do
        #[arg(value_enum)]
        what: cache::What,
    },
}

fn main() -> ExitCode {
    // Started by a linked program or by a session, and not by a person.
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    if let Some(ended) = runtime::client::role(&words) {
        return ended.unwrap_or_else(failed);
    }
    let asked = match Arguments::try_parse() {
        Ok(asked) => asked,
        Err(other) => return answered(&other),
    };
    done(asked.command).unwrap_or_else(failed)
}

fn failed(error: anyhow::Error) -> ExitCode {
    messages::say(format_args!("emshim: error: {error:#}"));
    let own = error.downcast_ref::<emshim::Error>().map(emshim::Error::exit_code);
    ExitCode::from(own.unwrap_or(1))
}

fn done(asked: Command) -> Result<ExitCode> {
    // The rest needs the files of an installation.
    let needs_none = matches!(asked, Command::Setup { .. } | Command::Manual { .. } | Command::Activation { .. });
    if !needs_none {
        setup::become_installed(&Arguments::command())?;
    }
    match asked {
        Command::Env { shell, off: true, .. } => env::print_off(shell.unwrap_or_else(shell::Shell::of_caller)),
        Command::Env { shell, prefix, policy, browser, .. } => {
            env::print(shell.unwrap_or_else(shell::Shell::of_caller), &Asked { prefix, policy }, &browser)
        }
        Command::Activation { shell, root, off } => env::print_script(shell, &root, off),
        Command::Manual { share } => {
            postlink::manual::write("emshim", &Arguments::command(), &manual::besides(), &share)
                .with_context(|| format!("cannot write below {}", share.display()))
                .map(|()| ExitCode::SUCCESS)
        }
        Command::Exec { prefix, policy, browser, command } => exec::run(&Asked { prefix, policy }, &browser, &command),
        Command::Explain { json, command } => explain::print(&command, json),
        Command::Run { browser, file, args } => run::run(&file, &browser, &args),
        Command::Log { files, compare, html, json } => log::run(&files, compare, html.as_deref(), json),
        Command::Python(asked) => python::run("python", asked),
        Command::Venv(asked) => python::run("venv", asked),
        Command::Doctor { json } => doctor::print(json),
        Command::Setup { prefix, remove: true } => setup::remove(&prefix),
        Command::Setup { prefix, .. } => setup::run(&prefix, &Arguments::command()),
        Command::Cache { what } => cache::run(what),
    }
}

/// Help, a version, or what is wrong with the words.
fn answered(said: &clap::Error) -> ExitCode {
    match said.print().and_then(|()| io::stdout().flush()) {
        Err(cause) if !said.use_stderr() => {
            messages::say(format_args!("emshim: error: cannot write stdout: {cause}"));
            ExitCode::from(1)
        }
        _ => ExitCode::from(u8::try_from(said.exit_code()).unwrap_or(1)),
    }
}
