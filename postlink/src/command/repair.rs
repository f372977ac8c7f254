//! `postlink repair`: its arguments, and what came of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::Args;
use postlink::link::place::replace;
use postlink::wheel;

use crate::output::{print, say, shown};

/// Copies the libraries that a wheel's modules need into the wheel.
///
/// They go into the folder NAME.libs, under names with a hash, and each module that needs them gets a runtime path that leads
/// there; RECORD has them. Loaders since Emscripten 4.0 follow it.
#[derive(Args)]
#[command(
    after_help = "Exit code: 0 done, or nothing to do; 2 a wheel could not be repaired (it is as it was), or bad usage."
)]
pub struct Repair {
    /// Wheels for Emscripten
    #[arg(required = true, value_name = "WHEEL")]
    wheels: Vec<PathBuf>,
    /// Where the needed libraries are (repeatable)
    #[arg(long, value_name = "DIR")]
    lib_path: Vec<PathBuf>,
    /// Leave out libraries of this name, which the program brings; * stands for any text (repeatable)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Write the wheels into this folder, and leave WHEEL as it is
    #[arg(long, short = 'w', value_name = "OUT")]
    wheel_dir: Option<PathBuf>,
}

/// Repairs one wheel after the other; what cannot be repaired is named, and the others are.
pub fn run(asked: &Repair) -> anyhow::Result<ExitCode> {
    for folder in &asked.lib_path {
        ensure!(folder.is_dir(), "--lib-path {}: not a folder", shown(folder));
    }
    if let Some(folder) = &asked.wheel_dir {
        fs::create_dir_all(folder).with_context(|| format!("--wheel-dir {}", shown(folder)))?;
    }
    let mut failed = false;
    for wheel in &asked.wheels {
        if let Err(error) = asked.repair(wheel) {
            say(format_args!("{}: {error:#}", shown(wheel)));
            failed = true;
        }
    }
    Ok(ExitCode::from(if failed { 2 } else { 0 }))
}

impl Repair {
    fn repair(&self, file: &Path) -> anyhow::Result<()> {
        let repaired = wheel::repair(file, &self.lib_path, &self.exclude)?;
        let out = self.wheel_dir.as_ref().map(|folder| folder.join(file.file_name().unwrap_or_default()));
        let target = out.as_deref().unwrap_or(file);
        let bytes = match repaired.bytes {
            None if out.is_some() => Some(fs::read(file)?),
            bytes => bytes,
        };
        if let Some(bytes) = bytes {
            replace(file, target, &bytes).with_context(|| format!("cannot write {}", shown(target)))?;
        }
        let done = match repaired.changes.as_slice() {
            [] => "lacks nothing".to_owned(),
            changes => changes.join("; "),
        };
        print(&format!("{}: {done}\n", shown(target)))
    }
}
