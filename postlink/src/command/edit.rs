//! `postlink edit`: reads files, lets the library change them, puts them in place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use clap::Args;
use postlink::Module;
use postlink::edit::{self, Edited, Edits, Strip};
use postlink::glob;
use postlink::link::place::{self, replace};
use postlink::regular;
use postlink::wheel::Wheel;

use crate::output::{plain, print, say, shown};

/// A module of more bytes is not edited: several times as much memory is taken.
const LARGEST: u64 = 256 << 20;
/// Bytes of a list of names.
const LONGEST_LIST: u64 = 16 << 20;

/// Changes what linked modules say of themselves, or which exports they keep.
///
/// Options have the names that patchelf has. Sections that need no change keep every byte. The result is validated and
/// replaces the file in one step; a link stays a link and what it leads to is replaced, and another hard link keeps the old
/// bytes. In a wheel each module is changed, and RECORD has the new hashes.
#[derive(Args)]
#[command(
    after_help = "Exit code: 0 done, or nothing to do; 1 a dry run found something to do; 2 a file could not be \
edited (it is as it was), or bad usage."
)]
pub struct Edit {
    /// Side modules, the .wasm of programs, or wheels
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write here, and leave FILE as it is
    #[arg(long, short, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Say what would change, and change nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Of a wheel, only the modules of this path or name; * stands for any text (repeatable)
    #[arg(long, value_name = "GLOB")]
    member: Vec<String>,
    /// Need this library, behind the others (repeatable)
    #[arg(long, alias = "needed-add", value_name = "LIB", value_parser = name)]
    add_needed: Vec<String>,
    /// Do not need this library (repeatable)
    #[arg(long, alias = "needed-remove", value_name = "LIB", value_parser = name)]
    remove_needed: Vec<String>,
    /// Need NEW where OLD is needed (repeatable)
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], value_parser = name)]
    replace_needed: Vec<String>,
    /// The same as one word, as it was called before
    #[arg(long, hide = true, value_name = "OLD=NEW", value_parser = pair)]
    needed_replace: Vec<(String, String)>,
    /// Print the needed libraries, one in each line
    #[arg(long)]
    print_needed: bool,
    /// Search needed libraries in these folders instead of those named now (joined by `:`; "" for none)
    #[arg(long, alias = "runtime-path", value_name = "PATH")]
    set_rpath: Option<String>,
    /// Search needed libraries in this folder too (repeatable)
    #[arg(long, alias = "runtime-path-add", value_name = "DIR", value_parser = name)]
    add_rpath: Vec<String>,
    /// Search needed libraries in no folder of the module's own
    #[arg(long, conflicts_with = "set_rpath")]
    remove_rpath: bool,
    /// Print these folders, joined by `:`
    #[arg(long)]
    print_rpath: bool,
    /// For patchelf's sake: there is one kind of runtime path
    #[arg(long, hide = true)]
    force_rpath: bool,
    /// Write this as the module's name, as wasm-ld's -soname does; no loader reads it
    #[arg(long, alias = "soname", value_name = "NAME", value_parser = name)]
    set_soname: Option<String>,
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
    if edits == Edits::default() {
        return asked.print_all();
    }
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
        let replaced = self.replace_needed.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone()));
        let edits = Edits {
            needed_replace: self.needed_replace.iter().cloned().chain(replaced).collect(),
            needed_remove: self.remove_needed.clone(),
            needed_add: self.add_needed.clone(),
            runtime_path: self.set_rpath.as_ref().map(paths).or(self.remove_rpath.then(Vec::new)),
            runtime_path_add: self.add_rpath.clone(),
            soname: self.set_soname.clone(),
            strip: self.strip.clone(),
            keep_exports: patterns(&self.keep_exports)?,
        };
        if edits == Edits::default() && !self.prints() {
            bail!(
                "nothing is to be changed; see `postlink edit --help`, or `postlink inspect FILE` to look at a module"
            );
        }
        Ok(edits)
    }

    /// Whether anything was, or would be, changed.
    fn edit(&self, file: &Path, edits: &Edits) -> anyhow::Result<bool> {
        if !is_wheel(file) {
            Module::read(&regular::open(file)?)?; // its tables first: what is no module is not read whole
        }
        let wasm = regular::read(file, LARGEST)?;
        let edited = if is_wheel(file) { self.edit_wheel(file, &wasm, edits)? } else { edit::apply(&wasm, edits)? };
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
            _ if self.prints() => self.print_one(self.output.as_deref().unwrap_or(file))?,
            true => say(line.trim_end()), // stdout may be where the module went
            false => print(&line)?,
        }
        Ok(changed)
    }

    /// Each module of a wheel, and what was done with it.
    fn edit_wheel(&self, file: &Path, bytes: &[u8], edits: &Edits) -> anyhow::Result<Edited> {
        let mut wheel = Wheel::open(file)?;
        let (mut changed, mut changes, mut notes) = (BTreeMap::new(), Vec::new(), Vec::new());
        let modules = self.modules(&mut wheel)?;
        ensure!(!modules.is_empty(), "no module in it has that path");
        for name in modules {
            let wasm = wheel.read(&name)?;
            let edited = edit::apply(&wasm, edits).with_context(|| name.clone())?;
            notes.extend(edited.notes.iter().map(|note| format!("{name}: {note}")));
            if edited.wasm != wasm {
                changes.push(format!("{name}: {}", edited.changes.join("; ")));
                changed.insert(name, edited.wasm);
            }
        }
        let wasm = if changed.is_empty() { bytes.to_vec() } else { wheel.with(&changed)? };
        Ok(Edited { wasm, changes, notes })
    }

    /// The paths of those modules of a wheel that are meant.
    fn modules(&self, wheel: &mut Wheel) -> anyhow::Result<Vec<String>> {
        let mut modules = wheel.modules()?;
        let meant = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            self.member.iter().any(|pattern| glob::matches(pattern, path) || glob::matches(pattern, name))
        };
        modules.retain(|path| self.member.is_empty() || meant(path));
        Ok(modules)
    }

    fn prints(&self) -> bool {
        self.print_needed || self.print_rpath
    }

    fn print_all(&self) -> anyhow::Result<ExitCode> {
        let mut failed = false;
        for file in &self.files {
            if let Err(error) = self.print_one(file) {
                say(format_args!("{}: {error:#}", shown(file)));
                failed = true;
            }
        }
        Ok(ExitCode::from(if failed { 2 } else { 0 }))
    }

    /// What patchelf prints of a library; of a wheel, with the path of each module before it.
    fn print_one(&self, file: &Path) -> anyhow::Result<()> {
        if !is_wheel(file) {
            return print(&self.asked_of(&Module::read(&regular::open(file)?)?, ""));
        }
        let mut wheel = Wheel::open(file)?;
        for name in self.modules(&mut wheel)? {
            let module = Module::read(&wheel.read(&name)?)?;
            print(&self.asked_of(&module, &format!("{name}: ")))?;
        }
        Ok(())
    }

    fn asked_of(&self, module: &Module, before: &str) -> String {
        let mut text = String::new();
        let mut add = |line: &str| text += &format!("{before}{}\n", plain(line));
        if self.print_needed {
            module.needed().iter().for_each(|name| add(name));
        }
        if self.print_rpath {
            add(&module.all_runtime_paths().join(":"));
        }
        text
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

fn is_wheel(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "whl")
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
