//! A whole installed tree: every program in it gets its wasm, or is named with what to do.

mod walk;

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::link::find::{self, State};
use crate::link::hash::Hash;
use crate::link::header::Header;
use crate::link::ledger::Ledger;
use crate::link::ownership;
use crate::link::pair::{self, JsLink};
use crate::link::place::{self, Look};
use crate::link::program;
use walk::Walk;
pub use walk::{Bare, Leftover};

/// What to do about a tree.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Change nothing.
    pub dry_run: bool,
    /// Remove what linkers and installers left behind.
    pub prune: bool,
    /// Make the `tool.js` links in folders for programs.
    pub js_link: bool,
    /// Folders, apart from the tree itself, in which to look for a missing wasm.
    pub search: Vec<PathBuf>,
    /// Files of the tree that belong to somebody else.
    pub others: HashSet<PathBuf>,
}

/// How a program stands, when all is done.
#[derive(Debug)]
pub enum Standing {
    /// The wasm it was linked with is beside it.
    Paired,
    /// A wasm is beside it that was changed after the link; it is left as it is.
    Edited,
    /// Its wasm was brought, or would be in a dry run.
    Repaired {
        /// Where it was found.
        from: PathBuf,
        /// An older build's wasm stood there.
        replaced: bool,
    },
    /// Its wasm is nowhere to be found.
    Missing {
        /// An older build's wasm stands there.
        stale: bool,
        /// Where the ledger says that the wasm was linked.
        linked_at: Option<PathBuf>,
    },
    /// Its wasm or data was found and could not be put beside it.
    Failed(io::Error),
}

/// How a program's data file stands.
#[derive(Debug, PartialEq, Eq)]
pub enum Data {
    /// It is there, or the program loads none.
    Fine,
    /// It was brought from there, or would be in a dry run.
    Repaired(PathBuf),
    /// The program loads one that is nowhere to be found.
    Missing,
}

/// One of our programs in the tree.
#[derive(Debug)]
pub struct Program {
    /// Its path.
    pub path: PathBuf,
    /// Its wasm's path.
    pub wasm: PathBuf,
    /// The wasm's file name when it was linked.
    pub linked_name: OsString,
    /// What about its wasm.
    pub standing: Standing,
    /// What about its data.
    pub data: Data,
    /// A `tool.js` link was made, or would be.
    pub js_link: bool,
}

impl Program {
    /// Where its data file is, if it loads one.
    pub fn data_path(&self) -> PathBuf {
        program::beside(&self.path, program::data_name)
    }

    /// Nothing is missing. In a dry run, what would be brought still is.
    pub fn is_whole(&self, dry_run: bool) -> bool {
        let wasm = match self.standing {
            Standing::Paired | Standing::Edited => true,
            Standing::Repaired { .. } => !dry_run,
            Standing::Missing { .. } | Standing::Failed(_) => false,
        };
        let data = match self.data {
            Data::Fine => true,
            Data::Repaired(_) => !dry_run,
            Data::Missing => false,
        };
        wasm && data
    }
}

/// What was found in a tree, and done.
#[derive(Debug, Default)]
pub struct Report {
    /// Our programs, by path.
    pub programs: Vec<Program>,
    /// Programs of emcc's own without their wasm, by path.
    pub bare: Vec<Bare>,
    /// What was left behind, by path.
    pub leftovers: Vec<Leftover>,
    /// What could not be read.
    pub unreadable: Vec<(PathBuf, io::Error)>,
    /// Nothing was changed.
    pub dry_run: bool,
}

impl Report {
    /// Every program has what it needs.
    pub fn is_whole(&self) -> bool {
        self.bare.is_empty() && self.programs.iter().all(|program| program.is_whole(self.dry_run))
    }
}

/// Pairs every program below `prefix`, or the one program that it is. An error means that the prefix itself cannot be read.
pub fn pair_tree(prefix: &Path, options: &Options, ledger: &Ledger) -> io::Result<Report> {
    let mut report = Report { dry_run: options.dry_run, ..Report::default() };
    let mut found = match prefix.metadata()?.is_file() {
        true => Walk { programs: vec![(prefix.to_owned(), one_program(prefix)?)], ..Walk::default() },
        false => fs::read_dir(prefix).map(|_| Walk::of(prefix, true, &mut report.unreadable))?,
    };
    found.leave_alone(&options.others);
    found.programs.sort_by(|a, b| a.0.cmp(&b.0));
    let mut wasms = found.wasms.clone();
    for folder in &options.search {
        let below = Walk::of(folder, false, &mut report.unreadable);
        below.wasms.into_iter().for_each(|(name, paths)| wasms.entry(name).or_default().extend(paths));
    }
    let search = Search { wasms, ledger };
    for (path, header) in &found.programs {
        report.programs.push(repair(path, header, &search, options));
    }
    report.leftovers = found.leftovers(ledger, options.prune && !options.dry_run);
    report.bare = found.bare;
    report.bare.sort_by(|a, b| a.path.cmp(&b.path));
    report.leftovers.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(report)
}

fn one_program(path: &Path) -> io::Result<Header> {
    let other = || io::Error::other("it is neither a folder nor a linked program");
    Header::read(path)?.ok_or_else(other)
}

/// Where to look for a wasm by its hash.
struct Search<'a> {
    wasms: HashMap<OsString, Vec<PathBuf>>,
    ledger: &'a Ledger,
}

impl Search<'_> {
    fn find(&self, header: &Header, own: &OsStr) -> Option<PathBuf> {
        let named = [header.name.as_os_str(), own].into_iter().filter_map(|name| self.wasms.get(name)).flatten();
        let is_it = |path: &&PathBuf| Hash::of_file(path).is_ok_and(|hash| hash == header.wasm);
        named.into_iter().find(is_it).cloned().or_else(|| self.ledger.lookup(header.wasm))
    }
}

fn repair(path: &Path, header: &Header, search: &Search, options: &Options) -> Program {
    let wasm = ownership::certain(path, header).unwrap_or_else(|| ownership::place_in_tree(path, header.wasm));
    let standing = bring_wasm(path, &wasm, header, search, options).unwrap_or_else(Standing::Failed);
    let came_from = match &standing {
        Standing::Repaired { from, .. } => Some(from.clone()),
        _ => search.ledger.path_of(header.wasm),
    };
    let (standing, data) = match bring_data(path, header, came_from.as_deref(), options) {
        Ok(data) => (standing, data),
        Err(error) => (Standing::Failed(error), Data::Missing),
    };
    // A convenience: the program is complete without it.
    let made = options.js_link.then(|| pair::make_js_link(path, options.dry_run).ok()).flatten();
    let (path, linked_name) = (path.to_owned(), header.name.clone());
    Program { path, wasm, linked_name, standing, data, js_link: made == Some(JsLink::Made) }
}

fn bring_wasm(path: &Path, wasm: &Path, header: &Header, search: &Search, options: &Options) -> io::Result<Standing> {
    let found = path.metadata()?;
    let state = find::state(wasm, header.wasm, found.modified()?);
    match state {
        State::Exact => return Ok(Standing::Paired),
        State::Edited => return Ok(Standing::Edited),
        State::Stale | State::Missing => {}
    }
    let own = wasm.file_name().unwrap_or_default();
    let Some(from) = search.find(header, own) else {
        let linked_at = search.ledger.path_of(header.wasm);
        return Ok(Standing::Missing { stale: state == State::Stale, linked_at });
    };
    if !options.dry_run {
        place::copy(&from, wasm, &Look::like(&found, None))?;
    }
    Ok(Standing::Repaired { from, replaced: state == State::Stale })
}

/// `wasm` is where the program's wasm came from: data was linked beside it.
fn bring_data(path: &Path, header: &Header, wasm: Option<&Path>, options: &Options) -> io::Result<Data> {
    let to = program::beside(path, program::data_name);
    if to.is_file() || !find::names_data(path, header) {
        return Ok(Data::Fine);
    }
    let Some(from) = find::data(path, header, wasm, path) else {
        return Ok(Data::Missing);
    };
    if !options.dry_run {
        place::copy(&from, &to, &Look::like(&path.metadata()?, None))?;
    }
    Ok(Data::Repaired(from))
}
