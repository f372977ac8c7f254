//! The files of a tree that matter here: programs, wasm files, and what nobody meant to install.

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::glue;
use crate::link::find::MAX_PROGRAM;
use crate::link::hash::Hash;
use crate::link::header::{self, Header};
use crate::link::ledger::Ledger;
use crate::link::pair;
use crate::regular;

/// JavaScript from emcc itself whose wasm is not beside it.
#[derive(Debug)]
pub struct Bare {
    /// The JavaScript.
    pub path: PathBuf,
    /// The wasm file that its code names.
    pub names: OsString,
}

/// A file that nobody meant to install.
#[derive(Debug)]
pub struct Leftover {
    /// Its path.
    pub path: PathBuf,
    /// Where such files come from.
    pub reason: &'static str,
    /// It has been removed.
    pub removed: bool,
}

/// What was met. Symbolic links are not followed.
#[derive(Default)]
pub(crate) struct Walk {
    pub(crate) programs: Vec<(PathBuf, Header)>,
    pub(crate) bare: Vec<Bare>,
    pub(crate) wasms: HashMap<OsString, Vec<PathBuf>>,
    pub(crate) suspects: Vec<(PathBuf, &'static str)>,
}

impl Walk {
    /// `all`: programs too, for which every file's first bytes are read.
    pub(crate) fn of(root: &Path, all: bool, unreadable: &mut Vec<(PathBuf, io::Error)>) -> Walk {
        let mut walk = Walk::default();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    unreadable.push((folder, error));
                    continue;
                }
            };
            for entry in entries {
                let seen = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)));
                match seen {
                    Ok((path, kind)) if kind.is_dir() => folders.push(path),
                    Ok((path, kind)) if kind.is_file() || kind.is_symlink() => {
                        let taken = walk.take(&path, kind.is_file(), all);
                        taken.unwrap_or_else(|error| unreadable.push((path, error)));
                    }
                    Ok(_) => {}
                    Err(error) => unreadable.push((folder.clone(), error)),
                }
            }
        }
        walk
    }

    /// Forgets files of somebody else, but for a wasm that a program could be looking for.
    pub(crate) fn leave_alone(&mut self, others: &HashSet<PathBuf>) {
        self.programs.retain(|(path, _)| !others.contains(path));
        self.bare.retain(|bare| !others.contains(&bare.path));
        self.suspects.retain(|(path, _)| !others.contains(path));
    }

    fn take(&mut self, path: &Path, regular: bool, all: bool) -> io::Result<()> {
        let name = path.file_name().unwrap_or_default();
        if all {
            self.suspects.extend(suspicion(path, regular).map(|reason| (path.to_owned(), reason)));
        }
        if !regular {
            return Ok(());
        }
        if path.extension() == Some(OsStr::new("wasm")) {
            self.wasms.entry(name.to_owned()).or_default().push(path.to_owned());
        } else if all {
            self.read(path)?;
        }
        Ok(())
    }

    fn read(&mut self, path: &Path) -> io::Result<()> {
        let Some(head) = header::read_head(path)? else {
            return Ok(());
        };
        if let Some(header) = Header::parse(&head) {
            self.programs.push((path.to_owned(), header));
        } else if glue::looks_bare(&head) {
            let names = glue::wasm_named(&regular::read(path, MAX_PROGRAM)?);
            let missing = names.filter(|name| !path.with_file_name(name).is_file());
            self.bare.extend(missing.map(|names| Bare { path: path.to_owned(), names }));
        }
        Ok(())
    }

    /// The suspects that no program in their folder needs and that one of our links left there; removed, if so wanted.
    pub(crate) fn leftovers(&self, ledger: &Ledger, prune: bool) -> Vec<Leftover> {
        let left = self.suspects.iter().filter(|(path, _)| !self.needs(path) && self.is_ours(path, ledger));
        left.map(|(path, reason)| {
            let removed = prune && fs::remove_file(path).is_ok();
            Leftover { path: path.clone(), reason, removed }
        })
        .collect()
    }

    /// A name alone proves nothing: a package may install a demo's `a.wasm`. A wasm is a leftover of ours if a link of ours made
    /// it, or if a program beside it was linked with the same one. What has another name (a hard link) stays: somebody keeps it.
    fn is_ours(&self, suspect: &Path, ledger: &Ledger) -> bool {
        if suspect.extension() != Some(OsStr::new("wasm")) {
            return true; // its whole name is ours
        }
        let alone = suspect.symlink_metadata().is_ok_and(|found| found.nlink() == 1);
        let Some(hash) = Hash::of_file(suspect).ok().filter(|_| alone) else { return false };
        let beside = |(path, header): &(PathBuf, Header)| path.parent() == suspect.parent() && header.wasm == hash;
        let generic = suspect.file_name().is_some_and(|name| GENERIC.iter().any(|one| name == *one));
        let linked = ledger.path_of(hash);
        let is_linked = match generic {
            true => linked.is_some_and(|linked| std::path::absolute(suspect).is_ok_and(|suspect| suspect == linked)),
            false => linked.is_some(),
        };
        is_linked || self.programs.iter().any(beside)
    }

    fn needs(&self, suspect: &Path) -> bool {
        let by_name = || {
            let beside = ["", "js", "mjs", "cjs", "html"];
            beside.iter().any(|suffix| suspect.with_extension(suffix).is_file())
        };
        let as_linked = || {
            let named = |header: &Header| Some(header.name.as_os_str()) == suspect.file_name();
            self.programs.iter().any(|(path, header)| path.parent() == suspect.parent() && named(header))
        };
        suspect.extension() == Some(OsStr::new("wasm")) && (by_name() || as_linked())
    }
}

/// Names that no upstream installs on purpose: where they come from.
#[rustfmt::skip]
static LEFTOVERS: &[(&str, &str, &str)] = &[
    ("a",        ".wasm", "emcc's wasm of an a.out, as configure tries them"),
    ("a.out",    ".wasm", "the wasm of an a.out"),
    ("conftest", ".wasm", "the wasm of a program that configure tried"),
    ("cmTC_*",   ".wasm", "the wasm of a program that CMake tried"),
    ("_inst.*",  ".wasm", "the wasm of an installer's temporary file"),
    (".emshim-*", ".tmp", "a copy that was killed"),
];

/// Of these, whoever wrote a demo may have made one on purpose: it has to lie where it was linked.
const GENERIC: [&str; 2] = ["a.wasm", "a.out.wasm"];

const DEAD_LINK: &str = "a link for a program that is no longer there";

/// Why a file with this name may be a leftover.
fn suspicion(path: &Path, regular: bool) -> Option<&'static str> {
    let name = path.file_name()?.as_encoded_bytes();
    if !regular {
        let dead = pair::is_js_link(path, &path.with_extension("")) && !path.exists();
        return dead.then_some(DEAD_LINK);
    }
    let row = LEFTOVERS.iter().find(|(stem, suffix, _)| {
        name.strip_suffix(suffix.as_bytes()).is_some_and(|found| match stem.strip_suffix('*') {
            Some(start) => found.starts_with(start.as_bytes()),
            None => found == stem.as_bytes(),
        })
    });
    row.map(|(_, _, reason)| *reason)
}
