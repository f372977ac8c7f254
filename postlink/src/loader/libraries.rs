//! Where a needed library is: along the runtime path, in `--lib-path`, or somewhere in what is checked.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::collect::{Subject, on_disk, shown};
use crate::module::is_internal;

/// Modules by path and by name.
pub(crate) struct Libraries {
    pub(crate) subjects: Vec<Arc<Subject>>,
    by_path: HashMap<String, Arc<Subject>>,
    by_name: HashMap<String, Vec<Arc<Subject>>>,
    lib_path: Vec<PathBuf>,
    /// Libraries that were read because somebody needs them.
    read: Mutex<HashMap<PathBuf, Arc<Subject>>>,
    /// Who exports a symbol, for advice.
    exporters: std::sync::OnceLock<HashMap<String, Vec<usize>>>,
}

/// Where a library was found.
pub(crate) struct Place {
    pub(crate) library: Arc<Subject>,
    /// The loader looks there by itself.
    pub(crate) searched: bool,
    /// Others of the same name.
    pub(crate) others: Vec<String>,
}

impl Libraries {
    pub(crate) fn new(subjects: Vec<Arc<Subject>>, aliases: Vec<(String, String)>, lib_path: &[PathBuf]) -> Libraries {
        let mut by_path = HashMap::new();
        let mut by_name: HashMap<String, Vec<Arc<Subject>>> = HashMap::new();
        for subject in &subjects {
            by_path.insert(normal(&subject.path), Arc::clone(subject));
            by_name.entry(subject.name().to_owned()).or_default().push(Arc::clone(subject));
        }
        for (alias, target) in aliases {
            if let Some(subject) = by_path.get(&normal(&target)).cloned() {
                let name = alias.rsplit('/').next().unwrap_or(&alias).to_owned();
                by_name.entry(name).or_default().push(Arc::clone(&subject));
                by_path.entry(normal(&alias)).or_insert(subject);
            }
        }
        let lib_path = lib_path.to_vec();
        Libraries {
            subjects,
            by_path,
            by_name,
            lib_path,
            read: Mutex::default(),
            exporters: std::sync::OnceLock::new(),
        }
    }

    /// The library that `by` needs under that name, for a loader that follows runtime paths or one that does not.
    pub(crate) fn find(&self, needed: &str, by: &Subject, follows: bool) -> Option<Place> {
        let mut found: Vec<(Arc<Subject>, bool)> = Vec::new();
        if let (Ok(module), true) = (&by.module, follows) {
            for path in module.runtime_path() {
                let folder = match path.strip_prefix("$ORIGIN") {
                    Some(rest) => format!("{}{rest}", by.folder()),
                    None => path.clone(),
                };
                found.extend(self.at(&format!("{folder}/{needed}"), by).map(|one| (one, true)));
            }
        }
        let base = needed.rsplit('/').next().unwrap_or(needed);
        for folder in &self.lib_path {
            let whole = folder.join(needed.trim_start_matches('/'));
            let library =
                if whole.is_file() { Some(whole) } else { Some(folder.join(base)).filter(|path| path.is_file()) };
            found.extend(library.map(|path| (self.read(&path), true)));
        }
        found.extend(self.by_name.get(base).into_iter().flatten().map(|one| (Arc::clone(one), false)));
        if found.is_empty() {
            // Nothing was given where it could be; beside the module it is found by whoever starts there.
            found.extend(self.at(&format!("{}/{needed}", by.folder()), by).map(|one| (one, false)));
        }
        let (library, searched) = found.first().cloned()?;
        let mut others: Vec<_> = found.iter().map(|(other, _)| other).filter(|other| !same(other, &library)).collect();
        others.dedup_by_key(|other| other.path.clone());
        let others = others.iter().map(|other| other.path.clone()).collect();
        Some(Place { library, searched, others })
    }

    /// A library that a main module was linked with: in `--lib-path`, or beside it.
    pub(crate) fn of_main(&self, needed: &str, main: &Path) -> Option<Arc<Subject>> {
        let folders = self.lib_path.iter().map(PathBuf::as_path).chain(main.parent());
        folders.map(|folder| folder.join(needed)).find(|path| path.is_file()).map(|path| self.read(&path))
    }

    fn at(&self, path: &str, by: &Subject) -> Option<Arc<Subject>> {
        if let Some(found) = self.by_path.get(&normal(path)) {
            return Some(Arc::clone(found));
        }
        let disk = &on_disk(path);
        // A path inside an archive is none on disk.
        (by.file().is_some() && disk.is_file()).then(|| self.read(disk))
    }

    /// Reads a library once.
    pub(crate) fn read(&self, path: &Path) -> Arc<Subject> {
        if let Some(found) = self.by_path.get(&normal(&shown(path))) {
            return Arc::clone(found);
        }
        let mut read = self.read.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let subject = read.entry(path.to_owned()).or_insert_with(|| Arc::new(Subject::of_file(path)));
        Arc::clone(subject)
    }

    /// Modules that export that symbol, other than `than`.
    pub(crate) fn exporters(&self, symbol: &str, than: &Subject) -> Vec<&Arc<Subject>> {
        let exporters = self.exporters.get_or_init(|| {
            let mut exporters: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, subject) in self.subjects.iter().enumerate() {
                for export in
                    subject.module.iter().filter(|module| module.dylink.is_some()).flat_map(|one| &one.exports)
                {
                    if !is_internal(&export.name) {
                        exporters.entry(export.name.clone()).or_default().push(at);
                    }
                }
            }
            exporters
        });
        let found = exporters.get(symbol).into_iter().flatten().map(|at| &self.subjects[*at]);
        found.filter(|subject| subject.path != than.path).collect()
    }
}

fn same(one: &Subject, other: &Subject) -> bool {
    std::ptr::eq(one, other) || normal(&one.path) == normal(&other.path)
}

/// Without `.` and, where that is possible by text alone, without `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&std::ffi::OsStr> = Vec::new();
    for part in Path::new(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            other => parts.push(other.as_os_str()),
        }
    }
    parts.iter().collect::<PathBuf>().to_string_lossy().into_owned()
}
