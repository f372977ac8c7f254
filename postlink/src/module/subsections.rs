//! What `dylink.0`, emshim's own section and `name` are made of: numbered subsections. Those that nobody asked to change keep
//! their bytes. What links write and what edits change is written here alone.

use std::borrow::Cow;

use wasm_encoder::Encode;
use wasmparser::{BinaryReader, BinaryReaderError};

/// Needed libraries, in `dylink.0`. Numbers are those of the tool convention, in the order in which linkers write them.
pub const DYLINK_NEEDED: u8 = 2;
/// Exports with special flags.
pub const DYLINK_EXPORT_INFO: u8 = 3;
/// Imports with special flags.
pub const DYLINK_IMPORT_INFO: u8 = 4;
/// Runtime paths, in `dylink.0` or in emshim's own section.
pub const DYLINK_RUNTIME_PATH: u8 = 5;
/// The soname, in emshim's own section.
pub const SONAME: u8 = 6;
/// The module's name, in `name`.
pub const NAME_MODULE: u8 = 0;

/// Why a subsection cannot be used.
#[derive(Debug)]
pub enum Fault {
    /// There are two of this kind, which loaders read differently.
    Twice(u8),
    /// It could not be read, and why.
    Broken(u8, String),
}

/// A section's subsections, in order.
#[derive(Clone, Default)]
pub struct Subsections<'a>(Vec<(u8, Cow<'a, [u8]>)>);

impl<'a> Subsections<'a> {
    /// What a section holds behind its name, which starts at `offset` of the file.
    pub fn read(data: &'a [u8], offset: usize) -> Result<Subsections<'a>, BinaryReaderError> {
        let mut reader = BinaryReader::new(data, offset);
        let mut all = Vec::new();
        while !reader.eof() {
            let kind = reader.read_u8()?;
            let size = reader.read_var_u32()? as usize;
            all.push((kind, Cow::Borrowed(reader.read_bytes(size)?)));
        }
        Ok(Subsections(all))
    }

    /// What a section holds behind its name.
    pub fn write(&self) -> Vec<u8> {
        let mut data = Vec::new();
        for (kind, bytes) in &self.0 {
            data.push(*kind);
            bytes.as_ref().encode(&mut data);
        }
        data
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Kind and content of each.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &[u8])> {
        self.0.iter().map(|(kind, bytes)| (*kind, bytes.as_ref()))
    }

    /// The only subsection of this kind. Of two, old loaders join what new ones read from the last.
    pub fn only(&self, kind: u8) -> Result<Option<&[u8]>, Fault> {
        let mut found = self.0.iter().filter(|(one, _)| *one == kind).map(|(_, bytes)| bytes.as_ref());
        let first = found.next();
        if found.next().is_some() {
            return Err(Fault::Twice(kind));
        }
        Ok(first)
    }

    /// Puts a subsection in place of the one of its kind, or where its number belongs; `None` removes it.
    pub fn put(&mut self, kind: u8, bytes: Option<Vec<u8>>) {
        let place = self.0.iter().position(|(one, _)| *one >= kind).unwrap_or(self.0.len());
        let place = self.0.iter().position(|(one, _)| *one == kind).unwrap_or(place);
        self.0.retain(|(one, _)| *one != kind);
        if let Some(bytes) = bytes {
            self.0.insert(place, (kind, bytes.into()));
        }
    }

    /// A list of names: needed libraries, or runtime paths. Whoever links may have given a path of any bytes.
    pub fn list(&self, kind: u8) -> Result<Vec<Vec<u8>>, Fault> {
        let Some(bytes) = self.only(kind)? else {
            return Ok(Vec::new());
        };
        let mut reader = BinaryReader::new(bytes, 0);
        let mut list = || -> Result<Vec<Vec<u8>>, BinaryReaderError> {
            let count = reader.read_var_u32()?;
            let mut names = Vec::new();
            for _ in 0..count {
                let length = reader.read_var_u32()? as usize;
                names.push(reader.read_bytes(length)?.to_vec());
            }
            Ok(names)
        };
        list().map_err(|error| Fault::Broken(kind, error.message().to_owned()))
    }

    /// The same as text.
    pub fn names(&self, kind: u8) -> Result<Vec<String>, Fault> {
        let text = |name| String::from_utf8(name).map_err(|_| Fault::Broken(kind, "not UTF-8".to_owned()));
        self.list(kind)?.into_iter().map(text).collect()
    }

    /// Writes such a list; an empty one is none.
    pub fn put_list(&mut self, kind: u8, names: &[impl AsRef<[u8]>]) {
        let mut bytes = Vec::new();
        (names.len() as u32).encode(&mut bytes);
        for name in names {
            name.as_ref().encode(&mut bytes);
        }
        self.put(kind, (!names.is_empty()).then_some(bytes));
    }

    /// Drops entries of EXPORT_INFO (`names` = 1: a symbol) or IMPORT_INFO (2: a module and a symbol) whose symbol is gone.
    /// Loaders look each of them up, and stumble over a TLS symbol that is not exported.
    pub fn keep_info(&mut self, kind: u8, names: usize, is_kept: impl Fn(&str) -> bool) -> Result<(), Fault> {
        let Some(bytes) = self.only(kind)? else {
            return Ok(());
        };
        let wrong = |error: BinaryReaderError| Fault::Broken(kind, error.message().to_owned());
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
