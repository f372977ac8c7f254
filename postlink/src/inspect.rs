//! What a file says of itself: kind, what it wants and offers, how it was compiled, how large its parts are.

mod code;

use std::io::Read;
use std::path::Path;

use crate::archive;
use crate::glue;
use crate::interface::Interface;
use crate::link::header::{HEAD, Header};
use crate::module::{Error, Extern, Feature, Kind, Limits, Module, Producer, Source, build_path};
use crate::regular;

/// A file, looked at.
#[derive(Debug)]
pub enum Inspected {
    /// A wasm file of any kind.
    Wasm(Box<Wasm>),
    /// An archive of objects.
    Archive(Archive),
    /// A program's JavaScript: what its main module offers.
    Glue(Box<Interface>),
}

/// A wasm file.
#[derive(Debug)]
pub struct Wasm {
    /// Its tables.
    pub module: Module,
    /// `target_features`: what its objects were compiled for; empty where that was stripped.
    pub declared: Vec<Feature>,
    /// Proposals beyond the first version of wasm whose instructions its code holds, by LLVM's names.
    pub used: Vec<&'static str>,
    /// How exceptions are thrown.
    pub exceptions: Style,
    /// How longjmp jumps.
    pub longjmp: Style,
    /// How a 64-bit integer gets through JavaScript.
    pub i64_border: Border,
    /// Which compilers made it.
    pub producers: Vec<Producer>,
    /// The first path of the machine that built it.
    pub build_path: Option<String>,
    /// It has names of functions.
    pub has_names: bool,
}

/// How control leaves a function without returning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// It does not.
    None,
    /// Through JavaScript: `invoke_*`.
    JavaScript,
    /// Instructions of wasm that browsers have had since 2021 (`try`, `catch`, `delegate`).
    WasmLegacy,
    /// The standard's (`try_table`, exnref).
    Wasm,
    /// A tag of wasm, and no instruction that would say which.
    WasmTag,
}

impl Style {
    /// As in the reports.
    pub fn word(self) -> &'static str {
        match self {
            Style::None => "none",
            Style::JavaScript => "js",
            Style::WasmLegacy => "wasm-legacy",
            Style::Wasm => "wasm",
            Style::WasmTag => "wasm-tag",
        }
    }
}

/// How a 64-bit integer gets through JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// No function that is imported or exported has one.
    None,
    /// Whole, as a BigInt.
    Whole,
    /// In two halves: linked without WASM_BIGINT.
    Halves,
}

impl Border {
    /// As in the reports.
    pub fn word(self) -> &'static str {
        match self {
            Border::None => "none",
            Border::Whole => "bigint",
            Border::Halves => "legalised",
        }
    }
}

/// What an archive holds, by kind of member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    /// Bytes of the file.
    pub size: u64,
    /// Relocatable wasm files.
    pub objects: usize,
    /// LLVM bitcode (-flto).
    pub bitcode: usize,
    /// Objects of the build machine, and all else.
    pub other: usize,
}

/// Looks at a file.
pub fn inspect(path: &Path) -> Result<Inspected, Error> {
    let unreadable = |error: std::io::Error| Error { offset: 0, reason: error.to_string(), not_wasm: true };
    let mut file = regular::open(path).map_err(unreadable)?;
    let size = file.length().map_err(unreadable)?;
    let mut head = Vec::new();
    (&mut file).take(HEAD as u64).read_to_end(&mut head).map_err(unreadable)?;
    if head.starts_with(archive::START) {
        return in_archive(&file, size).map(Inspected::Archive);
    }
    if !head.starts_with(b"\0asm") && (Header::parse(&head).is_some() || glue::looks_bare(&head)) {
        let read = Interface::read(path);
        return read.map(Box::new).map(Inspected::Glue).map_err(|error| Error {
            offset: 0,
            reason: error.to_string(),
            not_wasm: true,
        });
    }
    wasm(&file).map(Box::new).map(Inspected::Wasm)
}

/// Looks at a wasm file.
pub fn wasm(source: &dyn Source) -> Result<Wasm, Error> {
    let module = Module::read(source)?;
    // An object's code holds relocations' placeholders, and is valid all the same.
    let used = code::proposals(&module, source)?;
    let has_names = module.custom("name").is_some();
    Ok(Wasm {
        declared: module.features(source)?,
        exceptions: exceptions(&module, &used),
        longjmp: longjmp(&module, &used),
        i64_border: border(&module),
        producers: module.producers(source).unwrap_or_default(),
        build_path: build_path::find(&module, source),
        used,
        has_names,
        module,
    })
}

impl Wasm {
    /// What it is.
    pub fn kind(&self) -> &'static str {
        match self.module.kind {
            Kind::SideModule if self.module.is_main() => "main-module",
            kind => kind.word(),
        }
    }

    /// Several threads can run it: its memory is shared.
    pub fn is_threaded(&self) -> bool {
        self.module.memories.iter().any(|memory| memory.shared)
    }

    /// The memory and the table that it imports or has.
    pub fn limits(&self) -> (Option<Limits>, Option<Limits>) {
        (self.module.memories.first().copied(), self.module.tables.first().copied())
    }
}

fn imports_any(module: &Module, test: impl Fn(&str) -> bool) -> bool {
    module.env_imports().any(|import| test(&import.name))
}

fn has_tag(module: &Module, names: &[&str]) -> bool {
    let imports = module.imports.iter().map(|import| (&import.name, &import.what));
    let exports = module.exports.iter().map(|export| (&export.name, &export.what));
    imports.chain(exports).any(|(name, what)| matches!(what, Extern::Tag(_)) && names.contains(&name.as_str()))
}

fn of_wasm(used: &[&str]) -> Style {
    match () {
        () if used.contains(&code::NEW_EXCEPTIONS) => Style::Wasm,
        () if used.contains(&code::LEGACY_EXCEPTIONS) => Style::WasmLegacy,
        () => Style::WasmTag,
    }
}

fn exceptions(module: &Module, used: &[&str]) -> Style {
    // A program whose names were minified has only its code to tell.
    let minified = module.kind == Kind::Program && used.iter().any(|one| one.starts_with("exception-handling"));
    match () {
        () if has_tag(module, &["__cpp_exception"]) => of_wasm(used),
        () if imports_any(module, |name| name.starts_with("__cxa_find_matching_catch")) => Style::JavaScript,
        () if minified => of_wasm(used),
        () => Style::None,
    }
}

fn longjmp(module: &Module, used: &[&str]) -> Style {
    let by_js = ["emscripten_longjmp", "_emscripten_throw_longjmp", "emscripten_longjmp_jmpbuf"];
    match () {
        () if has_tag(module, &["__c_longjmp"]) => of_wasm(used),
        () if imports_any(module, |name| by_js.contains(&name)) => Style::JavaScript,
        () => Style::None,
    }
}

fn border(module: &Module) -> Border {
    let halves = imports_any(module, |name| name.starts_with("legalimport$"))
        || module.exports.iter().any(|export| export.name.starts_with("orig$") || export.name == "getTempRet0");
    let imports = module.imports.iter().map(|import| &import.what);
    let mut all = imports.chain(module.exports.iter().map(|export| &export.what)).filter_map(Extern::signature);
    match () {
        () if halves => Border::Halves,
        () if all.any(|signature| signature.has_i64()) => Border::Whole,
        () => Border::None,
    }
}

fn in_archive(source: &dyn Source, size: u64) -> Result<Archive, Error> {
    let mut found = Archive { size, ..Archive::default() };
    let whole = archive::each(source, |member| {
        if member.is_table() {
            return;
        }
        let mut start = [0; 4];
        let read = source.read_at(member.data(), &mut start);
        let count = match &start {
            b"\0asm" if read.is_ok() => &mut found.objects,
            b"BC\xc0\xde" if read.is_ok() => &mut found.bitcode,
            _ => &mut found.other,
        };
        *count += 1;
    });
    let wrong = |reason| Error { offset: 0, reason: format!("an archive, {reason}"), not_wasm: true };
    whole.map(|()| found).map_err(wrong)
}
