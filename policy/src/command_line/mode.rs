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

/// What asks the linker itself for an object.
pub(crate) const RELOCATABLE: &[&[u8]] = &[b"r", b"relocatable", b"i", b"Ur"];

/// Questions that need no input and let none be read.
const ANSWERED: &[&str] =
    &["--version", "-dumpversion", "-dumpfullversion", "-dumpmachine", "-dumpspecs", "--help", "--target-help"];

/// Endings of headers: without `-o` or with it, what comes of one alone is a precompiled header.
const HEADERS: &[&str] = &["h", "hh", "hp", "hpp", "hxx", "h++", "H", "HPP", "tcc"];

/// Languages of `-x` that are headers'.
const HEADER_LANGUAGES: &[&[u8]] = &[b"c-header", b"c++-header", b"objective-c-header", b"objective-c++-header"];

/// Endings that make a link's output a side module where no option says what it is.
const SHARED_ENDINGS: &[&[u8]] = &[b".so", b".dylib"];

/// Could an output of this name be the side module that `-sSIDE_MODULE` asks for? That setting stands in the flags of all
/// links, too: without such a name it is a program.
fn is_module_name(output: Option<&OsStr>) -> bool {
    let name = output.unwrap_or_default().as_bytes();
    SHARED_ENDINGS.iter().any(|ending| name.ends_with(ending)) || name.ends_with(b".wasm") || is_versioned(name)
}

/// `libx.so.1.2`
fn is_versioned(name: &[u8]) -> bool {
    let name = name.rsplit(|&byte| byte == b'/').next().unwrap_or_default();
    name.windows(4).position(|part| part == b".so.").is_some_and(|at| at > 0)
}

/// The mode of a command line with these items.
pub(super) fn of(tool: Tool, items: &[Item]) -> Mode {
    let named = |name: &[u8]| items.iter().any(|item| item.name.as_deref() == Some(name));
    if tool == Tool::Ld {
        let relocatable = RELOCATABLE.iter().any(|name| named(name));
        return match (relocatable, named(b"shared") || named(b"Bshareable")) {
            (true, _) => Mode::Relocatable,
            (_, true) => Mode::SideModule,
            _ => Mode::Program,
        };
    }
    // gcc answers, whatever else it is given.
    if ANSWERED.iter().any(|name| named(name.as_bytes())) {
        return Mode::Query;
    }
    let is_input = |item: &Item| item.name.is_none() || item.name.as_deref() == Some(b"-l");
    if !items.iter().any(is_input) {
        return Mode::Query;
    }
    let said = MODES.iter().find(|(name, _)| named(name.as_bytes())).map(|(_, mode)| *mode);
    let to_linker = || RELOCATABLE.iter().any(|name| named(name)).then_some(Mode::Relocatable);
    if let Some(mode) = said.filter(|mode| !mode.links()).or_else(to_linker).or(said) {
        return mode;
    }
    let is_side_module = setting::last(items.iter(), "SIDE_MODULE").is_some_and(|value| value != "0");
    let shared_name = |item: &Item| {
        let value = item.value.as_deref().unwrap_or_default().as_bytes();
        item.name.as_deref() == Some(b"-o") && SHARED_ENDINGS.iter().any(|ending| value.ends_with(ending))
    };
    if headers_alone(items) {
        return Mode::Compile;
    }
    let named_as_module = |item: &Item| item.name.as_deref() == Some(b"-o") && is_module_name(item.value.as_deref());
    let is_side_module = is_side_module && items.iter().any(named_as_module);
    match is_side_module || items.iter().any(shared_name) {
        true => Mode::SideModule,
        false => Mode::Program,
    }
}

/// Is every input a header?
pub(super) fn headers_alone(items: &[Item]) -> bool {
    let language = items.iter().rev().find(|item| item.name.as_deref() == Some(b"-x"));
    let language = language.and_then(|item| item.value.as_deref()).map(OsStr::as_bytes);
    let is_header = |path: &OsStr| match language {
        None | Some(b"none") => {
            Path::new(path).extension().and_then(OsStr::to_str).is_some_and(|ending| HEADERS.contains(&ending))
        }
        Some(language) => HEADER_LANGUAGES.contains(&language),
    };
    let is_library = |item: &Item| matches!(item.name.as_deref(), Some(b"-l" | b"l"));
    let mut inputs = items.iter().filter(|item| item.name.is_none());
    !items.iter().any(is_library) && inputs.all(|item| item.value.as_deref().is_some_and(is_header))
}

/// Endings of files that clang compiles. Assembler is left out: clang warns of what it has no use for there.
const SOURCES: &[&str] = &[
    "c", "i", "ii", "cc", "cp", "cxx", "cpp", "CPP", "c++", "C", "CC", "CXX", "m", "mi", "mm", "M", "h", "hh", "hpp",
    "ll", "bc",
];

/// Endings of headers that are C++ whoever compiles them.
const CXX_HEADERS: &[&str] = &["hh", "hp", "hpp", "hxx", "h++", "H", "HPP", "tcc"];

/// The language of a header without `-x`.
pub(crate) fn header_language(tool: Tool, path: &OsStr) -> &'static str {
    let ending = Path::new(path).extension().and_then(OsStr::to_str).unwrap_or_default();
    if tool == Tool::Cxx || CXX_HEADERS.contains(&ending) { "c++-header" } else { "c-header" }
}

/// Endings of files that are preprocessed already, and of assembler, of which clang compiles nothing.
const PREPROCESSED: &[&str] = &["i", "ii", "mi", "mii", "s", "S", "sx"];

/// Is a file with this name one on which the preprocessor's options, or the compiler's, are spent?
pub(crate) fn is_preprocessed(path: &OsStr) -> bool {
    Path::new(path).extension().and_then(OsStr::to_str).is_some_and(|ending| PREPROCESSED.contains(&ending))
}

/// Does clang compile a file with this name?
pub(crate) fn is_source(path: &OsStr) -> bool {
    let extension = Path::new(path).extension().and_then(OsStr::to_str);
    path == "-" || extension.is_some_and(|extension| SOURCES.contains(&extension))
}
