//! `postlink check`: its arguments, and what came of it.

mod baseline;
mod config;
mod fix;
mod github;
pub mod human;
mod json;
mod levels;
mod pages;
mod sarif;

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::ensure;
use clap::{Args, ValueEnum};
use postlink::check::{self, Options, Report};

pub use levels::LevelOptions;

use self::config::Config;
use crate::output::{print, say, shown, write};

/// Says whether side modules will load and work, and if not, why.
///
/// Each FILE is a module, a program, a folder, a wheel (.whl), a conda package (.conda, .tar.bz2), or `-` for a module on
/// stdin. With --main it is checked against the main module that will load it; without, what can be said of the modules
/// alone and of all of them together.
#[derive(Args)]
#[command(
    after_help = "Exit code: 0 nothing wrong; 1 findings of error level; 2 an input or an option cannot be used \
(a file or a folder that is not there, a main module that cannot be read, nothing to check), or bad usage."
)]
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
    #[command(flatten)]
    levels: LevelOptions,
    /// Correct what has one answer: a needed library that one module provides, a missing $ORIGIN, an absolute runtime path
    #[arg(long)]
    fix: bool,
    /// Leave out the findings that this file knows
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the findings into this file, for --baseline
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,
    /// For people, for programs, for code scanning services, or as GitHub's workflow commands
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Write the report into this file
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Findings alone, without the line that sums up
    #[arg(long, short)]
    quiet: bool,
    /// End with 0 whatever was found; with 2 all the same where something cannot be used
    #[arg(long)]
    exit_zero: bool,
    /// How many threads work [default: one for each processor]
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Colours in the report for people; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
    Sarif,
    Github,
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// How often `--fix` looks again: a library that becomes needed may lie where nobody searches.
const ROUNDS: usize = 4;

/// Checks, and says what came of it.
pub fn run(asked: &Check) -> anyhow::Result<ExitCode> {
    let config = asked.levels.config()?;
    let options = asked.options(&config)?;
    for (option, file) in [("--output", &asked.output), ("--write-baseline", &asked.write_baseline)] {
        let Some(file) = file else { continue };
        let mut read = asked.inputs.iter().chain(&options.mains).chain(&options.globals);
        ensure!(
            !read.any(|input| is_one_file(input, file)),
            "{option} {}: it is one of the files that are checked",
            shown(file)
        );
    }
    let mut report = asked.look(&options);
    if asked.fix {
        for _ in 0..ROUNDS {
            if !fix::fix(&report)? {
                break;
            }
            report = asked.look(&options);
        }
    }
    if let Some(file) = &asked.write_baseline {
        baseline::save(file, &report)?;
        say(format_args!("{}: {} findings are known from now on", file.display(), report.findings.len()));
        report.findings.clear();
    } else if let Some(file) = asked.baseline.as_ref().or(config.baseline.as_ref()) {
        baseline::apply(file, &mut report)?;
    }
    let text = match asked.format {
        Format::Human => human::report(&report, asked.colours(), asked.quiet),
        Format::Json => json::report(&report),
        Format::Sarif => sarif::report(&report),
        Format::Github => github::report(&report),
    };
    match &asked.output {
        Some(file) => write(file, &text)?,
        None => print(&text)?,
    }
    let code = match report.exit_code() {
        1 if asked.exit_zero => 0,
        code => code,
    };
    Ok(ExitCode::from(code))
}

/// What is written would take the place of what is read.
fn is_one_file(one: &Path, other: &Path) -> bool {
    let found = |path: &Path| fs::canonicalize(path).ok().filter(|path| path.is_file());
    found(one).is_some_and(|one| Some(one) == found(other))
}

impl Check {
    /// What stands on the command line wins over the file: a list over a list, a switch that is on over one that is off.
    fn options(&self, config: &Config) -> anyhow::Result<Options> {
        let first = |own: &[PathBuf], file: &[PathBuf]| if own.is_empty() { file.to_vec() } else { own.to_vec() };
        Ok(Options {
            mains: first(&self.main, &config.mains),
            lib_path: first(&self.lib_path, &config.lib_path),
            installed: Vec::new(),
            globals: first(&self.global, &config.globals),
            rtld_global: self.rtld_global || config.rtld_global,
            allow_undefined: config.allow_undefined.iter().chain(&self.allow_undefined).cloned().collect(),
            levels: self.levels.levels(config)?,
            exclude: self.levels.exclude(config),
            jobs: self.jobs.map(NonZeroUsize::get).or(config.jobs),
            validate: self.validate || config.validate,
            progress: (io::stderr().is_terminal() && !self.quiet).then_some(progress),
        })
    }

    fn look(&self, options: &Options) -> Report {
        let report = check::check(&self.inputs, options);
        if options.progress.is_some() {
            // Whatever the bar left on its line.
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
        report
    }

    fn colours(&self) -> bool {
        match self.color {
            Color::Auto => self.output.is_none() && human::colours_wanted(),
            Color::Always => true,
            Color::Never => false,
        }
    }
}

/// A bar on the terminal's last line; not for a few files.
fn progress(done: usize, all: usize) {
    const WIDTH: usize = 30;
    const FEW: usize = 50;
    if all >= FEW && (done.is_multiple_of(16) || done == all) {
        let full = done * WIDTH / all;
        let _ = write!(io::stderr(), "\rreading [{}{}] {done}/{all}", "#".repeat(full), " ".repeat(WIDTH - full));
    }
}
