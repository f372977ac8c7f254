//! Writes an object, and makes one that holds nothing but data.

use super::object::{DATA, IMPORT, Import, Object, Relocations, SECTION, SEGMENTS, SYMBOLS, Section, Segment, Symbol};
use super::wasm_sections::{CUSTOM, HEADER, put_number, put_sized, section_of};

impl Object {
    /// The bytes of the object.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = HEADER.to_vec();
        for (at, section) in self.sections.iter().enumerate() {
            let relocations = self.relocations.iter().find(|relocations| relocations.section == at);
            match section.id {
                CUSTOM if section.content.is_empty() => bytes.extend(section_of(b"linking", &self.linking())),
                CUSTOM if relocations.is_some() => {
                    let content =
                        [&*section.content, &relocations.map(Relocations::write).unwrap_or_default()].concat();
                    put_sized(&mut bytes, CUSTOM, &content);
                }
                IMPORT => put_sized(&mut bytes, IMPORT, &self.written_imports()),
                id => put_sized(&mut bytes, id, &section.content),
            }
        }
        bytes
    }

    fn linking(&self) -> Vec<u8> {
        let mut body = Vec::new();
        put_number(&mut body, self.version);
        let mut symbols = Vec::new();
        put_number(&mut symbols, self.symbols.len());
        self.symbols.iter().for_each(|symbol| put_symbol(&mut symbols, symbol));
        put_sized(&mut body, SYMBOLS, &symbols);
        if !self.segments.is_empty() {
            let mut segments = Vec::new();
            put_number(&mut segments, self.segments.len());
            for segment in &self.segments {
                put_text(&mut segments, &segment.name);
                put_number(&mut segments, segment.alignment);
                put_number(&mut segments, segment.flags);
            }
            put_sized(&mut body, SEGMENTS, &segments);
        }
        self.others.iter().for_each(|(kind, content)| put_sized(&mut body, *kind, content));
        body
    }

    fn written_imports(&self) -> Vec<u8> {
        let mut content = Vec::new();
        put_number(&mut content, self.imports.len());
        for import in &self.imports {
            put_text(&mut content, &import.module);
            put_text(&mut content, &import.field);
            content.push(import.kind);
            content.extend(&import.rest);
        }
        content
    }

    /// An object that holds nothing but data: segments with their bytes, and the symbols that name them.
    pub fn of_data(segments: Vec<(Segment, Vec<u8>)>, symbols: Vec<Symbol>) -> Object {
        const DATA_SECTION: u8 = 11;
        const LINKING_VERSION: usize = 2;
        let mut data = Vec::new();
        put_number(&mut data, segments.len());
        let mut start = 0usize;
        for (segment, bytes) in &segments {
            let step = 1usize << segment.alignment;
            start = start.div_ceil(step) * step;
            // In memory 0, at a constant address, which the linker does not read.
            data.extend(b"\0\x41");
            put_signed(&mut data, start);
            data.push(0x0b);
            put_text(&mut data, bytes);
            start += bytes.len();
        }
        let memory = Import {
            module: b"env".to_vec(),
            field: b"__linear_memory".to_vec(),
            kind: 2,
            rest: {
                let mut limits = vec![0];
                put_number(&mut limits, start.div_ceil(64 << 10));
                limits
            },
        };
        Object {
            sections: [(IMPORT, Vec::new()), (DATA_SECTION, data), (CUSTOM, Vec::new())]
                .map(|(id, content)| Section { id, content })
                .into(),
            symbols,
            segments: segments.into_iter().map(|(segment, _)| segment).collect(),
            others: Vec::new(),
            version: LINKING_VERSION,
            imports: vec![memory],
            relocations: Vec::new(),
        }
    }
}

impl Relocations {
    fn write(&self) -> Vec<u8> {
        let mut body = Vec::new();
        put_number(&mut body, self.of);
        put_number(&mut body, self.entries.len());
        for entry in &self.entries {
            body.push(entry.kind);
            put_number(&mut body, entry.offset);
            put_number(&mut body, entry.index);
            body.extend(&entry.addend);
        }
        body
    }
}

fn put_symbol(bytes: &mut Vec<u8>, symbol: &Symbol) {
    bytes.push(symbol.kind);
    put_number(bytes, symbol.flags);
    if symbol.kind == DATA {
        put_text(bytes, &symbol.name);
    }
    symbol.place.iter().for_each(|number| put_number(bytes, *number));
    if !matches!(symbol.kind, DATA | SECTION) && !symbol.is_named_by_import() {
        put_text(bytes, &symbol.name);
    }
}

fn put_text(bytes: &mut Vec<u8>, text: &[u8]) {
    put_number(bytes, text.len());
    bytes.extend(text);
}

/// A number as WebAssembly writes those with a sign.
fn put_signed(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x40 {
        bytes.push(value.to_le_bytes()[0] & 0x7f | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
}
