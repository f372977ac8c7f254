//! A wasm file that is looked at: where it is, what it says, and its code when a finding needs it.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::calls::Calls;
use crate::module::{Error, Export, Extern, Module, Names, Source};

/// Where a module's bytes are.
#[derive(Debug)]
pub(crate) enum Origin {
    /// A file on disk.
    File(PathBuf),
    /// A member of an archive, to be unpacked again if its code is asked for.
    #[cfg(feature = "cli")]
    Member { archive: PathBuf, name: String },
    /// Bytes kept from an archive that can only be read from its start.
    #[cfg(feature = "cli")]
    Kept(Vec<u8>),
}

/// One wasm file, or what should have been one.
#[derive(Debug)]
pub(crate) struct Subject {
    /// As shown: inside an archive `wheel.whl!/path.so`.
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) origin: Origin,
    pub(crate) module: Result<Module, Error>,
    /// Somebody means to load it: it was named, or it looks like a library.
    pub(super) meant_to_load: bool,
    /// What is inside that says something of the machine that built it.
    pub(super) build_path: Option<String>,
    exports: OnceLock<HashMap<String, usize>>,
    calls: OnceLock<Option<Calls>>,
    names: OnceLock<Names>,
}

impl Subject {
    pub(super) fn new(path: String, size: u64, origin: Origin, module: Result<Module, Error>) -> Subject {
        Subject {
            path,
            size,
            origin,
            module,
            meant_to_load: true,
            build_path: None,
            exports: OnceLock::new(),
            calls: OnceLock::new(),
            names: OnceLock::new(),
        }
    }

    /// Reads a file on disk.
    pub(crate) fn of_file(path: &Path) -> Subject {
        let shown = path.to_string_lossy().into_owned();
        let origin = Origin::File(path.to_owned());
        match File::open(path) {
            Ok(file) => {
                let size = file.length().unwrap_or(0);
                Subject::new(shown, size, origin, Module::read(&file))
            }
            Err(error) => Subject::new(shown, 0, origin, Err(unreadable(&error))),
        }
    }

    /// Its file name.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The folder that it is in, with the archive's name where it is in one.
    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or(".", |(folder, _)| folder)
    }

    /// What it exports under that name.
    pub(super) fn export(&self, name: &str) -> Option<&Export> {
        let module = self.module.as_ref().ok()?;
        let exports = self.exports.get_or_init(|| {
            (0..).zip(&module.exports).map(|(at, export)| (export.name.clone(), at)).collect::<HashMap<_, usize>>()
        });
        exports.get(name).map(|at| &module.exports[*at])
    }

    /// An export that other modules can use: a function or the address of data.
    pub(super) fn symbol(&self, name: &str) -> Option<&Extern> {
        let export = self.export(name).filter(|_| !is_internal(name))?;
        matches!(export.what, Extern::Function(_) | Extern::Global { .. }).then_some(&export.what)
    }

    /// Who calls whom; `None` where its code cannot be read.
    pub(super) fn calls(&self) -> Option<&Calls> {
        let read = || Calls::read(self.module.as_ref().ok()?, &*self.source().ok()?).ok();
        self.calls.get_or_init(read).as_ref()
    }

    /// Names of its functions.
    pub(super) fn names(&self) -> &Names {
        self.names.get_or_init(|| match (&self.module, self.source()) {
            (Ok(module), Ok(source)) => module.names(&*source),
            _ => Names::default(),
        })
    }

    /// Its bytes, once more.
    pub(super) fn source(&self) -> io::Result<Box<dyn Source + '_>> {
        match &self.origin {
            Origin::File(path) => Ok(Box::new(File::open(path)?)),
            #[cfg(feature = "cli")]
            Origin::Member { archive, name } => Ok(Box::new(super::archive::member(archive, name)?)),
            #[cfg(feature = "cli")]
            Origin::Kept(bytes) => Ok(Box::new(bytes.as_slice())),
        }
    }

    /// The file on disk, if it is one.
    pub(super) fn file(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) => Some(path),
            #[cfg(feature = "cli")]
            _ => None,
        }
    }
}

fn unreadable(error: &io::Error) -> Error {
    Error { offset: 0, reason: error.to_string(), not_wasm: true }
}

/// Exports that a loader keeps to itself (`isInternalSym` in Emscripten's own, 3.1.6 to 6.0.5).
pub(super) fn is_internal(name: &str) -> bool {
    const INTERNAL: [&str; 19] = [
        "__c_longjmp",
        "__cpp_exception",
        "__dso_handle",
        "__indirect_function_table",
        "__memory_base",
        "__set_stack_limits",
        "__stack_pointer",
        "__start_em_asm",
        "__start_em_js",
        "__stop_em_asm",
        "__stop_em_js",
        "__table_base",
        "__tls_align",
        "__tls_size",
        "__wasm_apply_data_relocs",
        "__wasm_call_ctors",
        "__wasm_init_tls",
        "_emscripten_tls_init",
        "memory",
    ];
    INTERNAL.binary_search(&name).is_ok() || name.starts_with("__em_js__") || name.starts_with('%')
}

/// Every module that is known: what is checked, and libraries found beside it.
pub(super) type Subjects = Vec<Arc<Subject>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_names_are_found() {
        assert!(is_internal("__wasm_call_ctors") && is_internal("memory") && is_internal("__em_js__x"));
        assert!(!is_internal("main"));
    }
}
