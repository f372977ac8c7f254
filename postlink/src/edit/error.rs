//! Why a module was not edited, with the next step.

use std::fmt;

use wasmparser::BinaryReaderError;

use crate::module::{self, subsections::Fault};

/// Why a module was not edited.
#[derive(Debug)]
pub enum Error {
    /// Not a module, or its tables or `dylink.0` cannot be read.
    Unreadable(module::Error),
    /// Not a valid one.
    Invalid(BinaryReaderError),
    /// Has this section of an object.
    Relocatable(String),
    /// Has the older section that only 3.1.x reads.
    OldDylink,
    /// `dylink.0` is missing, or not the first section.
    NoDylink,
    /// Exports of a program.
    NotSide,
    /// Two subsections of this kind.
    Twice(u8),
    /// A subsection that could not be read, and why.
    Subsection(u8, String),
    /// A name or a path that no file can have.
    Name(String),
    /// No pattern matches.
    NothingKept(String),
    /// Dead code cannot be dropped from it, and why.
    Prune(String),
    /// The result is not valid, while the module was.
    Output(String),
}

impl From<BinaryReaderError> for Error {
    fn from(error: BinaryReaderError) -> Error {
        Error::Invalid(error)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Error {
        match fault {
            Fault::Twice(kind) => Error::Twice(kind),
            Fault::Broken(kind, cause) => Error::Subsection(kind, cause),
        }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (what, next) = match self {
            Error::Unreadable(error) if error.not_wasm => (error.to_string(), "name the .wasm or .so file"),
            Error::Unreadable(error) => (error.to_string(), "copy it again, or link it again"),
            Error::Invalid(error) => {
                (format!("not a valid module: {} (at offset {:#x})", error.message(), error.offset()), "link it again")
            }
            Error::Relocatable(section) => (
                format!("a relocatable file (it has a section {section})"),
                "edit what is linked from it, or use llvm-objcopy",
            ),
            Error::OldDylink => {
                ("has the older section dylink, which loaders since 4.0.9 refuse".into(), "link it again")
            }
            Error::NoDylink => (
                "its first section is not dylink.0, so it is no side module".into(),
                "link it with -shared (-sSIDE_MODULE)",
            ),
            Error::NotSide => (
                "not a side module: a program's exports are what its JavaScript asks for".into(),
                "choose them at its link",
            ),
            Error::Twice(kind) => {
                (format!("has two subsections {kind} in dylink.0, which loaders read differently"), "link it again")
            }
            Error::Subsection(kind, cause) => (format!("subsection {kind} cannot be read: {cause}"), "link it again"),
            Error::Name(name) => {
                (format!("{} has a control character, which no loader finds", name.escape_debug()), "leave it out")
            }
            Error::NothingKept(patterns) => {
                (format!("exports nothing that matches {patterns}"), "see `postlink inspect --exports FILE`")
            }
            Error::Prune(cause) => (
                format!("dead code cannot be removed: {cause}"),
                "leave out --keep-exports, and link it with fewer exports",
            ),
            Error::Output(cause) => {
                (format!("the edited module would not be valid: {cause}"), "this is a bug in postlink")
            }
        };
        write!(f, "{what}; {next}")
    }
}
