//! Brings a program's wasm and data to where the program has just been put.
//!
//! It looks at what happened, not at what was asked: a source that is gone was moved, a second
//! name for one inode is a hard link, equal times mean that times were preserved. So it is right
//! for `cp -p`, `cp -l`, `mv -n`, `install -C` and options that it never heard of.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::find::{self, State};
use super::header::Header;
use super::ledger::Ledger;
use super::ownership::{self, Before, Made};
use super::place::{self, Look};
use super::program;

/// One of our programs as it stood before a tool copied, moved or linked it.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    header: Header,
    modified: SystemTime,
    inode: (u64, u64),
}

impl Source {
    /// `None` when this is not one of our programs; cheap for everything else.
    pub fn read(path: &Path) -> Option<Source> {
        let header = Header::read(path).ok()??;
        // A program finds its wasm by its real name, so that is the name that counts.
        let path = fs::canonicalize(path).ok()?;
        let found = path.metadata().ok()?;
        Some(Source { path, header, modified: found.modified().ok()?, inode: (found.dev(), found.ino()) })
    }

    /// Where it really is, or was.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// How a wasm came to its new place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A second file with the same bytes.
    Copied,
    /// The same file, no longer at its old place.
    Moved,
    /// A second name of the same file.
    Linked,
}

/// What became of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The tool did not put this program there (`cp -n`, `cp -u`, a failed copy, a dry run).
    NotThere,
    /// The right wasm is already beside it.
    Already,
    /// The wasm now stands beside the program.
    Brought {
        /// In which way.
        how: How,
        /// The wasm that was taken.
        from: PathBuf,
        /// The wasm beside the program.
        to: PathBuf,
    },
    /// The program stands there, and no wasm of it could be found.
    Missing {
        /// The program.
        program: PathBuf,
        /// Where its wasm should be.
        wasm: PathBuf,
    },
}

/// `EMSHIM_JS_LINK=off` (or `0`, `no`) turns the `tool.js` links off.
pub fn js_link_wanted() -> bool {
    !env::var_os("EMSHIM_JS_LINK").is_some_and(|value| value == "off" || value == "0" || value == "no")
}

/// To be called when the tool has run: `dest` is the file that it was to make of `source`.
/// Brings wasm and data beside it and, in a folder for programs, makes the `tool.js` link. `before` stood there first.
/// An error means that the wasm is there to be had and could not be put in its place.
pub fn pair_one(
    source: &Source,
    dest: &Path,
    before: Option<&Before>,
    ledger: &Ledger,
    js_link: bool,
) -> io::Result<Outcome> {
    let Some(job) = Job::new(source, dest, before) else {
        return Ok(Outcome::NotThere);
    };
    let outcome = job.wasm(ledger)?;
    if let Outcome::Brought { to, .. } = &outcome {
        ownership::remove_wasm(&job.program, before.filter(|before| !before.runs_with(source.header.wasm)), to);
    }
    job.data(&outcome)?;
    if job.how == How::Moved {
        job.forget_js_link();
    }
    if let Outcome::Brought { how: How::Moved, to, .. } = &outcome {
        ledger.record(source.header.wasm, to);
    }
    if js_link {
        // A convenience: the program is complete without it.
        let _ = make_js_link(&job.program, false);
    }
    Ok(outcome)
}

/// One program at its new place.
struct Job<'a> {
    source: &'a Source,
    before: Option<&'a Before>,
    program: PathBuf,
    found: Metadata,
    how: How,
}

impl<'a> Job<'a> {
    fn new(source: &'a Source, dest: &Path, before: Option<&'a Before>) -> Option<Job<'a>> {
        // `cp` writes through a symbolic link; the name behind it is the one that counts.
        let program = fs::canonicalize(dest).ok()?;
        let header = Header::read(&program).ok()??;
        // A symbolic link to the program is no new place for it.
        if header != source.header || program == source.path {
            return None;
        }
        let found = program.metadata().ok()?;
        let how = match source.path.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => How::Moved,
            _ if (found.dev(), found.ino()) == source.inode => How::Linked,
            _ => How::Copied,
        };
        Some(Job { source, before, program, found, how })
    }

    fn wasm(&self, ledger: &Ledger) -> io::Result<Outcome> {
        let (source, header) = (self.source, &self.source.header);
        let to = ownership::place(&self.program, header.wasm, self.before, ledger, Made::Anywhere);
        let right = find::state(&to, header.wasm, source.modified) == State::Exact;
        let (from, state) = match find::wasm(&source.path, header, source.modified, ledger) {
            Some((from, _)) if from == to => return Ok(Outcome::Already),
            Some(found) => found,
            None if right => return Ok(Outcome::Already),
            None => {
                let program = self.program.clone();
                return Ok(Outcome::Missing { program, wasm: to });
            }
        };
        let own = from == ownership::wasm_beside(&source.path, header);
        // A wasm that its program left would lie there for ever, so a move takes it along even
        // when the same one is already at the new place.
        let left_behind = own && self.how == How::Moved && state != State::Stale;
        if right && !left_behind {
            return Ok(Outcome::Already);
        }
        let how = self.bring(&from, &to, own)?;
        Ok(Outcome::Brought { how, from, to })
    }

    fn data(&self, wasm: &Outcome) -> io::Result<()> {
        let source = self.source;
        let wasm = match wasm {
            Outcome::Brought { from, .. } => Some(from.as_path()),
            _ => None,
        };
        let Some(from) = find::data(&source.path, &source.header, wasm, &self.program) else {
            return Ok(());
        };
        let to = program::beside(&self.program, program::data_name);
        if from != to {
            let own = from == program::beside(&source.path, program::data_name);
            self.bring(&from, &to, own)?;
        }
        Ok(())
    }

    /// `own`: the file has the name that pairs with the source's, so nobody else needs it there.
    fn bring(&self, from: &Path, to: &Path, own: bool) -> io::Result<How> {
        // A relative link would point nowhere from its new place, so what it names is copied.
        let regular = from.symlink_metadata()?.is_file();
        let movable = self.how == How::Moved
            && own
            && regular
            && !ownership::twin_needs(&self.source.path, self.source.header.wasm);
        if movable && place::put(from, to).is_ok() {
            return Ok(How::Moved);
        }
        if self.how == How::Linked && regular && place::hard_link(from, to).is_ok() {
            return Ok(How::Linked);
        }
        let kept = self.found.modified().ok() == Some(self.source.modified);
        let modified = kept.then(|| from.metadata()?.modified()).transpose()?;
        place::copy(from, to, &Look::like(&self.found, modified))?;
        if movable {
            // Another file system: copied and removed, as mv does it.
            fs::remove_file(from)?;
            return Ok(How::Moved);
        }
        Ok(How::Copied)
    }

    /// The program went away, and its `tool.js` link would lead nowhere.
    fn forget_js_link(&self) {
        let link = program::beside(&self.source.path, js_name);
        if is_js_link(&link, &self.source.path) {
            let _ = fs::remove_file(link);
        }
    }
}

fn js_name(program: &OsStr) -> OsString {
    program::with(program, ".js")
}

/// Is `link` the link that `make_js_link` makes for this program?
pub(crate) fn is_js_link(link: &Path, program: &Path) -> bool {
    let name = program.file_name().unwrap_or_default();
    link.file_name() == Some(&js_name(name)) && fs::read_link(link).is_ok_and(|to| to == name)
}

/// What the `tool.js` link beside an installed `tool` is: made, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsLink {
    NotForThis,
    Already,
    /// Something else has that name, and keeps it.
    Taken,
    Made,
}

/// Folders that people run programs from; packages and web servers look there for `tool.js`.
const PROGRAM_FOLDERS: [&str; 3] = ["bin", "sbin", "libexec"];

/// Makes the relative link `tool.js` -> `tool` in a folder for programs (or one level below
/// libexec), for a program whose name does not say already that it is JavaScript.
pub(crate) fn make_js_link(program: &Path, dry_run: bool) -> io::Result<JsLink> {
    let folder = program.parent().unwrap_or(Path::new(""));
    let is = |path: Option<&Path>, names: &[&str]| {
        let name = path.and_then(Path::file_name);
        name.is_some_and(|name| names.iter().any(|wanted| name == *wanted))
    };
    let for_programs = is(Some(folder), &PROGRAM_FOLDERS) || is(folder.parent(), &["libexec"]);
    let suffix = program.extension().unwrap_or_default();
    if !for_programs || suffix == "js" || suffix == "cjs" || suffix == "mjs" {
        return Ok(JsLink::NotForThis);
    }
    let name = program.file_name().unwrap_or_default();
    let link = program::beside(program, js_name);
    if is_js_link(&link, program) {
        return Ok(JsLink::Already);
    }
    if link.symlink_metadata().is_ok() {
        return Ok(JsLink::Taken);
    }
    if !dry_run {
        symlink(name, link)?;
    }
    Ok(JsLink::Made)
}
