//! A wasm file that is looked at: where it is, what it says, and its code when a finding needs it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::questions::Questions;
use super::shown::shown;
use crate::module::{Calls, Error, Export, Extern, Feature, Mismatch, Module, Names, Source, is_internal, validate};
use crate::regular;

/// One wasm file, or what should have been one.
#[derive(Debug)]
pub(crate) struct Subject {
    /// As shown: inside an archive `wheel.whl!/path.so`.
    pub(crate) path: String,
    pub(crate) size: u64,
    /// The file on disk; `None` for a member of an archive, which is unpacked once, looked at and forgotten.
    file: Option<PathBuf>,
    pub(crate) module: Result<Module, Error>,
    /// Somebody means to load it: it was named, or it looks like a library.
    pub(crate) meant_to_load: bool,
    /// What is inside that says something of the machine that built it.
    pub(crate) build_path: Option<String>,
    /// What it is, where it is made for another machine and nobody named it.
    pub(crate) native: Option<String>,
    /// What `target_features` says.
    pub(crate) features: Vec<Feature>,
    /// Functions that its link had under two types.
    pub(crate) mismatches: Vec<Mismatch>,
    /// Why an engine refuses a function of it, where that was asked.
    pub(crate) fault: Option<Error>,
    exports: OnceLock<HashMap<String, usize>>,
    code: OnceLock<Option<Code>>,
}

/// What its code says, as far as it is asked.
#[derive(Debug)]
pub(crate) struct Code {
    /// Who calls what is imported.
    pub(crate) calls: Calls,
    /// Names of functions that can stand in an answer.
    pub(crate) names: Names,
}

impl Code {
    fn read(module: &Module, source: &dyn Source) -> Result<Code, Error> {
        let calls = Calls::read(module, source)?;
        let names = module.names(source).only(&calls.named());
        Ok(Code { calls, names })
    }
}

impl Subject {
    /// What `bytes` are, which stand at `path`. Those of a file on disk can be read again.
    pub(crate) fn read(path: String, file: Option<PathBuf>, bytes: &dyn Source, questions: &Questions) -> Subject {
        let module = Module::read(bytes);
        let mut subject = Subject::new(path, bytes.length().unwrap_or(0), module);
        let Ok(module) = &subject.module else { return Subject { file, ..subject } };
        subject.features = module.features(bytes).unwrap_or_default();
        subject.mismatches = module.mismatches(bytes);
        subject.fault = if questions.validate { validate::fault(module, bytes) } else { None };
        if file.is_none() {
            let code = if (questions.code)(module) { Code::read(module, bytes).ok() } else { None };
            subject.code = OnceLock::from(code);
        }
        Subject { file, ..subject }
    }

    fn new(path: String, size: u64, module: Result<Module, Error>) -> Subject {
        Subject {
            path,
            size,
            file: None,
            module,
            meant_to_load: true,
            build_path: None,
            native: None,
            features: Vec::new(),
            mismatches: Vec::new(),
            fault: None,
            exports: OnceLock::new(),
            code: OnceLock::new(),
        }
    }

    /// Reads a file on disk, which nobody asks more than how it is loaded.
    pub(crate) fn of_file(path: &Path) -> Subject {
        let shown = shown(path);
        match regular::open(path) {
            Ok(file) => Subject::read(shown, Some(path.to_owned()), &file, &Questions::default()),
            Err(error) => Subject::new(shown, 0, Err(Error::unreadable(&error))),
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

    /// The file on disk, if it is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Who calls what it imports; `None` where its code cannot be read.
    pub(crate) fn code(&self) -> Option<&Code> {
        let read = || {
            let file = regular::open(self.file.as_ref()?).ok()?;
            Code::read(self.module.as_ref().ok()?, &file).ok()
        };
        self.code.get_or_init(read).as_ref()
    }
}
