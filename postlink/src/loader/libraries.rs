//! The libraries that are known: what is checked, what lies in `--lib-path`, and what was read because somebody needs it.

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
    pub(super) lib_path: Vec<PathBuf>,
    /// Libraries that were read because somebody needs them.
    read: Mutex<HashMap<PathBuf, Arc<Subject>>>,
    /// Who exports a symbol, for advice.
    exporters: std::sync::OnceLock<HashMap<String, Vec<usize>>>,
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

    /// Libraries of that file name among what was given.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &Arc<Subject>> {
        self.by_name.get(name).into_iter().flatten()
    }

    /// A library that a main module was linked with: in `--lib-path`, or beside it.
    pub(crate) fn of_main(&self, needed: &str, main: &Path) -> Option<Arc<Subject>> {
        let folders = self.lib_path.iter().map(PathBuf::as_path).chain(main.parent());
        folders.map(|folder| folder.join(needed)).find(|path| path.is_file()).map(|path| self.read(&path))
    }

    /// The library of that path, among what was given or on disk.
    pub(super) fn at(&self, path: &str, may_be_on_disk: bool) -> Option<Arc<Subject>> {
        if let Some(found) = self.by_path.get(&normal(path)) {
            return Some(Arc::clone(found));
        }
        let disk = &on_disk(path);
        (may_be_on_disk && disk.is_file()).then(|| self.read(disk))
    }

    /// Reads a library once.
    pub(crate) fn read(&self, path: &Path) -> Arc<Subject> {
        if let Some(found) = self.by_path.get(&normal(&shown(path))) {
            return Arc::clone(found);
        }
        let mut read = self.read.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let subject =
            read.entry(normal(&path.to_string_lossy()).into()).or_insert_with(|| Arc::new(Subject::of_file(path)));
        Arc::clone(subject)
    }

    /// All subjects by their places, as chains: each but the first of a chain needs the one before it first of all. Long ones
    /// come first, and no chain has what another one has.
    pub(crate) fn chains(&self) -> Vec<Vec<usize>> {
        let places: HashMap<*const Subject, usize> =
            self.subjects.iter().zip(0..).map(|(subject, at)| (Arc::as_ptr(subject), at)).collect();
        let next = |subject: &Arc<Subject>| {
            let needed = subject.module.as_ref().ok()?.needed().first()?;
            let library = self.named(needed.rsplit('/').next()?).next()?;
            places.get(&Arc::as_ptr(library)).copied()
        };
        let next: Vec<Option<usize>> = self.subjects.iter().map(next).collect();
        let lengths = lengths(&next);
        let mut heads: Vec<usize> = (0..next.len()).collect();
        heads.sort_by_key(|at| std::cmp::Reverse(lengths[*at]));
        let mut taken = vec![false; next.len()];
        let mut chains = Vec::new();
        for head in heads {
            let mut chain = Vec::new();
            let mut at = Some(head);
            while let Some(one) = at.filter(|one| !std::mem::replace(&mut taken[*one], true)) {
                chain.push(one);
                at = next[one];
            }
            chain.reverse();
            chains.extend((!chain.is_empty()).then_some(chain));
        }
        chains
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

/// How many come behind each one, itself included; in a circle, up to where it closes.
fn lengths(next: &[Option<usize>]) -> Vec<usize> {
    let mut lengths = vec![0; next.len()];
    let mut seen = vec![false; next.len()];
    for start in 0..next.len() {
        let mut way = Vec::new();
        let mut at = Some(start);
        while let Some(one) = at.filter(|one| !std::mem::replace(&mut seen[*one], true)) {
            way.push(one);
            at = next[one];
        }
        let mut length = at.map_or(0, |at| lengths[at]);
        for one in way.into_iter().rev() {
            length += 1;
            lengths[one] = length;
        }
    }
    lengths
}

/// From the root, without `.` and, where that is possible by text alone, without `..`.
pub(super) fn normal(path: &str) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let mut parts: Vec<&std::ffi::OsStr> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            other => parts.push(other.as_os_str()),
        }
    }
    parts.iter().collect::<PathBuf>().to_string_lossy().into_owned()
}
