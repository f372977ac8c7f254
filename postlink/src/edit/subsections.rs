//! What `dylink.0` and `name` are made of: numbered subsections. Those that nobody asked to change keep their bytes.

use std::borrow::Cow;

use wasm_encoder::Encode;
use wasmparser::{BinaryReader, BinaryReaderError};

use super::error::Error;
use super::sections::Section;

/// Numbers of the tool convention, in the order in which linkers write them.
pub(super) const DYLINK_NEEDED: u8 = 2;
pub(super) const DYLINK_EXPORT_INFO: u8 = 3;
pub(super) const DYLINK_IMPORT_INFO: u8 = 4;
pub(super) const DYLINK_RUNTIME_PATH: u8 = 5;
pub(super) const NAME_MODULE: u8 = 0;

/// A section's subsections, in order.
#[derive(Default)]
pub(super) struct Subsections<'a>(Vec<(u8, Cow<'a, [u8]>)>);

impl<'a> Subsections<'a> {
    pub(super) fn read(section: &'a Section) -> Result<Subsections<'a>, Error> {
        let data = section.data();
        let mut reader = BinaryReader::new(data, section.offset + section.raw.len() - data.len());
        let mut all = Vec::new();
        while !reader.eof() {
            let kind = reader.read_u8()?;
            let size = reader.read_var_u32()? as usize;
            all.push((kind, Cow::Borrowed(reader.read_bytes(size)?)));
        }
        Ok(Subsections(all))
    }

    pub(super) fn write(&self) -> Vec<u8> {
        let mut data = Vec::new();
        for (kind, bytes) in &self.0 {
            data.push(*kind);
            bytes.as_ref().encode(&mut data);
        }
        data
    }

    /// The only subsection of this kind. Of two, old loaders join what new ones read from the last.
    fn only(&self, kind: u8) -> Result<Option<&[u8]>, Error> {
        let mut found = self.0.iter().filter(|(one, _)| *one == kind).map(|(_, bytes)| bytes.as_ref());
        let first = found.next();
        if found.next().is_some() {
            return Err(Error::Twice(kind));
        }
        Ok(first)
    }

    /// Puts a subsection in place of the one of its kind, or where its number belongs; `None` removes it.
    pub(super) fn put(&mut self, kind: u8, bytes: Option<Vec<u8>>) {
        let place = self.0.iter().position(|(one, _)| *one >= kind).unwrap_or(self.0.len());
        let place = self.0.iter().position(|(one, _)| *one == kind).unwrap_or(place);
        self.0.retain(|(one, _)| *one != kind);
        if let Some(bytes) = bytes {
            self.0.insert(place, (kind, bytes.into()));
        }
    }

    /// A list of names: needed libraries, or runtime paths.
    pub(super) fn names(&self, kind: u8) -> Result<Vec<String>, Error> {
        let Some(bytes) = self.only(kind)? else {
            return Ok(Vec::new());
        };
        let mut reader = BinaryReader::new(bytes, 0);
        let list = |reader: &mut BinaryReader| -> Result<Vec<String>, BinaryReaderError> {
            let count = reader.read_var_u32()?;
            (0..count).map(|_| reader.read_unlimited_string().map(str::to_owned)).collect()
        };
        list(&mut reader).map_err(|error| Error::Subsection(kind, error.message().to_owned()))
    }

    pub(super) fn put_names(&mut self, kind: u8, names: &[String]) {
        let mut bytes = Vec::new();
        (names.len() as u32).encode(&mut bytes);
        for name in names {
            name.as_str().encode(&mut bytes);
        }
        self.put(kind, (!names.is_empty()).then_some(bytes));
    }

    /// Drops entries of EXPORT_INFO (`names` = 1: a symbol) or IMPORT_INFO (2: a module and a symbol) whose symbol is gone.
    /// Loaders look each of them up, and stumble over a TLS symbol that is not exported.
    pub(super) fn keep_info(&mut self, kind: u8, names: usize, is_kept: impl Fn(&str) -> bool) -> Result<(), Error> {
        let Some(bytes) = self.only(kind)? else {
            return Ok(());
        };
        let wrong = |error: BinaryReaderError| Error::Subsection(kind, error.message().to_owned());
        let mut reader = BinaryReader::new(bytes, 0);
        let count = reader.read_var_u32().map_err(wrong)?;
        let (mut kept, mut entries) = (0u32, Vec::new());
        for _ in 0..count {
            let begin = reader.current_position();
            let mut symbol = "";
            for _ in 0..names {
                symbol = reader.read_unlimited_string().map_err(wrong)?;
            }
            reader.read_var_u32().map_err(wrong)?;
            if is_kept(symbol) {
                kept += 1;
                entries.extend_from_slice(&bytes[begin..reader.current_position()]);
            }
        }
        if kept < count {
            let mut bytes = Vec::new();
            kept.encode(&mut bytes);
            bytes.extend(entries);
            self.put(kind, (kept > 0).then_some(bytes));
        }
        Ok(())
    }
}
