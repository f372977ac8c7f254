//! What a command line asks for: options say it, file names are the fallback.

use super::item::Item;
use super::setting;
use crate::tool::Tool;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// What a compiler was asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing to read: `--version`, `-dumpmachine`, `-v`.
    Query,
    /// `-E`, `-M`, `-MM`, `-fsyntax-only`: no object comes of it.
    Preprocess,
    /// `-c`.
    Compile,
    /// `-S`.
    Assembly,
    /// `-r`.
    Relocatable,
    /// A shared library.
    SideModule,
    /// A program.
    Program,
}

impl Mode {
    /// Does the linker run?
    pub fn links(self) -> bool {
        matches!(self, Mode::Relocatable | Mode::SideModule | Mode::Program)
    }
}

/// What each option says of the mode, the strongest first.
static MODES: &[(&str, Mode)] = &[
    ("-E", Mode::Preprocess),
    ("-M", Mode::Preprocess),
    ("-MM", Mode::Preprocess),
    ("-fsyntax-only", Mode::Preprocess),
    ("-S", Mode::Assembly),
    ("-c", Mode::Compile),
    ("-r", Mode::Relocatable),
    ("-shared", Mode::SideModule),
    ("-dynamiclib", Mode::SideModule),
    ("-bundle", Mode::SideModule),
];

/// Endings that make a link's output a side module where no option says what it is.
const SHARED_ENDINGS: &[&[u8]] = &[b".so", b".dylib"];

/// The mode of a command line with these items.
pub(super) fn of(tool: Tool, items: &[Item]) -> Mode {
    let named = |name: &[u8]| items.iter().any(|item| item.name.as_deref() == Some(name));
    if tool == Tool::Ld {
        let relocatable = named(b"r") || named(b"relocatable") || named(b"i");
        return match (relocatable, named(b"shared") || named(b"Bshareable")) {
            (true, _) => Mode::Relocatable,
            (_, true) => Mode::SideModule,
            _ => Mode::Program,
        };
    }
    let is_input = |item: &Item| item.name.is_none() || item.name.as_deref() == Some(b"-l");
    if !items.iter().any(is_input) {
        return Mode::Query;
    }
    if let Some((_, mode)) = MODES.iter().find(|(name, _)| named(name.as_bytes())) {
        return *mode;
    }
    let is_side_module = setting::last(items.iter(), "SIDE_MODULE").is_some_and(|value| value != "0");
    let shared_name = |item: &Item| {
        let value = item.value.as_deref().unwrap_or_default().as_bytes();
        item.name.as_deref() == Some(b"-o") && SHARED_ENDINGS.iter().any(|ending| value.ends_with(ending))
    };
    match is_side_module || items.iter().any(shared_name) {
        true => Mode::SideModule,
        false => Mode::Program,
    }
}

/// Endings of files that clang compiles. Assembler is left out: clang warns of what it has no use for there.
const SOURCES: &[&str] = &[
    "c", "i", "ii", "cc", "cp", "cxx", "cpp", "CPP", "c++", "C", "CC", "CXX", "m", "mi", "mm", "M", "h", "hh", "hpp",
    "ll", "bc",
];

/// Does clang compile a file with this name?
pub(crate) fn is_source(path: &OsStr) -> bool {
    let extension = Path::new(path).extension().and_then(OsStr::to_str);
    path == "-" || extension.is_some_and(|extension| SOURCES.contains(&extension))
}
