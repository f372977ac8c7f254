//! The parts of a site: the files of one package one behind the other, compressed as RFC 1950 has it.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::source::Source;
use crate::link::hash::Hash;
use crate::link::place;

/// A part takes no further file once it has so many bytes: who needs one file fetches no more than that besides.
const ENOUGH: u64 = 8 << 20;
const DIGITS: usize = 16;
const PART: &str = "part";

/// One part.
#[derive(Debug)]
pub(super) struct Part {
    /// Its package.
    pub name: String,
    /// The file of the site.
    pub file: String,
    pub size: u64,
    pub packed: u64,
}

/// What was written, and where in it each file is: the part, and the first byte.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub parts: Vec<Part>,
    pub places: BTreeMap<String, (usize, u64, u64)>,
}

pub(super) fn write(source: &Source, out: &Path) -> anyhow::Result<Written> {
    let mut packages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, file) in &source.files {
        packages.entry(&file.package).or_default().push(path);
    }
    let mut written = Written::default();
    for (package, paths) in packages {
        let mut open = Open::new();
        for path in paths {
            let bytes = source.bytes(path)?;
            written.places.insert(path.to_owned(), (written.parts.len(), open.size, bytes.len() as u64));
            open.add(&bytes)?;
            if open.size >= ENOUGH {
                written.parts.push(open.close(package, out)?);
                open = Open::new();
            }
        }
        if open.files > 0 {
            written.parts.push(open.close(package, out)?);
        }
    }
    Ok(written)
}

/// A part that is being made.
struct Open {
    encoder: ZlibEncoder<Vec<u8>>,
    size: u64,
    files: usize,
}

impl Open {
    fn new() -> Open {
        Open { encoder: ZlibEncoder::new(Vec::new(), Compression::new(9)), size: 0, files: 0 }
    }

    fn add(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.encoder.write_all(bytes)?;
        self.size += bytes.len() as u64;
        self.files += 1;
        Ok(())
    }

    fn close(self, package: &str, out: &Path) -> anyhow::Result<Part> {
        let bytes = self.encoder.finish()?;
        let safe: String =
            package.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
        let file = format!("{safe}.{}.{PART}", &Hash::of(&bytes).to_string()[..DIGITS]);
        let path = out.join(&file);
        place::write_file(&path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Part { name: package.to_owned(), file, size: self.size, packed: bytes.len() as u64 })
    }
}

/// Whether a file of a site is a part by its name.
pub(super) fn is_name(name: &str) -> bool {
    let mut parts = name.rsplitn(3, '.');
    let is_digits = |text: &str| text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.next() == Some(PART) && parts.next().is_some_and(is_digits) && parts.next().is_some()
}
