//! Bytes that are read by place: a file on disk, or a member of an archive in memory.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use super::error::Error;
use crate::regular;

/// No section that is read whole may be larger; real tables of names are at most a few megabytes.
const LIMIT: u64 = 256 << 20;

/// Something of known length that can be read anywhere.
pub trait Source {
    /// Bytes in all.
    fn length(&self) -> io::Result<u64>;
    /// Fills `buffer` from `offset`, or fails.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;
}

impl Source for [u8] {
    fn length(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let bytes = self.get(start..).and_then(|rest| rest.get(..buffer.len()));
        buffer.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

impl Source for Vec<u8> {
    fn length(&self) -> io::Result<u64> {
        self.as_slice().length()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.as_slice().read_at(offset, buffer)
    }
}

impl<S: Source + ?Sized> Source for &S {
    fn length(&self) -> io::Result<u64> {
        (**self).length()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        (**self).read_at(offset, buffer)
    }
}

impl Source for File {
    fn length(&self) -> io::Result<u64> {
        let data = self.metadata()?;
        // A pipe or a device would block, and has no length.
        regular::is_one(&data).map(|()| data.len())
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.read_exact_at(buffer, offset)
    }
}

/// Bytes of a source, with their place in it.
#[derive(Debug)]
pub struct Window {
    /// Where they start.
    pub offset: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Window {
    /// Reads `range`, which the caller has compared with the source's length.
    pub fn read(source: &dyn Source, range: std::ops::Range<u64>) -> Result<Window, Error> {
        let length = range.end - range.start;
        if length > LIMIT {
            let reason = format!("a section of {length} bytes; more than {LIMIT} are not read");
            return Err(Error::at(range.start, reason));
        }
        // On 32-bit hosts the limit above keeps this within usize.
        let mut bytes = vec![0; length as usize];
        source.read_at(range.start, &mut bytes).map_err(|error| Error::at(range.start, error.to_string()))?;
        Ok(Window { offset: range.start, bytes })
    }

    /// A reader that takes every proposal: whether an engine has it is another question.
    pub(crate) fn reader(&self) -> wasmparser::BinaryReader<'_> {
        wasmparser::BinaryReader::new_features(&self.bytes, self.offset as usize, wasmparser::WasmFeatures::all())
    }
}
