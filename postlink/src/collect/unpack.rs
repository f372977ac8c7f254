//! Opens zip files and takes one member out of them, no larger than allowed and as large as was said.
//!
//! A large member goes to a temporary file without a name, which is gone when it was looked at. What an archive says of its
//! sizes is compared with limits before anything is unpacked, and what comes out is compared with what was said.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use zip::ZipArchive;

use crate::module::Source;
use crate::regular;

/// One member; the largest module seen has 22 MB.
pub(super) const MEMBER: u64 = 256 << 20;
/// All members of one archive that have to be unpacked.
const TOTAL: u64 = 2 << 30;
/// What comes out of a byte at most, before it is taken for a bomb.
const RATIO: u64 = 250;
/// Small archives may have any ratio.
const SMALL: u64 = 16 << 20;
/// A larger member is not held in memory.
const IN_MEMORY: u64 = 4 << 20;

/// What may come out of an archive of so many bytes.
pub(super) fn allowed(packed: u64) -> u64 {
    TOTAL.min(packed.saturating_mul(RATIO).max(SMALL))
}

/// What of an archive may still be unpacked, by whoever reads it.
pub(super) struct Budget(AtomicU64);

impl Budget {
    pub(super) fn of(packed: u64) -> Budget {
        Budget(AtomicU64::new(allowed(packed)))
    }

    /// Takes so many bytes of it, before they are unpacked.
    pub(super) fn take(&self, size: u64) -> Result<(), String> {
        let taken = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(size));
        taken.map(drop).map_err(|_| "its archive unpacks to far more than such archives do".to_owned())
    }
}

/// A member, out of its archive.
pub(super) enum Unpacked {
    Memory(Vec<u8>),
    Disk(File),
}

impl Source for Unpacked {
    fn length(&self) -> io::Result<u64> {
        match self {
            Unpacked::Memory(bytes) => bytes.length(),
            Unpacked::Disk(file) => file.length(),
        }
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        match self {
            Unpacked::Memory(bytes) => bytes.read_at(offset, buffer),
            Unpacked::Disk(file) => Source::read_at(file, offset, buffer),
        }
    }
}

/// A file that many readers read, each at its own place.
#[derive(Clone)]
pub(super) struct Shared {
    file: Arc<File>,
    at: u64,
}

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = FileExt::read_at(&*self.file, buffer, self.at)?;
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
    let file = regular::open(path).map_err(|error| error.to_string())?;
    ZipArchive::new(Shared { file: Arc::new(file), at: 0 }).map_err(|error| format!("not a zip archive: {error}"))
}

/// The whole of a member whose start was read. What comes out is as long as was said, and no longer than allowed.
pub(super) fn rest(member: &mut dyn Read, mut head: Vec<u8>, size: u64) -> Result<Unpacked, String> {
    if size > MEMBER {
        return Err(format!("a member of {size} bytes; more than {MEMBER} are not unpacked"));
    }
    let mut left = member.take((size + 1).saturating_sub(head.len() as u64));
    let (unpacked, length) = if size <= IN_MEMORY {
        // A lie about the size costs no more than that.
        head.reserve_exact((size as usize).saturating_sub(head.len()));
        left.read_to_end(&mut head).map_err(|error| error.to_string())?;
        let length = head.len() as u64;
        (Unpacked::Memory(head), length)
    } else {
        let (file, length) = spool(&head, &mut left).map_err(|error| format!("cannot be unpacked: {error}"))?;
        (Unpacked::Disk(file), length)
    };
    if length == size { Ok(unpacked) } else { Err(format!("its archive says {size} bytes, and it has others")) }
}

fn spool(head: &[u8], rest: &mut dyn Read) -> io::Result<(File, u64)> {
    let mut file = tempfile::tempfile()?;
    file.write_all(head)?;
    let copied = io::copy(rest, &mut file)?;
    Ok((file, head.len() as u64 + copied))
}
