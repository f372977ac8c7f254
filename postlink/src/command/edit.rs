//! `postlink edit`: reads files, lets the library change them, puts them in place.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use clap::Args;
use postlink::edit::{self, Edited, Edits, Strip};
use postlink::link::place::{self, replace};
use postlink::{Module, regular};

use crate::output::{print, say, shown};

/// A module of more bytes is not edited: several times as much memory is taken.
const LARGEST: u64 = 256 << 20;
/// Bytes of a list of names.
const LONGEST_LIST: u64 = 16 << 20;

/// Changes what linked modules say of themselves, or which exports they keep.
///
/// Sections that need no change keep every byte. The result is validated and replaces the file in one step; a link
/// stays a link and what it leads to is replaced, and another hard link keeps the old bytes.
#[derive(Args)]
#[command(
    after_help = "Exit code: 0 done, or nothing to do; 1 a dry run found something to do; 2 a file could not be \
edited (it is as it was), or bad usage."
)]
pub struct Edit {
    /// Side modules, or the .wasm of programs
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write here, and leave FILE as it is
    #[arg(long, short, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Say what would change, and change nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Need this library, behind the others
    #[arg(long, value_name = "LIB", value_parser = name)]
    needed_add: Vec<String>,
    /// Do not need this library
    #[arg(long, value_name = "LIB", value_parser = name)]
    needed_remove: Vec<String>,
    /// Need NEW where OLD is needed
    #[arg(long, value_name = "OLD=NEW", value_parser = pair)]
    needed_replace: Vec<(String, String)>,
    /// Search needed libraries in these folders instead of those named now (joined by `:`; "" for none)
    #[arg(long, value_name = "PATH")]
    runtime_path: Option<String>,
    /// Search needed libraries in this folder too
    #[arg(long, value_name = "DIR", value_parser = name)]
    runtime_path_add: Vec<String>,
    /// Write this as the module's name, as wasm-ld's -soname does; no loader reads it
    #[arg(long, value_name = "NAME", value_parser = name)]
    soname: Option<String>,
    /// Remove custom sections: debug, names, producers, all-custom, or a section's own name (joined by `,`)
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = Strip::parse)]
    strip: Vec<Strip>,
    /// Keep only these exports and what they use: a name, a pattern such as `PyInit_*`, or @FILE with one in each line
    #[arg(long, value_name = "NAME")]
    keep_exports: Vec<String>,
}

fn name(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("it is empty".to_owned()) } else { Ok(text.to_owned()) }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((old, new)) if !old.is_empty() && !new.is_empty() => Ok((old.to_owned(), new.to_owned())),
        _ => Err("give OLD=NEW".to_owned()),
    }
}

/// Edits one file after the other; what cannot be edited is named, and the others are.
pub fn run(asked: &Edit) -> anyhow::Result<ExitCode> {
    let (edits, files) = (asked.edits()?, &asked.files);
    let one = asked.output.is_none() || files.len() == 1;
    ensure!(one, "--output is for one file, and {} are named; leave it out to edit each in place", files.len());
    let (mut failed, mut to_do) = (false, false);
    for file in files {
        match asked.edit(file, &edits) {
            Ok(changed) => to_do |= changed,
            Err(error) => {
                say(format_args!("{}: {error:#}", shown(file)));
                failed = true;
            }
        }
    }
    Ok(ExitCode::from(match (failed, asked.dry_run && to_do) {
        (true, _) => 2,
        (_, true) => 1,
        _ => 0,
    }))
}

impl Edit {
    fn edits(&self) -> anyhow::Result<Edits> {
        let paths = |text: &String| text.split(':').filter(|path| !path.is_empty()).map(str::to_owned).collect();
        let edits = Edits {
            needed_replace: self.needed_replace.clone(),
            needed_remove: self.needed_remove.clone(),
            needed_add: self.needed_add.clone(),
            runtime_path: self.runtime_path.as_ref().map(paths),
            runtime_path_add: self.runtime_path_add.clone(),
            soname: self.soname.clone(),
            strip: self.strip.clone(),
            keep_exports: patterns(&self.keep_exports)?,
        };
        if edits == Edits::default() {
            bail!("nothing is to be changed; see postlink edit --help, or postlink inspect to look at a module");
        }
        Ok(edits)
    }

    /// Whether anything was, or would be, changed.
    fn edit(&self, file: &Path, edits: &Edits) -> anyhow::Result<bool> {
        // Its tables first: what is no module is not read whole.
        Module::read(&regular::open(file)?)?;
        let wasm = regular::read(file, LARGEST)?;
        let edited = edit::apply(&wasm, edits)?;
        let changed = edited.wasm != wasm;
        if !self.dry_run {
            let target = self.output.as_deref().unwrap_or(file);
            if changed || self.output.is_some() {
                let others = replace(file, target, &edited.wasm);
                let others = others.with_context(|| format!("cannot write {}", shown(target)))?;
                if others > 0 {
                    let note = "by other names (hard links) this file has the old bytes";
                    say(format_args!("{}: note: {note}: {others}", shown(target)));
                }
            }
        }
        for note in &edited.notes {
            say(format_args!("{}: note: {note}", shown(file)));
        }
        let line = self.line(file, wasm.len(), &edited);
        match self.output.as_deref().is_some_and(place::is_open_already) {
            true => say(line.trim_end()), // stdout may be where the module went
            false => print(&line)?,
        }
        Ok(changed)
    }

    fn line(&self, file: &Path, before: usize, edited: &Edited) -> String {
        let (file, changes) = (shown(file), edited.changes.join("; "));
        let would = if self.dry_run { "would change: " } else { "" };
        match changes.as_str() {
            "" => format!("{file}: nothing to change\n"),
            _ => format!("{file}: {would}{changes}; {before} -> {} bytes\n", edited.wasm.len()),
        }
    }
}

/// The text of a list of names.
fn list(file: &Path) -> anyhow::Result<String> {
    Ok(String::from_utf8(regular::read(file, LONGEST_LIST)?)?)
}

/// The patterns, with each @FILE in place of its lines; `#` begins a comment.
fn patterns(words: &[String]) -> anyhow::Result<Option<Vec<String>>> {
    let mut patterns = Vec::new();
    for word in words {
        let Some(file) = word.strip_prefix('@') else {
            patterns.push(word.clone());
            continue;
        };
        let text = list(Path::new(file)).with_context(|| format!("--keep-exports {}", shown(Path::new(word))))?;
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        patterns.extend(lines.filter(|line| !line.is_empty()).map(str::to_owned));
    }
    ensure!(!patterns.iter().any(String::is_empty), "--keep-exports: a name is empty");
    ensure!(words.is_empty() || !patterns.is_empty(), "--keep-exports: no name in {}", words.join(" "));
    Ok((!patterns.is_empty()).then_some(patterns))
}
