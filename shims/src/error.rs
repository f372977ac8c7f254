//! What can go wrong in a shim: the thing, the cause, the next step.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// An error that ends a shim.
#[derive(Debug)]
pub enum Error {
    /// The program was started by a name that is none of ours.
    UnknownName(OsString),
    /// A word that stands before a command stands before none.
    NoCommand(String),
    /// The tool behind a name is not there.
    Missing {
        /// The tool.
        tool: String,
        /// What to do about it.
        help: &'static str,
    },
    /// A step of a link gave something else than before.
    StepDiffers(Vec<OsString>),
    /// A process could not be started.
    Start(PathBuf, io::Error),
    /// A file could not be read.
    Read(PathBuf, io::Error),
    /// An output could not be written.
    Write(PathBuf, io::Error),
    /// Response files include each other for ever, or hold more than any build has.
    ResponseFiles(PathBuf),
    /// An option that cannot be honoured.
    Refused(policy::Refusal),
    /// An input that no wasm link can take.
    Native {
        /// The file, with its member when it is an archive.
        file: String,
        /// What it is.
        kind: String,
    },
    /// A Fortran compiler was asked, and none makes WebAssembly.
    NoFortran {
        /// The name that was asked.
        name: String,
        /// The build machine's own of this name.
        native: Option<PathBuf>,
    },
    /// An extension for a Python that another Emscripten made.
    Abi {
        /// Where the Python lies.
        prefix: PathBuf,
        /// Its ABI, by PEP 783.
        abi: String,
        /// The Emscripten of this ABI.
        made_with: policy::Version,
        /// The one that links.
        version: policy::Version,
    },
    /// `EMSHIM_VERIFY` found that a recorded command is not what emcc does.
    Differs {
        /// What came out differently.
        what: String,
        /// What emcc was asked.
        emcc: String,
        /// What was recorded.
        clang: String,
    },
    /// A tool that is too old to work with.
    TooOld {
        /// The tool.
        tool: PathBuf,
        /// Its version.
        version: String,
        /// The first that works.
        wanted: &'static str,
    },
    /// A choice that cannot be read.
    Choice {
        /// Where it was made.
        place: String,
        /// What is wrong with it.
        bad: policy::settings::BadChoice,
    },
}

impl Error {
    /// The exit code: what a shell gives for a command that is missing, else what a compiler gives.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Missing { .. } | Error::UnknownName(_) => 127,
            Error::Start(..) => 126,
            _ => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnknownName(name) => {
                write!(
                    f,
                    "{} is not a name that emshim stands for; `emshim-shim names` lists them",
                    Path::new(name).display()
                )
            }
            Error::NoCommand(name) => write!(f, "{name} stands before a command, as in `{name} make`"),
            Error::Missing { tool, help } => write!(f, "{tool} not found; {help}"),
            Error::Start(path, cause) => write!(f, "cannot start {}: {cause}", path.display()),
            Error::Read(path, cause) => write!(f, "cannot read {}: {cause}", path.display()),
            Error::Write(path, cause) => write!(f, "cannot write {}: {cause}", path.display()),
            Error::ResponseFiles(path) => {
                write!(f, "response file {} is nested too deeply; does it include itself?", path.display())
            }
            Error::Refused(refusal) => write!(f, "{}: {}", refusal.option, refusal.reason),
            Error::Native { file, kind } => {
                write!(f, "{file} is {kind}, and this link makes WebAssembly; build it with the same compiler")
            }
            Error::NoFortran { name, native } => {
                write!(
                    f,
                    "{name}: there is no Fortran compiler for WebAssembly here, and what the build machine's own makes \
                     does not link; build without Fortran, or name one for WebAssembly by FC"
                )?;
                match native {
                    Some(path) => write!(f, "; {} is for what the build itself runs", path.display()),
                    None => Ok(()),
                }
            }
            Error::Abi { prefix, abi, made_with, version } => write!(
                f,
                "the Python in {} has the ABI {abi}, which is of Emscripten {made_with}, and this is {version}: an extension may not load, \
                 and no index takes its wheel; EMSHIM_POLICY=abi-check=warn builds it",
                prefix.display()
            ),
            Error::StepDiffers(args) => {
                let words = args.join(OsStr::new(" "));
                write!(f, "node gives something else than before, which is forgotten: {}", words.to_string_lossy())
            }
            Error::Differs { what, emcc, clang } => {
                write!(f, "a recorded compile is not what emcc does: {what}; it is forgotten\n  {emcc}\n  {clang}")
            }
            Error::TooOld { tool, version, wanted } => {
                let tool = tool.display();
                write!(f, "{tool} is version {version}, and emshim needs {wanted}; put a newer one before it on PATH")
            }
            Error::Choice { place, bad } => write!(f, "{place}: {} is not a choice; {}", bad.text, bad.expected),
        }
    }
}

impl std::error::Error for Error {}

impl From<policy::Refusal> for Error {
    fn from(refusal: policy::Refusal) -> Error {
        Error::Refused(refusal)
    }
}
