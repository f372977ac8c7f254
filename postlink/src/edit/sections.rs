//! A module as the list of its sections, every byte of each as it stands in the file.

use std::borrow::Cow;

use wasm_encoder::{CustomSection, Section as _};

use super::error::Error;
use crate::module::Module;
use crate::module::subsections::Subsections;

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

    /// What a custom section holds, as numbered parts.
    pub(super) fn subsections(&self) -> Result<Subsections<'_>, Error> {
        Ok(Subsections::read(self.data(), self.offset + self.head)?)
    }

    /// The same section with other contents.
    pub(super) fn with_data(&self, data: &[u8]) -> Section<'a> {
        let section = Section::custom(self.name.as_deref().unwrap_or_default(), data);
        Section { offset: self.offset, ..section }
    }
}

/// All sections of a core module, in order.
pub(super) fn split(wasm: &[u8]) -> Result<Vec<Section<'_>>, Error> {
    let module = Module::read(&wasm).map_err(Error::Unreadable)?;
    // The reader has seen that each lies within the file.
    let sections = module.sections.into_iter().map(|section| {
        let (begin, end) = (section.whole.start as usize, section.whole.end as usize);
        Section {
            name: section.custom.map(Cow::from),
            raw: Cow::from(&wasm[begin..end]),
            offset: begin,
            head: section.payload.start as usize - begin,
        }
    });
    Ok(sections.collect())
}

/// A module of these sections.
pub(super) fn join<'a>(sections: impl IntoIterator<Item = &'a Section<'a>>) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    for section in sections {
        wasm.extend_from_slice(&section.raw);
    }
    wasm
}
