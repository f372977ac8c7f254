//! What the programs in front of `cp`, `mv`, `ln` and `install` have to do for a command.
//!
//! Only our programs matter: every other command is the real tool's alone.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::copy_args::options::{Means, Tool};
use super::copy_args::{Command, Move};
use super::header::Header;
use super::ledger::Ledger;
use super::ownership::Before;
use super::pair::{self, Outcome, Source};

/// One of our programs, on its way.
#[derive(Clone, Debug)]
pub struct Copy {
    /// The program as it stands before the tool runs.
    pub source: Source,
    /// The file that the tool is to make of it.
    pub dest: PathBuf,
    /// The program that stands there before the tool runs.
    pub before: Option<Before>,
}

impl Copy {
    /// To be called after the tool has run, whether it succeeded or not: see [`pair::pair_one`].
    pub fn finish(&self, ledger: &Ledger, js_link: bool) -> io::Result<Outcome> {
        pair::pair_one(&self.source, &self.dest, self.before.as_ref(), ledger, js_link)
    }

    /// `None` when the source is not one of our programs.
    pub fn of(source: &Path, dest: PathBuf) -> Option<Copy> {
        let source = Source::read(source)?;
        let before = Before::read(&fs::canonicalize(&dest).unwrap_or_else(|_| dest.clone()));
        Some(Copy { source, dest, before })
    }
}

/// What to do with a command.
#[derive(Debug)]
pub enum Errand {
    /// None of our business: exec the real tool with the arguments as they are.
    Plain,
    /// All of it was done together with an earlier command: succeed without running the tool.
    Done,
    /// Run the real tool with these arguments, then finish each copy.
    Watched {
        /// The arguments, without the sources that are settled already.
        args: Vec<OsString>,
        /// What it moves of ours.
        copies: Vec<Copy>,
    },
}

/// Looks at a command (the arguments after the tool's name) before it runs.
pub fn errand(tool: Tool, args: &[OsString]) -> Errand {
    let command = Command::parse(tool, args, env::var_os("POSIXLY_CORRECT").is_none());
    let symbolic = command.has(Means::Symbolic);
    let moves = command.moves(tool, args);
    let (settled, open): (Vec<_>, Vec<_>) = moves.into_iter().partition(|one| one.is_settled(tool, symbolic));
    let copies: Vec<_> =
        open.iter().filter(|_| !symbolic).filter_map(|one| Copy::of(&one.source, one.dest.clone())).collect();
    if settled.is_empty() && copies.is_empty() {
        return Errand::Plain;
    }
    if open.is_empty() {
        return Errand::Done;
    }
    let kept = |place: &usize| settled.iter().all(|one| one.place != *place);
    let args = (0..args.len()).filter(kept).map(|place| args[place].clone()).collect();
    Errand::Watched { args, copies }
}

/// What a command puts where, source first.
pub fn carried(tool: Tool, args: &[OsString]) -> impl Iterator<Item = (PathBuf, PathBuf)> {
    let command = Command::parse(tool, args, env::var_os("POSIXLY_CORRECT").is_none());
    command.moves(tool, args).into_iter().map(|one| (one.source, one.dest))
}

impl Move {
    /// The tool would fail, because what it is asked for was done when the program was put there.
    fn is_settled(&self, tool: Tool, symbolic: bool) -> bool {
        self.went_along() || self.is_js_link(tool, symbolic) || self.is_same_name(tool)
    }

    /// `mv tool new`, then `mv tool.wasm new.wasm`: both are gone, and stand at their new place.
    fn went_along(&self) -> bool {
        let missing = |path: &Path| {
            let error = path.symlink_metadata().err();
            error.is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
        };
        is_companion(&self.source)
            && missing(&self.source)
            && programs_of(&self.source).iter().all(|program| missing(program))
            && self.dest.is_file()
            && is_companion(&self.dest)
            && programs_of(&self.dest).iter().any(|program| matches!(Header::read(program), Ok(Some(_))))
    }

    /// `ln -s tool tool.js`, `cp tool tool.js`: that link is there, and leads to the program.
    fn is_js_link(&self, tool: Tool, symbolic: bool) -> bool {
        // mv replaces a link to its own source without complaint.
        if tool == Tool::Mv || self.dest.extension() != Some(OsStr::new("js")) {
            return false;
        }
        let source = match (symbolic, self.dest.parent()) {
            (true, Some(folder)) => folder.join(&self.source),
            _ => self.source.clone(),
        };
        let same = |a: &Path, b: &Path| fs::canonicalize(a).ok().zip(fs::canonicalize(b).ok());
        same(&source, &self.dest).is_some_and(|(source, dest)| source == dest)
            && pair::is_js_link(&self.dest, &self.dest.with_extension(""))
    }

    /// `ln tool bin/tool`, then `ln tool.wasm bin/tool.wasm`: linked already.
    fn is_same_name(&self, tool: Tool) -> bool {
        let inode = |path: &Path| Some(path.symlink_metadata().ok()).flatten().map(|f| (f.dev(), f.ino()));
        tool == Tool::Ln
            && is_companion(&self.source)
            && inode(&self.source).is_some_and(|source| inode(&self.dest) == Some(source))
    }
}

fn is_companion(path: &Path) -> bool {
    path.extension().is_some_and(|suffix| suffix == "wasm" || suffix == "data")
}

/// The programs that a wasm or data file of this name would belong to.
fn programs_of(companion: &Path) -> [PathBuf; 2] {
    [companion.with_extension(""), companion.with_extension("js")]
}
