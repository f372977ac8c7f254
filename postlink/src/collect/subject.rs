//! A wasm file that is looked at: where it is, what it says, and its code when a finding needs it.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::OnceLock;

use super::origin::Origin;
use super::shown::shown;
use crate::module::{Calls, Error, Export, Extern, Module, Names, Source, is_internal};

/// One wasm file, or what should have been one.
#[derive(Debug)]
pub(crate) struct Subject {
    /// As shown: inside an archive `wheel.whl!/path.so`.
    pub(crate) path: String,
    pub(crate) size: u64,
    pub(crate) origin: Origin,
    pub(crate) module: Result<Module, Error>,
    /// Somebody means to load it: it was named, or it looks like a library.
    pub(crate) meant_to_load: bool,
    /// What is inside that says something of the machine that built it.
    pub(crate) build_path: Option<String>,
    /// What it is, where it is made for another machine and nobody named it.
    pub(crate) native: Option<String>,
    exports: OnceLock<HashMap<String, usize>>,
    calls: OnceLock<Option<Calls>>,
    names: OnceLock<Names>,
}

impl Subject {
    pub(crate) fn new(path: String, size: u64, origin: Origin, module: Result<Module, Error>) -> Subject {
        Subject {
            path,
            size,
            origin,
            module,
            meant_to_load: true,
            build_path: None,
            native: None,
            exports: OnceLock::new(),
            calls: OnceLock::new(),
            names: OnceLock::new(),
        }
    }

    /// Reads a file on disk.
    pub(crate) fn of_file(path: &Path) -> Subject {
        let shown = shown(path);
        let origin = Origin::File(path.to_owned());
        match File::open(path) {
            Ok(file) => {
                let size = file.length().unwrap_or(0);
                Subject::new(shown, size, origin, Module::read(&file))
            }
            Err(error) => Subject::new(shown, 0, origin, Err(Error::unreadable(&error))),
        }
    }

    /// Its file name.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folder that it is in, with the archive's name where it is in one.
    pub(crate) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or(".", |(folder, _)| folder)
    }

    /// What it exports under that name.
    pub(crate) fn export(&self, name: &str) -> Option<&Export> {
        let module = self.module.as_ref().ok()?;
        let exports = self.exports.get_or_init(|| {
            (0..).zip(&module.exports).map(|(at, export)| (export.name.clone(), at)).collect::<HashMap<_, usize>>()
        });
        exports.get(name).map(|at| &module.exports[*at])
    }

    /// An export that other modules can use: a function or the address of data.
    pub(crate) fn symbol(&self, name: &str) -> Option<&Extern> {
        let export = self.export(name).filter(|_| !is_internal(name))?;
        matches!(export.what, Extern::Function(_) | Extern::Global { .. }).then_some(&export.what)
    }

    /// Who calls whom; `None` where its code cannot be read.
    pub(crate) fn calls(&self) -> Option<&Calls> {
        let read = || Calls::read(self.module.as_ref().ok()?, &*self.source().ok()?).ok();
        self.calls.get_or_init(read).as_ref()
    }

    /// Names of its functions.
    pub(crate) fn names(&self) -> &Names {
        self.names.get_or_init(|| match (&self.module, self.source()) {
            (Ok(module), Ok(source)) => module.names(&*source),
            _ => Names::default(),
        })
    }

    /// Its bytes, once more.
    pub(crate) fn source(&self) -> io::Result<Box<dyn Source + '_>> {
        self.origin.source()
    }

    /// The file on disk, if it is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.origin.file()
    }
}
