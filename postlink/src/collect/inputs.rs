//! Finds what is to be checked in files, folders and archives, and reads it on all processors.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::exclude::Exclude;
use super::found::{self, Found};
use super::kinds::{self, Format};
use super::questions::Questions;
use super::shown::shown;
use super::subject::Subject;
use super::unpack::MEMBER;
use super::{package, zip_file};

/// The input that stands for stdin, and how it is shown.
pub(crate) const STDIN: (&str, &str) = ("-", "<stdin>");

/// How inputs are looked at.
#[derive(Clone, Copy, Default)]
pub(crate) struct Scope<'a> {
    /// What in folders and archives is left out.
    pub(crate) exclude: Exclude<'a>,
    /// How many threads read; as many as there are processors where it is not said.
    pub(crate) jobs: Option<usize>,
    /// Is told how many of how many things were read.
    pub(crate) progress: Option<fn(usize, usize)>,
}

/// What is still to be read, and what was seen on the way to it.
#[derive(Default)]
struct Search<'a> {
    exclude: Exclude<'a>,
    tasks: Vec<Task>,
    found: Found,
    /// Files that are among the tasks: by their real paths, as they are shown.
    seen: HashMap<PathBuf, String>,
}

/// One thing to read; many of them are read at once.
enum Task {
    /// A file, and whether it was named by the person who asks.
    File(PathBuf, bool),
    /// A member of a zip archive.
    Member(zip_file::Member),
    /// An archive that can only be read from its start.
    Tar(PathBuf),
}

/// Looks at every input; at a file that is named twice, once.
pub(crate) fn read(inputs: &[PathBuf], scope: Scope, questions: &Questions) -> Found {
    let mut search = Search { exclude: scope.exclude, ..Search::default() };
    let (folders, files): (Vec<_>, Vec<_>) = inputs.iter().partition(|input| input.is_dir());
    for file in files {
        match file.to_str() == Some(STDIN.0) {
            true => search.stdin(questions),
            false => search.file(file, true),
        }
    }
    for folder in folders {
        search.walk(folder, "");
    }
    let Search { tasks, mut found, .. } = search;
    let (exclude, progress) = (scope.exclude, scope.progress);
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, Found)>> = Mutex::default();
    let work = || {
        let mut own = Vec::new();
        while let Some((at, task)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, tasks.get(at)?)))
        {
            own.push((at, run(task, questions, exclude)));
            if let Some(progress) = progress {
                progress(at + 1, tasks.len());
            }
        }
        results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(own);
    };
    let threads = threads(scope.jobs).min(tasks.len());
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

/// How many threads work where that many were asked for.
pub(crate) fn threads(jobs: Option<usize>) -> usize {
    jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).clamp(1, 16)
}

fn run(task: &Task, questions: &Questions, exclude: Exclude) -> Found {
    match task {
        Task::File(path, named) => found::of_file(path, *named, questions),
        Task::Member(member) => member.read(questions),
        Task::Tar(path) => package::read(path, exclude, questions),
    }
}

impl Search<'_> {
    /// Files below a folder, sorted; links to folders are not followed. `below`: its path below the folder that was named.
    fn walk(&mut self, folder: &Path, below: &str) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.found.add(Found::fail(&shown(folder), error)),
        };
        let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            let Ok(data) = path.symlink_metadata() else { continue };
            let below = format!("{below}{}", shown(Path::new(path.file_name().unwrap_or_default())));
            if self.exclude.takes(&below) {
                continue;
            }
            if data.is_symlink() {
                let target = fs::canonicalize(&path).ok().zip(fs::canonicalize(folder).ok());
                if let Some(inside) = target.and_then(|(to, top)| Some(folder.join(to.strip_prefix(top).ok()?))) {
                    self.found.aliases.push((shown(&path), shown(&inside)));
                }
            } else if data.is_dir() {
                self.walk(&path, &format!("{below}/"));
            } else if data.is_file() && !kinds::is_text(&shown(&path)) {
                self.file(&path, false);
            }
        }
    }

    fn file(&mut self, path: &Path, named: bool) {
        if let Ok(real) = fs::canonicalize(path) {
            if let Some(first) = self.seen.get(&real) {
                // By another name, a library is found by that one, too.
                self.found.aliases.push((shown(path), first.clone()));
                return;
            }
            self.seen.insert(real, shown(path));
        }
        match kinds::packed(path) {
            // Something else may be called so.
            Some(Format::Zip) if !named && !kinds::is_package(&shown(path)) && !zip_file::starts_one(path) => {}
            Some(Format::Zip) => match zip_file::members(path, self.exclude) {
                Ok(members) => return self.tasks.extend(members.into_iter().map(Task::Member)),
                Err(reason) => return self.found.add(Found::fail(&shown(path), reason)),
            },
            Some(Format::Tar) => return self.tasks.push(Task::Tar(path.to_owned())),
            None => {}
        }
        self.tasks.push(Task::File(path.to_owned(), named));
    }

    /// One module or program; archives are read by their ends.
    fn stdin(&mut self, questions: &Questions) {
        let mut bytes = Vec::new();
        let found = match io::stdin().lock().take(MEMBER + 1).read_to_end(&mut bytes) {
            Err(error) => Found::fail(STDIN.1, error),
            Ok(_) if bytes.len() as u64 > MEMBER => Found::fail(STDIN.1, format!("more than {MEMBER} bytes")),
            Ok(_) if bytes.starts_with(b"PK") || bytes.starts_with(b"BZh") => {
                Found::fail(STDIN.1, "an archive is not read from stdin; name its file")
            }
            Ok(_) => found::of_stdin(STDIN.1, &bytes, questions),
        };
        self.found.add(found);
    }
}

/// Subjects as they are shared from now on, sorted by path.
pub(crate) fn share(mut subjects: Vec<Subject>) -> Vec<Arc<Subject>> {
    subjects.sort_by(|a, b| a.path.cmp(&b.path));
    subjects.into_iter().map(Arc::new).collect()
}
