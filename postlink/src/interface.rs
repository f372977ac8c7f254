//! What a main module offers to side modules, and what its loader can do.
//!
//! It is read from the glue's text and the wasm's exports without running either, or from a file that was saved before.
//! Where the text does not show the table (a closure-minified glue) the interface says so, and nothing is guessed.

#[cfg(feature = "cli")]
mod json;
mod main_module;
mod scan;

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use main_module::glue_candidates;

use crate::module::{self, Limits, Signature, ValueType};

/// What stands behind a name in the loader's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// A function of the main module's wasm; its type is compared when a side module is loaded.
    Wasm(Arc<Signature>),
    /// A JavaScript function: it takes whatever it is given.
    JavaScript {
        /// What the main module's own import of that name, or else the function's `.sig`, says.
        signature: Option<Arc<Signature>>,
        /// It has a `.sig`, so that the loader can make a table entry of it.
        addressable: bool,
    },
    /// A JavaScript function of older glues that calls whoever was loaded with that name, and dies when nobody was.
    Relay,
    /// A JavaScript function that 3.1.6 finds when it is called or its address is taken, and not before.
    Late {
        /// It has a `.sig`.
        addressable: bool,
    },
    /// The address of data.
    Address,
    /// A number, for example where the heap starts.
    Number,
    /// A global variable of wasm.
    Global {
        /// Its type.
        value: ValueType,
        /// It can be written.
        mutable: bool,
    },
    /// The memory.
    Memory,
    /// The table of functions.
    Table,
    /// What is thrown.
    Tag(Arc<Signature>),
}

/// What the loader in the glue can do. Versions are where Emscripten got it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loader {
    /// There is one: the program was linked with MAIN_MODULE.
    pub present: bool,
    /// It looks for needed libraries along the runtime path of the module that needs them (4.0.x).
    pub runtime_paths: bool,
    /// It lets weak symbols be absent (3.1.26 or so).
    pub weak_imports: bool,
    /// It forgets a module's weak marks once it has loaded a library that the module needs (until 5.0).
    pub weak_marks_are_lost: bool,
    /// Libraries that were loaded for one module serve it alone; without, only RTLD_GLOBAL lets it call them.
    pub local_scope: bool,
    /// It makes `invoke_*` functions: JavaScript exceptions and longjmp.
    pub invoke: bool,
    /// It makes `__cxa_find_matching_catch_*` functions.
    pub find_matching_catch: bool,
    /// It takes the older `dylink` section (until 4.0.8).
    pub old_dylink: bool,
    /// It was linked with assertions.
    pub assertions: bool,
    /// i64 goes through JavaScript as two halves: the main module was linked without WASM_BIGINT.
    pub legalized: bool,
    /// It runs EM_JS functions of side modules.
    pub em_js: bool,
    /// It keeps globals as they are; older ones turn them into numbers (until 5.0).
    pub keeps_globals: bool,
    /// `main` and `__main_argc_argv` stand for each other.
    pub main_alias: bool,
    /// It asks each module for `__set_stack_limits` (3.1.6 with STACK_OVERFLOW_CHECK=2).
    pub stack_limits: bool,
    /// It gives each module that has `__set_stack_limits` the limits of the stack.
    pub sets_stack_limits: bool,
    /// It finds a module's `dynCall_*` functions although the module is for itself alone (not so in 3.1.6).
    pub finds_dyn_calls: bool,
}

/// A main module, as a side module meets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// What can be found by name.
    pub symbols: HashMap<String, Offer>,
    /// What the loader can do.
    pub loader: Loader,
    /// The memory that side modules share.
    pub memory: Option<Limits>,
    /// The table that side modules share.
    pub table: Option<Limits>,
    /// Where the heap starts, in bytes.
    pub heap_base: Option<u64>,
    /// Features of wasm that it was compiled for, where it says so.
    pub features: Vec<String>,
    /// The platform whose wheels it takes, for example `pyemscripten_2026_0_wasm32`.
    pub platform: Option<String>,
    /// Libraries that it was linked with: they are loaded before it starts, for everyone.
    pub needed: Vec<String>,
    /// What could not be read, in words. Symbols are not known then, or not all of them.
    pub unknown: Vec<String>,
}

impl Interface {
    /// Reads a glue (its wasm is looked for beside it), a wasm (its glue is looked for beside it), or a saved interface.
    pub fn read(path: &Path) -> Result<Interface, Error> {
        let head = read_head(path).map_err(|error| Error::new(path, error))?;
        #[cfg(feature = "cli")]
        if head.trim_ascii_start().starts_with(b"{") {
            return Interface::load(path);
        }
        main_module::read(path, head.starts_with(b"\0asm"))
    }

    /// The same of a glue's text and its wasm.
    pub fn of(glue: &str, wasm: Option<&module::Module>) -> Interface {
        main_module::of(Some(glue), wasm)
    }

    /// Everything that a side module may ask for is known.
    pub fn is_known(&self) -> bool {
        self.unknown.is_empty()
    }

    /// What a module finds under that name when it is loaded.
    pub fn offer(&self, name: &str) -> Option<&Offer> {
        self.symbols.get(name)
    }
}

fn read_head(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let file = std::fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("not a regular file"));
    }
    let mut head = Vec::new();
    file.take(64).read_to_end(&mut head)?;
    Ok(head)
}

/// Why there is no interface.
#[derive(Debug)]
pub struct Error {
    /// The file at fault.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

impl Error {
    fn new(path: &Path, reason: impl fmt::Display) -> Error {
        Error { path: path.to_owned(), reason: reason.to_string() }
    }

    fn wasm(path: &Path, error: &module::Error) -> Error {
        Error::new(path, error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.to_string_lossy(), self.reason)
    }
}

impl std::error::Error for Error {}
