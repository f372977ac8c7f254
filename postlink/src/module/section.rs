//! The sections of a wasm file: where each one is, without reading it.

use std::ops::Range;

use super::error::Error;
use super::source::{Source, Window};

/// One section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its id; 0 is a custom section.
    pub id: u8,
    /// A custom section's name.
    pub custom: Option<String>,
    /// The whole section: id, length and what follows.
    pub whole: Range<u64>,
    /// What it holds, behind a custom section's name.
    pub payload: Range<u64>,
}

/// Ids in the order that wasm wants, with their names.
const ORDER: [(u8, &str); 13] = [
    (1, "type"),
    (2, "import"),
    (3, "function"),
    (4, "table"),
    (5, "memory"),
    (13, "tag"),
    (6, "global"),
    (7, "export"),
    (8, "start"),
    (9, "element"),
    (12, "data count"),
    (10, "code"),
    (11, "data"),
];

/// A name or a LEB128 of 32 bits fits.
const MAX_HEADER: u64 = 1 + 5;

impl Section {
    /// Its name, or what wasm calls that id.
    pub fn name(&self) -> &str {
        match &self.custom {
            Some(name) => name,
            None => ORDER.iter().find(|(id, _)| *id == self.id).map_or("unknown", |(_, name)| name),
        }
    }

    /// Reads what it holds.
    pub fn read(&self, source: &dyn Source) -> Result<Window, Error> {
        Window::read(source, self.payload.clone())
    }
}

/// Finds the sections. Each lies within the file, in wasm's order, none twice.
pub(super) fn find(source: &dyn Source, size: u64) -> Result<Vec<Section>, Error> {
    let mut sections = Vec::new();
    let mut at = magic(source, size)?;
    let mut place = None;
    while at < size {
        let section = header(source, at, size)?;
        if section.id != 0 {
            let now = ORDER.iter().position(|(id, _)| *id == section.id);
            let now = now.ok_or_else(|| Error::at(at, format!("unknown section id {}", section.id)))?;
            if place.is_some_and(|before| before >= now) {
                return Err(Error::at(at, format!("the {} section is out of order", section.name())));
            }
            place = Some(now);
        }
        at = section.whole.end;
        sections.push(section);
    }
    Ok(sections)
}

fn magic(source: &dyn Source, size: u64) -> Result<u64, Error> {
    let head = Window::read(source, 0..size.min(16))?.bytes;
    if !head.starts_with(b"\0asm") {
        let reason = format!("not wasm: {}", looks_like(&head));
        return Err(Error { offset: 0, reason, not_wasm: true });
    }
    match head.get(4..8) {
        Some([1, 0, 0, 0]) => Ok(8),
        Some([_, _, 1, 0]) => Err(Error::at(4, "a component, not a core module")),
        Some(version) => Err(Error::at(4, format!("unknown wasm version {version:02x?}"))),
        None => Err(Error::at(head.len() as u64, "the file ends within the header")),
    }
}

/// What other things start with, for people.
fn looks_like(head: &[u8]) -> &'static str {
    const KNOWN: [(&[u8], &str); 12] = [
        (b"\x7fELF", "a native ELF file"),
        (b"!<arch>", "a static archive"),
        (b"!<thin>", "a thin static archive"),
        (b"BC\xc0\xde", "LLVM bitcode (compiled with -flto)"),
        (b"MZ", "a Windows program or DLL"),
        (b"\xcf\xfa\xed\xfe", "a macOS file"),
        (b"\xca\xfe\xba\xbe", "a macOS file"),
        (b"PK\x03\x04", "a zip archive"),
        (b"\x1f\x8b", "gzip data"),
        (b"#!", "a script"),
        (b"<", "an HTML or XML page"),
        (b"INPUT", "a linker script"),
    ];
    if head.is_empty() {
        return "the file is empty";
    }
    KNOWN.iter().find(|(start, _)| head.starts_with(start)).map_or("it starts with other bytes", |(_, what)| what)
}

fn header(source: &dyn Source, at: u64, size: u64) -> Result<Section, Error> {
    let head = Window::read(source, at..size.min(at + MAX_HEADER))?;
    let mut reader = head.reader();
    let id = reader.read_u8()?;
    let length = u64::from(reader.read_var_u32().map_err(|_| truncated(at, "its length"))?);
    let start = reader.original_position() as u64;
    let end = start + length;
    if end > size {
        let reason = format!("a section of {length} bytes ends {} bytes behind the end of the file", end - size);
        return Err(Error::at(at, reason));
    }
    if id != 0 {
        return Ok(Section { id, custom: None, whole: at..end, payload: start..end });
    }
    // A name is short; only a file made to do harm has a large one, and Window bounds that.
    let count = Window::read(source, start..end.min(start + 5))?;
    let mut reader = count.reader();
    let name_length = u64::from(reader.read_var_u32().map_err(|_| truncated(at, "its name"))?);
    let name_start = reader.original_position() as u64;
    if name_start + name_length > end {
        return Err(truncated(at, "its name"));
    }
    let name = Window::read(source, name_start..name_start + name_length)?;
    let custom = String::from_utf8(name.bytes).map_err(|_| Error::at(name_start, "a section's name is not UTF-8"))?;
    Ok(Section { id, custom: Some(custom), whole: at..end, payload: name_start + name_length..end })
}

fn truncated(at: u64, what: &str) -> Error {
    Error::at(at, format!("a section ends within {what}"))
}
