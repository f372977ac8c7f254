//! What a file may be, by its name and its first bytes, before all of it is read.

use std::path::Path;

use crate::archive;
use crate::glue;
use crate::link::header::Header;

/// How an archive is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Each member by itself.
    Zip,
    /// From its start.
    Tar,
}

/// The archive that a file of this name is.
pub(super) fn packed(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?;
    let ends = |ending: &str| name.ends_with(ending);
    match () {
        () if ends(".whl") || ends(".zip") => Some(Format::Zip),
        () if ends(".conda") || ends(".tar.bz2") || ends(".tar.zst") => Some(Format::Tar),
        () => None,
    }
}

/// It is named as a wheel or a conda package is.
pub(super) fn is_package(path: &str) -> bool {
    [".whl", ".conda"].iter().any(|ending| path.ends_with(ending))
}

/// Endings of files that are never made by a linker nor by a compiler, so that they need not be opened.
pub(super) fn is_text(path: &str) -> bool {
    const ENDINGS: [&str; 20] = [
        "c", "cfg", "cmake", "cpp", "css", "csv", "gz", "h", "hpp", "html", "ini", "json", "la", "md", "pc", "png",
        "py", "pyi", "rst", "txt",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.binary_search(&ending).is_ok())
}

/// It is named as libraries are.
pub(crate) fn is_library(name: &str) -> bool {
    name.ends_with(".so") || name.contains(".so.")
}

/// Could these be the first bytes of a program's JavaScript?
pub(super) fn is_program(head: &[u8]) -> bool {
    Header::parse(head).is_some() || glue::looks_bare(head)
}

/// Is this the text of one, whose first bytes could be?
pub(super) fn is_program_text(text: &[u8]) -> bool {
    Header::parse(text).is_some() || glue::runs_wasm(text)
}

/// Do these bytes start a static archive? What is in it shows further on.
pub(super) fn is_archive(head: &[u8]) -> bool {
    head.starts_with(archive::START)
}

/// It is named as what is unpacked whole.
pub(super) fn is_unpacked(path: &str) -> bool {
    is_module_name(path) || path.ends_with(".a")
}

pub(super) fn is_module_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    is_library(name) || name.ends_with(".wasm")
}
