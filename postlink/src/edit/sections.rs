//! A module as the list of its sections, every byte of each as it stands in the file.

use std::borrow::Cow;

use wasm_encoder::{CustomSection, Section as _};
use wasmparser::{Chunk, Encoding, Parser, Payload};

use super::Error;

/// A section, with its id and size in front.
#[derive(Clone, Debug)]
pub(super) struct Section<'a> {
    /// The name of a custom section.
    pub(super) name: Option<Cow<'a, str>>,
    /// All of it.
    pub(super) raw: Cow<'a, [u8]>,
    /// Where in the file it begins.
    pub(super) offset: usize,
    /// How much of `raw` stands before what a custom section holds.
    head: usize,
}

impl<'a> Section<'a> {
    /// A new custom section.
    pub(super) fn custom(name: &str, data: &[u8]) -> Section<'a> {
        let mut raw = Vec::new();
        CustomSection { name: name.into(), data: data.into() }.append_to(&mut raw);
        let head = raw.len() - data.len();
        Section { name: Some(name.to_owned().into()), raw: raw.into(), offset: 0, head }
    }

    /// The same section, with bytes of its own.
    pub(super) fn into_owned<'b>(self) -> Section<'b> {
        Section {
            name: self.name.map(|name| name.into_owned().into()),
            raw: self.raw.into_owned().into(),
            offset: self.offset,
            head: self.head,
        }
    }

    /// Is it a custom section of that name?
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }

    /// What a custom section holds, behind its name.
    pub(super) fn data(&self) -> &[u8] {
        &self.raw[self.head..]
    }

    /// The same section with other contents.
    pub(super) fn with_data(&self, data: &[u8]) -> Section<'a> {
        let section = Section::custom(self.name.as_deref().unwrap_or_default(), data);
        Section { offset: self.offset, ..section }
    }
}

/// All sections of a core module, in order.
pub(super) fn split(wasm: &[u8]) -> Result<Vec<Section<'_>>, Error> {
    if !wasm.starts_with(b"\0asm") {
        return Err(Error::NotWasm);
    }
    let mut parser = Parser::new(0);
    let mut sections = Vec::new();
    let mut at = 0;
    loop {
        // All of the file is here, so the parser never wants more.
        let Chunk::Parsed { consumed, payload } = parser.parse(&wasm[at..], true)? else {
            return Err(Error::NotWasm);
        };
        let offset = at;
        at += consumed;
        match &payload {
            Payload::Version { encoding: Encoding::Component, .. } => return Err(Error::Component),
            Payload::End(_) => return Ok(sections),
            Payload::CodeSectionStart { range, .. } => {
                if range.end > wasm.len() {
                    return Err(Error::Truncated { offset, wanted: range.end, have: wasm.len() });
                }
                parser.skip_section();
                at = range.end;
            }
            _ => {}
        }
        let Some((_, range)) = payload.as_section() else { continue };
        let raw = &wasm[offset..range.end];
        let (name, head) = match &payload {
            Payload::CustomSection(custom) => (Some(custom.name().into()), raw.len() - custom.data().len()),
            _ => (None, 0),
        };
        sections.push(Section { name, raw: raw.into(), offset, head });
    }
}

/// A module of these sections.
pub(super) fn join<'a>(sections: impl IntoIterator<Item = &'a Section<'a>>) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    for section in sections {
        wasm.extend_from_slice(&section.raw);
    }
    wasm
}
