//! Finds what is to be checked in files, folders and archives, and reads it on all processors.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::found::{self, Found};
use super::kinds::{self, Format};
use super::questions::Questions;
use super::subject::Subject;
use super::{package, zip_file};

/// One thing to read; many of them are read at once.
enum Task {
    /// A file, and whether it was named by the person who asks.
    File(PathBuf, bool),
    /// A member of a zip archive.
    Member(zip_file::Member),
    /// An archive that can only be read from its start.
    Tar(PathBuf),
}

/// Looks at every input. `progress` is told how many of how many things were read.
pub(crate) fn read(inputs: &[PathBuf], questions: &Questions, progress: Option<fn(usize, usize)>) -> Found {
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
            own.push((at, run(task, questions)));
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

fn run(task: &Task, questions: &Questions) -> Found {
    match task {
        Task::File(path, named) => found::of_file(path, *named, questions),
        Task::Member(member) => member.read(questions),
        Task::Tar(path) => package::read(path, questions),
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
        } else if data.is_file() && !kinds::is_text(&path.to_string_lossy()) {
            file_tasks(&path, false, tasks, found);
        }
    }
}

fn file_tasks(path: &Path, named: bool, tasks: &mut Vec<Task>, found: &mut Found) {
    match kinds::packed(path) {
        Some(Format::Zip) => match zip_file::members(path) {
            Ok(members) => return tasks.extend(members.into_iter().map(Task::Member)),
            Err(reason) => return found.add(Found::fail(&path.to_string_lossy(), reason)),
        },
        Some(Format::Tar) => return tasks.push(Task::Tar(path.to_owned())),
        None => {}
    }
    tasks.push(Task::File(path.to_owned(), named));
}

/// Subjects as they are shared from now on, sorted by path.
pub(crate) fn share(mut subjects: Vec<Subject>) -> Vec<Arc<Subject>> {
    subjects.sort_by(|a, b| a.path.cmp(&b.path));
    subjects.into_iter().map(Arc::new).collect()
}
