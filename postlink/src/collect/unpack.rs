//! Opens zip files and takes one member out of them, no larger than allowed and as large as was said.
//!
//! Nothing is unpacked to disk. What an archive says of its sizes is compared with limits before memory is taken, and what
//! comes out is compared with what was said.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use zip::ZipArchive;

/// One member; the largest module seen has 22 MB.
pub(super) const MEMBER: u64 = 256 << 20;
/// All members of one archive that have to be unpacked.
pub(super) const TOTAL: u64 = 2 << 30;

/// A file that many readers read, each at its own place.
#[derive(Clone)]
pub(super) struct Shared {
    file: Arc<File>,
    at: u64,
}

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read_at(buffer, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::End(by) => (self.file.metadata()?.len(), by),
            SeekFrom::Current(by) => (self.at, by),
        };
        self.at = base.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Opens a zip file; only its list of members is read.
pub(super) fn open(path: &Path) -> Result<ZipArchive<Shared>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    if !file.metadata().is_ok_and(|data| data.is_file()) {
        return Err("not a regular file".into());
    }
    ZipArchive::new(Shared { file: Arc::new(file), at: 0 }).map_err(|error| format!("not a zip archive: {error}"))
}

/// The whole of a member whose start was read. What comes out is as long as was said, and no longer than allowed.
pub(super) fn rest(member: &mut dyn Read, mut head: Vec<u8>, size: u64) -> Result<Vec<u8>, String> {
    if size > MEMBER {
        return Err(format!("a member of {size} bytes; more than {MEMBER} are not unpacked"));
    }
    // Within MEMBER, so it fits. A lie about the size costs no more than that.
    head.reserve_exact((size as usize).saturating_sub(head.len()));
    let left = (size + 1).saturating_sub(head.len() as u64);
    member.take(left).read_to_end(&mut head).map_err(|error| error.to_string())?;
    match head.len() as u64 == size {
        true => Ok(head),
        false => Err(format!("its archive says {size} bytes, and it has others")),
    }
}

/// One member of a zip archive, again.
pub(super) fn member(archive: &Path, name: &str) -> io::Result<Vec<u8>> {
    let mut zip = open(archive).map_err(io::Error::other)?;
    let mut member = zip.by_name(name).map_err(io::Error::other)?;
    let size = member.size();
    rest(&mut member, Vec::new(), size).map_err(io::Error::other)
}
