//! Where a module's bytes are, to be read again when a finding needs its code.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::unpack;
use crate::module::Source;

/// Where a module's bytes are.
#[derive(Debug)]
pub(crate) enum Origin {
    /// A file on disk.
    File(PathBuf),
    /// A member of an archive, to be unpacked again if its code is asked for.
    Member { archive: PathBuf, name: String },
    /// Bytes kept from an archive that can only be read from its start.
    Kept(Vec<u8>),
}

impl Origin {
    /// The bytes, once more.
    pub(crate) fn source(&self) -> io::Result<Box<dyn Source + '_>> {
        match self {
            Origin::File(path) => Ok(Box::new(File::open(path)?)),
            Origin::Member { archive, name } => Ok(Box::new(unpack::member(archive, name)?)),
            Origin::Kept(bytes) => Ok(Box::new(bytes.as_slice())),
        }
    }

    /// The file on disk, if it is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Origin::File(path) => Some(path),
            Origin::Member { .. } | Origin::Kept(_) => None,
        }
    }
}
