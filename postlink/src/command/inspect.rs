//! `postlink inspect`: its arguments, and what came of it.

mod human;
mod json;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::{Args, ValueEnum};
use postlink::Interface;
use postlink::inspect;

use crate::output::{print, say, shown};

/// Shows what a module, a program or an archive says of itself.
///
/// With --interface, what a main module offers to side modules is written down instead, so that `postlink check --main`
/// needs neither its JavaScript nor its wasm.
#[derive(Args)]
#[command(after_help = "Exit code: 0 it could be read; 2 it could not, or bad usage.")]
pub struct Inspect {
    /// A .wasm or .so file, an object, an archive, or a program's JavaScript
    file: PathBuf,
    /// List each import
    #[arg(long)]
    imports: bool,
    /// List each export
    #[arg(long)]
    exports: bool,
    /// Write the interface of this main module (its JavaScript, or its wasm)
    #[arg(long)]
    interface: bool,
    /// Where to write the interface, in place of stdout
    #[arg(long, short, value_name = "OUT", requires = "interface")]
    output: Option<PathBuf>,
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// Looks, and says what it saw.
pub fn run(asked: &Inspect) -> anyhow::Result<ExitCode> {
    if asked.interface {
        return save_interface(asked);
    }
    let found = inspect::inspect(&asked.file).with_context(|| shown(&asked.file))?;
    print(&match asked.format {
        Format::Human => human::report(&asked.file, &found, asked.imports, asked.exports),
        Format::Json => json::report(&asked.file, &found, asked.imports, asked.exports),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn save_interface(asked: &Inspect) -> anyhow::Result<ExitCode> {
    let interface = Interface::read(&asked.file)?;
    for reason in &interface.unknown {
        say(format_args!("{}: what it offers is not known: {reason}", shown(&asked.file)));
    }
    ensure!(interface.is_known(), "no interface to write; a check against this program would know nothing");
    match &asked.output {
        Some(output) => interface.save(output).with_context(|| format!("cannot write {}", shown(output)))?,
        None => print(&interface.to_json())?,
    }
    Ok(ExitCode::SUCCESS)
}
