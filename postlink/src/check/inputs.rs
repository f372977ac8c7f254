//! Finds what is to be checked in files, folders and archives, and reads it on all processors.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::build_path;
use super::program::Program;
#[cfg(feature = "cli")]
use super::subject::Origin;
use super::subject::Subject;
use crate::interface::glue_candidates;
#[cfg(feature = "cli")]
use crate::module::Module;
use crate::module::{Error, Kind};
use crate::{Header, glue, program};

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) subjects: Vec<Subject>,
    pub(super) programs: Vec<Program>,
    /// Symbolic links: the link, and what it leads to.
    pub(super) aliases: Vec<(String, String)>,
    /// Inputs that could not be read at all.
    pub(super) unreadable: Vec<(String, String)>,
}

impl Found {
    pub(super) fn add(&mut self, other: Found) {
        self.subjects.extend(other.subjects);
        self.programs.extend(other.programs);
        self.aliases.extend(other.aliases);
        self.unreadable.extend(other.unreadable);
    }

    pub(super) fn fail(path: &str, reason: impl ToString) -> Found {
        Found { unreadable: vec![(path.to_owned(), reason.to_string())], ..Found::default() }
    }
}

/// One thing to read; many of them are read at once.
pub(super) enum Task {
    /// A file, and whether it was named by the person who asks.
    File(PathBuf, bool),
    /// A member of a zip archive.
    #[cfg(feature = "cli")]
    Member(super::archive::Member),
    /// An archive that can only be read from its start.
    #[cfg(feature = "cli")]
    Tar(PathBuf),
}

/// Looks at every input. `progress` is told how many of how many things were read.
pub(super) fn read(inputs: &[PathBuf], progress: Option<fn(usize, usize)>) -> Found {
    let mut found = Found::default();
    let mut tasks = Vec::new();
    for input in inputs {
        if input.is_dir() {
            walk(input, &mut tasks, &mut found);
        } else {
            file_tasks(input, true, &mut tasks, &mut found);
        }
    }
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, Found)>> = Mutex::default();
    let work = || {
        let mut own = Vec::new();
        while let Some((at, task)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, tasks.get(at)?)))
        {
            own.push((at, run(task)));
            if let Some(progress) = progress {
                progress(at + 1, tasks.len());
            }
        }
        results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(own);
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(tasks.len()).min(16);
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_by_key(|(at, _)| *at);
    for (_, result) in results {
        found.add(result);
    }
    found
}

fn run(task: &Task) -> Found {
    match task {
        Task::File(path, named) => file(path, *named),
        #[cfg(feature = "cli")]
        Task::Member(member) => member.read(),
        #[cfg(feature = "cli")]
        Task::Tar(path) => super::archive::tar(path),
    }
}

/// Files below a folder, sorted; links to folders are not followed.
fn walk(folder: &Path, tasks: &mut Vec<Task>, found: &mut Found) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return found.add(Found::fail(&folder.to_string_lossy(), error)),
    };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let Ok(data) = path.symlink_metadata() else { continue };
        if data.is_symlink() {
            let target = fs::canonicalize(&path).ok().zip(fs::canonicalize(folder).ok());
            if let Some(inside) = target.and_then(|(to, top)| Some(folder.join(to.strip_prefix(top).ok()?))) {
                found.aliases.push((path.to_string_lossy().into_owned(), inside.to_string_lossy().into_owned()));
            }
        } else if data.is_dir() {
            walk(&path, tasks, found);
        } else if data.is_file() && !is_text(&path.to_string_lossy()) {
            file_tasks(&path, false, tasks, found);
        }
    }
}

#[allow(unused_variables)]
fn file_tasks(path: &Path, named: bool, tasks: &mut Vec<Task>, found: &mut Found) {
    #[cfg(feature = "cli")]
    match super::archive::kind(path) {
        Some(super::archive::Format::Zip) => match super::archive::members(path) {
            Ok(members) => return tasks.extend(members.into_iter().map(Task::Member)),
            Err(reason) => return found.add(Found::fail(&path.to_string_lossy(), reason)),
        },
        Some(super::archive::Format::Tar) => return tasks.push(Task::Tar(path.to_owned())),
        None => {}
    }
    tasks.push(Task::File(path.to_owned(), named));
}

/// Endings of files that are never modules nor programs, so that they need not be opened.
pub(super) fn is_text(path: &str) -> bool {
    const ENDINGS: [&str; 22] = [
        "a", "c", "cfg", "cmake", "cpp", "css", "csv", "gz", "h", "hpp", "html", "ini", "json", "la", "md", "o", "pc",
        "png", "py", "pyi", "rst", "txt",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.binary_search(&ending).is_ok())
}

/// It is named as libraries are.
pub(super) fn is_library(name: &str) -> bool {
    name.ends_with(".so") || name.contains(".so.")
}

fn file(path: &Path, named: bool) -> Found {
    let shown = path.to_string_lossy().into_owned();
    let head = || -> std::io::Result<Vec<u8>> {
        let file = File::open(path)?;
        if !file.metadata()?.is_file() {
            return Err(std::io::Error::other("not a regular file"));
        }
        let mut head = Vec::new();
        file.take(program::HEAD as u64).read_to_end(&mut head)?;
        Ok(head)
    };
    let head = match head() {
        Ok(head) => head,
        Err(error) => return Found::fail(&shown, error),
    };
    if is_program(&head) {
        return match fs::read(path) {
            Ok(text) => Found { programs: vec![Program::read(shown, &text)], ..Found::default() },
            Err(error) => Found::fail(&shown, error),
        };
    }
    if !head.starts_with(b"\0asm") && !named && !is_module_name(&shown) {
        return Found::default();
    }
    let mut subject = Subject::of_file(path);
    finish(&mut subject, named && glue_candidates(path).next().is_none());
    Found { subjects: vec![subject], ..Found::default() }
}

/// Something in memory: a member of an archive.
#[cfg(feature = "cli")]
pub(super) fn bytes(path: String, bytes: Vec<u8>, origin: impl FnOnce(Vec<u8>) -> Origin) -> Found {
    let head = &bytes[..bytes.len().min(program::HEAD)];
    if is_program(head) {
        return Found { programs: vec![Program::read(path, &bytes)], ..Found::default() };
    }
    if !head.starts_with(b"\0asm") && !is_module_name(&path) {
        return Found::default();
    }
    let module = Module::read(&bytes);
    let build_path = module.as_ref().ok().and_then(|module| build_path::find(module, &bytes));
    let mut subject = Subject::new(path, bytes.len() as u64, origin(bytes), module);
    subject.build_path = build_path;
    finish(&mut subject, false);
    Found { subjects: vec![subject], ..Found::default() }
}

/// Could these be the first bytes of a program's JavaScript?
pub(super) fn is_program(head: &[u8]) -> bool {
    Header::parse(head).is_some() || glue::looks_bare(head)
}

pub(super) fn is_module_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    is_library(name) || name.ends_with(".wasm")
}

fn finish(subject: &mut Subject, named: bool) {
    subject.meant_to_load = match &subject.module {
        Ok(module) => match module.kind {
            Kind::SideModule | Kind::StrippedSideModule => true,
            Kind::Program | Kind::Object => named || is_library(subject.name()),
        },
        Err(Error { .. }) => true,
    };
    if let (Ok(module), Some(path)) = (&subject.module, subject.file()) {
        subject.build_path = File::open(path).ok().and_then(|file| build_path::find(module, &file));
    }
}

/// Subjects as they are shared from now on, sorted by path.
pub(super) fn share(mut subjects: Vec<Subject>) -> Vec<Arc<Subject>> {
    subjects.sort_by(|a, b| a.path.cmp(&b.path));
    subjects.into_iter().map(Arc::new).collect()
}
