//! `postlink check`: its arguments, and what came of it.

pub mod human;
mod json;
mod sarif;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use postlink::check::{self, Options, Policy};

use crate::output::print;

/// Says whether side modules will load and work, and if not, why.
///
/// Each FILE is a module, a program, a folder, a wheel (.whl) or a conda package (.conda, .tar.bz2). With --main it
/// is checked against the main module that will load it; without, what can be said of the modules alone and of all of
/// them together.
#[derive(Args)]
#[command(after_help = "Exit code: 0 nothing wrong, 1 findings of error level, \
2 something could not be read, or bad usage.")]
pub struct Check {
    /// What to check
    #[arg(required = true, value_name = "FILE")]
    inputs: Vec<PathBuf>,
    /// The program that will load the modules: its JavaScript, its wasm, or an interface saved before (repeatable)
    #[arg(long, value_name = "MAIN")]
    main: Vec<PathBuf>,
    /// Where that program finds needed libraries (repeatable)
    #[arg(long, value_name = "DIR")]
    lib_path: Vec<PathBuf>,
    /// A library that the program loads before, for everyone: RTLD_GLOBAL (repeatable)
    #[arg(long, value_name = "LIB")]
    global: Vec<PathBuf>,
    /// The program loads these modules with RTLD_GLOBAL; without, each for itself, as Python does
    #[arg(long)]
    rtld_global: bool,
    /// Symbols that somebody provides later; * stands for any text (repeatable)
    #[arg(long, value_name = "GLOB")]
    allow_undefined: Vec<String>,
    /// Read the bodies of functions, too: is each one that an engine takes? Slower
    #[arg(long)]
    validate: bool,
    /// default, strict, emscripten-forge, or key=value pairs such as unresolved=warn,PL061=off (repeatable)
    #[arg(long, value_name = "POLICY")]
    policy: Vec<String>,
    /// For people, for programs, or for code scanning services
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
    Sarif,
}

/// Checks, and says what came of it.
pub fn run(asked: &Check) -> anyhow::Result<ExitCode> {
    let policy = policy(&asked.policy)?;
    let terminal = io::stderr().is_terminal();
    let options = Options {
        mains: asked.main.clone(),
        lib_path: asked.lib_path.clone(),
        installed: Vec::new(),
        globals: asked.global.clone(),
        rtld_global: asked.rtld_global,
        allow_undefined: asked.allow_undefined.clone(),
        policy,
        validate: asked.validate,
        progress: terminal.then_some(progress),
    };
    let report = check::check(&asked.inputs, &options);
    if terminal {
        // Whatever the bar left on its line.
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    print(&match asked.format {
        Format::Human => human::report(&report, human::colours_wanted()),
        Format::Json => json::report(&report),
        Format::Sarif => sarif::report(&report),
    })?;
    Ok(ExitCode::from(report.exit_code()))
}

/// What `--policy` says, each in turn.
pub fn policy(texts: &[String]) -> anyhow::Result<Policy> {
    let mut policy = Policy::default();
    for text in texts {
        policy.apply(text).map_err(|bad| anyhow::anyhow!("--policy {}: expected {}", bad.text, bad.expected))?;
    }
    Ok(policy)
}

/// A bar on the terminal's last line; not for a few files.
fn progress(done: usize, all: usize) {
    const WIDTH: usize = 30;
    const FEW: usize = 50;
    if all >= FEW && (done % 16 == 0 || done == all) {
        let full = done * WIDTH / all;
        let _ = write!(io::stderr(), "\rreading [{}{}] {done}/{all}", "#".repeat(full), " ".repeat(WIDTH - full));
    }
}
