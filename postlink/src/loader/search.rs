//! Where a loader looks for a needed library, and under which name it keeps it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::libraries::{Libraries, normal};
use crate::collect::Subject;
use crate::interface::Interface;

/// How one loader looks for needed libraries.
pub(crate) struct Search<'a> {
    libraries: &'a Libraries,
    /// It looks along `LD_LIBRARY_PATH` and runtime paths (4.0.x and later).
    follows: bool,
    /// It opens an absolute name as it is. Loaders between 3.1.6 and 4.0 put the main module's folder before it.
    absolute: bool,
    /// The folder of the main module: what is found nowhere else is opened there, by its name as it stands.
    beside: Option<PathBuf>,
}

/// Where a library was found.
pub(crate) struct Place {
    pub(crate) library: Arc<Subject>,
    /// The name under which the loader keeps it: another name for the same file makes another library of it.
    pub(crate) key: String,
    /// The loader looks there by itself.
    pub(crate) searched: bool,
    /// Others of the same name.
    pub(crate) others: Vec<String>,
}

struct Found {
    library: Arc<Subject>,
    key: String,
    searched: bool,
}

/// A loader has so many bytes for the path of what it finds (`_emscripten_find_dylib`), and one is the end.
pub(super) const LONGEST_PATH: usize = 2 * 255 + 2;

/// The name under which a loader keeps a module that it is told to open.
pub(crate) fn own_key(subject: &Subject) -> String {
    normal(&subject.path)
}

impl<'a> Search<'a> {
    /// As the loader of that main module does; `glue` is the main module's path.
    pub(crate) fn of(main: &Interface, glue: &Path, libraries: &'a Libraries) -> Search<'a> {
        let loader = &main.loader;
        let beside = (loader.runtime_paths || loader.local_scope).then(|| glue.parent().map(Path::to_owned)).flatten();
        Search {
            libraries,
            follows: loader.runtime_paths,
            absolute: loader.runtime_paths || !loader.local_scope,
            beside,
        }
    }

    /// As loaders of today do, for a program that is not known.
    pub(crate) fn of_today(libraries: &'a Libraries) -> Search<'a> {
        Search { libraries, follows: true, absolute: true, beside: None }
    }

    /// The library that `by`, kept as `key`, needs under that name.
    pub(crate) fn find(&self, needed: &str, by: &Subject, key: &str) -> Option<Place> {
        let mut found = Vec::new();
        if needed.starts_with('/') {
            found.extend(self.absolute.then(|| self.open(needed, needed, by, true)).flatten());
        } else if needed.contains('/') && self.follows {
            // Not looked for along any path.
            found.extend(self.beside(needed));
        } else {
            self.along_paths(needed, by, key, &mut found);
        }
        let Found { library, key, searched } = found.first()?;
        let mut others: Vec<String> = Vec::new();
        for other in found.iter().map(|one| &one.library).filter(|other| !same(other, library)) {
            if !others.contains(&other.path) {
                others.push(other.path.clone());
            }
        }
        Some(Place { library: Arc::clone(library), key: key.clone(), searched: *searched, others })
    }

    fn along_paths(&self, needed: &str, by: &Subject, key: &str, found: &mut Vec<Found>) {
        // LD_LIBRARY_PATH comes first; older loaders have one folder, and keep a library by its name.
        for folder in &self.libraries.lib_path {
            let path = folder.join(needed).to_string_lossy().into_owned();
            let key = if self.follows { absolute(&path) } else { needed.to_owned() };
            found.extend(self.open_on_disk(&path, &key));
        }
        if let (Ok(module), true) = (&by.module, self.follows) {
            let origin = key.rsplit_once('/').map_or(".", |(folder, _)| if folder.is_empty() { "/" } else { folder });
            // The loader joins them with colons and takes them apart again.
            for path in
                module.runtime_path().iter().flat_map(|path| path.split([':', '\n'])).filter(|path| !path.is_empty())
            {
                let folder = match path.strip_prefix("$ORIGIN") {
                    Some(rest) => format!("{origin}{rest}"),
                    None => path.to_owned(),
                };
                let key = format!("{folder}/{needed}");
                if key.len() < LONGEST_PATH {
                    found.extend(self.open(&self.as_started(&key), &key, by, true));
                }
            }
        }
        found.extend(self.beside(needed));
        let base = needed.rsplit('/').next().unwrap_or(needed);
        if base == needed {
            let named = |library: &Arc<Subject>| Found {
                key: needed.to_owned(),
                library: Arc::clone(library),
                searched: false,
            };
            found.extend(self.libraries.named(base).map(named));
        }
        if found.is_empty() && base == needed {
            // Nothing was given where it could be; beside the module it is found by whoever starts there.
            let path = format!("{}/{needed}", by.folder());
            found.extend(self.open(&path, needed, by, false));
        }
    }

    /// What is found nowhere is opened as a file of the program, which has it beside itself.
    fn beside(&self, needed: &str) -> Option<Found> {
        let path = self.beside.as_ref()?.join(needed);
        self.open_on_disk(&path.to_string_lossy(), needed)
    }

    /// The library that the main module has beside itself, and the name under which the loader keeps it.
    pub(super) fn last(&self, needed: &str) -> Option<(Arc<Subject>, String)> {
        self.beside(needed).map(|found| (found.library, found.key))
    }

    /// Where a relative name leads: programs are taken to be started where they are.
    fn as_started(&self, path: &str) -> String {
        match &self.beside {
            Some(folder) => folder.join(path).to_string_lossy().into_owned(),
            None => path.to_owned(),
        }
    }

    fn open(&self, path: &str, key: &str, by: &Subject, searched: bool) -> Option<Found> {
        // A path inside an archive is none on disk.
        let library = self.libraries.at(path, by.file().is_some())?;
        Some(Found { library, key: key.to_owned(), searched })
    }

    fn open_on_disk(&self, path: &str, key: &str) -> Option<Found> {
        Some(Found { library: self.libraries.at(path, true)?, key: key.to_owned(), searched: true })
    }
}

fn same(one: &Subject, other: &Subject) -> bool {
    std::ptr::eq(one, other) || normal(&one.path) == normal(&other.path)
}

fn absolute(path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let here = std::env::current_dir().unwrap_or_default();
    format!("{}/{path}", here.to_string_lossy())
}
