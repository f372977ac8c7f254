//! A relocatable object of WebAssembly, as clang writes it and wasm-ld reads it: its sections, and the symbols in the one named
//! `linking`. The format is wasm's tool conventions (Linking.md). Read without trust; what is not changed is written as it was.

use super::wasm_sections::{CUSTOM, HEADER, number, put_number, sized};

/// Flags of a symbol.
pub const WEAK: usize = 0x01;
/// No other object sees it.
pub const LOCAL: usize = 0x02;
/// Hidden from other modules.
pub const HIDDEN: usize = 0x04;
/// Another object has it.
pub const UNDEFINED: usize = 0x10;
const EXPLICIT_NAME: usize = 0x40;
/// Each thread has its own.
pub const THREADS: usize = 0x100;

/// The kinds of symbols that are asked for.
pub const DATA: u8 = 1;
/// See [`DATA`].
pub const FUNCTION: u8 = 0;
pub(super) const SECTION: u8 = 3;
/// Which kind of import each kind of symbol is.
const IMPORTS: [(u8, u8); 4] = [(0, 0), (2, 3), (4, 4), (5, 1)];

pub(super) const IMPORT: u8 = 2;
pub(super) const SEGMENTS: u8 = 5;
const INITIALIZERS: u8 = 6;
pub(super) const SYMBOLS: u8 = 8;
/// The relocation that speaks of a type, and not of a symbol.
const TYPE_INDEX: u8 = 6;

/// A section with what is in it; a custom one begins with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its kind.
    pub id: u8,
    /// What is in it.
    pub content: Vec<u8>,
}

impl Section {
    /// A custom section's name and what follows it.
    pub fn custom(&self) -> Option<(&[u8], &[u8])> {
        sized(&self.content).filter(|_| self.id == CUSTOM)
    }
}

/// A symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Function, data, global, section, tag or table.
    pub kind: u8,
    /// What holds for it.
    pub flags: usize,
    /// Its name; a section has none.
    pub name: Vec<u8>,
    /// Of data: segment, offset, size. Of all else: which one it is.
    pub place: Vec<usize>,
}

impl Symbol {
    /// Is it here?
    pub fn is_defined(&self) -> bool {
        self.flags & UNDEFINED == 0
    }

    /// Do other objects see it?
    pub fn is_global(&self) -> bool {
        self.kind != SECTION && self.flags & LOCAL == 0
    }

    /// Is it one of the sections?
    pub fn is_section(&self) -> bool {
        self.kind == SECTION
    }

    /// A name that an import has, and no entry of the symbol's own.
    pub(super) fn is_named_by_import(&self) -> bool {
        self.kind != DATA && !self.is_defined() && self.flags & EXPLICIT_NAME == 0
    }
}

/// A segment of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its name, such as `.data.answer`.
    pub name: Vec<u8>,
    /// Its alignment, as a power of two.
    pub alignment: usize,
    /// What holds for it.
    pub flags: usize,
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// All sections; that of the symbols is empty, and so are those of relocations.
    pub sections: Vec<Section>,
    /// The symbols, in order.
    pub symbols: Vec<Symbol>,
    /// The segments of its data.
    pub segments: Vec<Segment>,
    /// What else stands beside the symbols.
    pub(super) others: Vec<(u8, Vec<u8>)>,
    pub(super) version: usize,
    pub(super) imports: Vec<Import>,
    pub(super) relocations: Vec<Relocations>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Import {
    pub(super) module: Vec<u8>,
    pub(super) field: Vec<u8>,
    pub(super) kind: u8,
    pub(super) rest: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relocations {
    pub(super) section: usize,
    pub(super) of: usize,
    pub(super) entries: Vec<Relocation>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relocation {
    pub(super) kind: u8,
    pub(super) offset: usize,
    pub(super) index: usize,
    pub(super) addend: Vec<u8>,
}

/// Bytes that are read from their start.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<usize> {
        let (value, rest) = number(self.0)?;
        self.0 = rest;
        Some(value)
    }

    fn sized(&mut self) -> Option<&'a [u8]> {
        let (bytes, rest) = sized(self.0)?;
        self.0 = rest;
        Some(bytes)
    }

    /// A number of any length, as it is written.
    fn raw_number(&mut self) -> Option<Vec<u8>> {
        let end = self.0.iter().take(10).position(|byte| byte & 0x80 == 0)? + 1;
        let (bytes, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(bytes.to_vec())
    }
}

impl Object {
    /// Reads an object; `None` for all else, such as bitcode or a module that was linked.
    pub fn read(bytes: &[u8]) -> Option<Object> {
        let mut reader = Reader(bytes.strip_prefix(HEADER)?);
        let mut sections = Vec::new();
        while !reader.0.is_empty() {
            sections.push(Section { id: reader.byte()?, content: reader.sized()?.to_vec() });
        }
        let is_linking = |section: &&mut Section| section.custom().is_some_and(|(name, _)| name == b"linking");
        let linking = sections.iter_mut().find(is_linking)?;
        let body = std::mem::take(&mut linking.content);
        let mut object = Object {
            sections: Vec::new(),
            symbols: Vec::new(),
            segments: Vec::new(),
            others: Vec::new(),
            version: 0,
            imports: Vec::new(),
            relocations: Vec::new(),
        };
        let import = sections.iter_mut().find(|section| section.id == IMPORT);
        object.imports = import.map_or(Some(Vec::new()), |section| imports(&section.content))?;
        object.read_linking(sized(&body)?.1)?;
        for (at, section) in sections.iter_mut().enumerate() {
            if section.custom().is_some_and(|(name, _)| name.starts_with(b"reloc.")) {
                object.relocations.push(Relocations::read(at, section.custom()?.1)?);
                section.content.truncate(section.content.len() - section.custom()?.1.len());
            }
        }
        object.sections = sections;
        Some(object)
    }

    fn read_linking(&mut self, body: &[u8]) -> Option<()> {
        let mut reader = Reader(body);
        self.version = reader.number()?;
        while !reader.0.is_empty() {
            let (kind, content) = (reader.byte()?, reader.sized()?);
            match kind {
                SYMBOLS => self.symbols = self.read_symbols(content)?,
                SEGMENTS => self.segments = segments(content)?,
                _ => self.others.push((kind, content.to_vec())),
            }
        }
        Some(())
    }

    fn read_symbols(&self, content: &[u8]) -> Option<Vec<Symbol>> {
        let mut reader = Reader(content);
        let count = reader.number()?;
        let mut symbols = Vec::new();
        for _ in 0..count {
            let (kind, flags) = (reader.byte()?, reader.number()?);
            let mut symbol = Symbol { kind, flags, name: Vec::new(), place: Vec::new() };
            match kind {
                DATA => {
                    symbol.name = reader.sized()?.to_vec();
                    let numbers = if symbol.is_defined() { 3 } else { 0 };
                    for _ in 0..numbers {
                        symbol.place.push(reader.number()?);
                    }
                }
                SECTION => symbol.place.push(reader.number()?),
                _ => {
                    symbol.place.push(reader.number()?);
                    symbol.name = match symbol.is_named_by_import() {
                        true => self.import_of(&symbol)?.field.clone(),
                        false => reader.sized()?.to_vec(),
                    };
                }
            }
            symbols.push(symbol);
        }
        Some(symbols)
    }

    /// Where an undefined symbol's import stands.
    fn import_at(&self, symbol: &Symbol) -> Option<usize> {
        let (_, kind) = IMPORTS.iter().find(|(kind, _)| *kind == symbol.kind)?;
        let of_kind = self.imports.iter().enumerate().filter(|(_, import)| import.kind == *kind);
        of_kind.map(|(at, _)| at).nth(*symbol.place.first()?)
    }

    fn import_of(&self, symbol: &Symbol) -> Option<&Import> {
        self.imports.get(self.import_at(symbol)?)
    }

    /// Gives a symbol another name.
    pub fn rename(&mut self, at: usize, name: &[u8]) {
        if self.symbols[at].is_named_by_import() {
            if let Some(import) = self.import_at(&self.symbols[at]) {
                self.imports[import].field = name.to_vec();
            }
        }
        self.symbols[at].name = name.to_vec();
    }

    /// Does a relocation speak of a symbol, or is it called at the start?
    pub fn is_used(&self, at: usize) -> bool {
        let entries = self.relocations.iter().flat_map(|relocations| &relocations.entries);
        let initializers = self.others.iter().find(|(kind, _)| *kind == INITIALIZERS);
        let initializers = initializers.and_then(|(_, content)| initializers_of(content)).unwrap_or_default();
        entries.into_iter().any(|entry| entry.kind != TYPE_INDEX && entry.index == at)
            || initializers.iter().any(|(_, symbol)| *symbol == at)
    }

    /// Takes symbols out that nothing uses, by where they stand.
    pub fn remove_symbols(&mut self, removed: &[usize]) {
        let place = |at: usize| at - removed.iter().filter(|other| **other < at).count();
        for entry in self.relocations.iter_mut().flat_map(|relocations| &mut relocations.entries) {
            if entry.kind != TYPE_INDEX {
                entry.index = place(entry.index);
            }
        }
        for (_, content) in self.others.iter_mut().filter(|(kind, _)| *kind == INITIALIZERS) {
            if let Some(found) = initializers_of(content) {
                content.clear();
                put_number(content, found.len());
                for (priority, symbol) in found {
                    put_number(content, priority);
                    put_number(content, place(symbol));
                }
            }
        }
        let mut at = 0;
        self.symbols.retain(|_| {
            at += 1;
            !removed.contains(&(at - 1))
        });
    }

    /// Takes custom sections out, with the relocations in them and the symbols that they are. False: something else speaks of one.
    pub fn remove_sections(&mut self, is_removed: &dyn Fn(&[u8]) -> bool) -> bool {
        let named =
            |section: &Section| section.custom().is_some_and(|(name, _)| name != b"linking" && is_removed(name));
        let mut removed: Vec<usize> =
            self.sections.iter().enumerate().filter(|(_, section)| named(section)).map(|(at, _)| at).collect();
        removed.extend(
            self.relocations.iter().filter(|it| removed.contains(&it.of)).map(|it| it.section).collect::<Vec<_>>(),
        );
        removed.sort_unstable();
        removed.dedup();
        self.relocations.retain(|it| !removed.contains(&it.section));
        let of_removed = |symbol: &Symbol| symbol.kind == SECTION && symbol.place.iter().any(|at| removed.contains(at));
        let symbols: Vec<usize> =
            self.symbols.iter().enumerate().filter(|(_, symbol)| of_removed(symbol)).map(|(at, _)| at).collect();
        if symbols.iter().any(|at| self.is_used(*at)) {
            return false;
        }
        self.remove_symbols(&symbols);
        let place = |at: usize| at - removed.iter().filter(|other| **other < at).count();
        for relocations in &mut self.relocations {
            (relocations.section, relocations.of) = (place(relocations.section), place(relocations.of));
        }
        for symbol in self.symbols.iter_mut().filter(|symbol| symbol.kind == SECTION) {
            symbol.place.iter_mut().for_each(|at| *at = place(*at));
        }
        let mut at = 0;
        self.sections.retain(|_| {
            at += 1;
            !removed.contains(&(at - 1))
        });
        true
    }
}

impl Relocations {
    fn read(section: usize, body: &[u8]) -> Option<Relocations> {
        let mut reader = Reader(body);
        let (of, count) = (reader.number()?, reader.number()?);
        let mut entries = Vec::new();
        for _ in 0..count {
            let (kind, offset, index) = (reader.byte()?, reader.number()?, reader.number()?);
            let addend = if has_addend(kind) { reader.raw_number()? } else { Vec::new() };
            entries.push(Relocation { kind, offset, index, addend });
        }
        reader.0.is_empty().then_some(Relocations { section, of, entries })
    }
}

/// Those that are about an address in memory, in code or in a section.
fn has_addend(kind: u8) -> bool {
    matches!(kind, 3 | 4 | 5 | 8 | 9 | 11 | 14 | 15 | 16 | 17 | 21 | 22 | 23 | 25)
}

fn imports(content: &[u8]) -> Option<Vec<Import>> {
    let mut reader = Reader(content);
    let count = reader.number()?;
    let mut found = Vec::new();
    for _ in 0..count {
        let (module, field, kind) = (reader.sized()?.to_vec(), reader.sized()?.to_vec(), reader.byte()?);
        let start = reader.0;
        match kind {
            0 => drop(reader.number()?),
            1 => drop((reader.byte()?, limits(&mut reader)?)),
            2 => limits(&mut reader)?,
            _ => drop((reader.byte()?, reader.raw_number()?)),
        }
        let rest = start[..start.len() - reader.0.len()].to_vec();
        found.push(Import { module, field, kind, rest });
    }
    Some(found)
}

fn limits(reader: &mut Reader<'_>) -> Option<()> {
    let flags = reader.byte()?;
    reader.raw_number()?;
    if flags & 1 != 0 {
        reader.raw_number()?;
    }
    Some(())
}

fn segments(content: &[u8]) -> Option<Vec<Segment>> {
    let mut reader = Reader(content);
    let count = reader.number()?;
    let mut found = Vec::new();
    for _ in 0..count {
        let name = reader.sized()?.to_vec();
        found.push(Segment { name, alignment: reader.number()?, flags: reader.number()? });
    }
    Some(found)
}

fn initializers_of(content: &[u8]) -> Option<Vec<(usize, usize)>> {
    let mut reader = Reader(content);
    let count = reader.number()?;
    (0..count).map(|_| Some((reader.number()?, reader.number()?))).collect()
}
