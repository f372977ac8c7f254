//! Wheels and other zip files, conda packages (`.conda`, `.tar.bz2`): their members, unpacked one at a time.
//!
//! Nothing is unpacked to disk. What an archive says of its sizes is compared with limits before memory is taken, and what
//! comes out is compared with what was said.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zip::ZipArchive;

use super::inputs::{self, Found};
use super::subject::Origin;

/// One member; the largest module seen has 22 MB.
const MEMBER: u64 = 256 << 20;
/// All members of one archive that have to be unpacked.
const TOTAL: u64 = 2 << 30;
/// What comes out of a byte at most, before it is taken for a bomb.
const RATIO: u64 = 250;
/// Small archives may have any ratio.
const SMALL: u64 = 16 << 20;

/// How an archive is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Each member by itself.
    Zip,
    /// From its start.
    Tar,
}

/// By the file's name.
pub(super) fn kind(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?;
    let ends = |ending: &str| name.ends_with(ending);
    match () {
        () if ends(".whl") || ends(".zip") => Some(Format::Zip),
        () if ends(".conda") || ends(".tar.bz2") => Some(Format::Tar),
        () => None,
    }
}

/// A file that many readers read, each at its own place.
#[derive(Clone)]
struct Shared {
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

/// A member of a zip archive that may be a module or a program.
pub(super) struct Member {
    archive: PathBuf,
    zip: ZipArchive<Shared>,
    index: usize,
    name: String,
}

fn open(path: &Path) -> Result<ZipArchive<Shared>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    if !file.metadata().is_ok_and(|data| data.is_file()) {
        return Err("not a regular file".into());
    }
    ZipArchive::new(Shared { file: Arc::new(file), at: 0 }).map_err(|error| format!("not a zip archive: {error}"))
}

/// The members that have to be looked at.
pub(super) fn members(path: &Path) -> Result<Vec<Member>, String> {
    let mut zip = open(path)?;
    let mut members = Vec::new();
    for index in 0..zip.len() {
        let name = zip.name_for_index(index).unwrap_or_default().to_owned();
        if name.ends_with('/') || inputs::is_text(&name) {
            continue;
        }
        members.push(Member { archive: path.to_owned(), zip: zip.clone(), index, name });
    }
    // Sizes are looked at here, where they can be added up: members may share bytes of the archive.
    let mut total = 0_u64;
    for member in &members {
        let size = zip.by_index_raw(member.index).map_err(|error| format!("{}: {error}", member.name))?.size();
        total = total.saturating_add(if inputs::is_module_name(&member.name) { size } else { 0 });
        if size > MEMBER && inputs::is_module_name(&member.name) {
            return Err(format!("{}: a member of {size} bytes; more than {MEMBER} are not unpacked", member.name));
        }
    }
    if total > TOTAL {
        return Err(format!("it unpacks to {total} bytes; more than {TOTAL} are not unpacked"));
    }
    Ok(members)
}

impl Member {
    pub(super) fn read(&self) -> Found {
        let shown = format!("{}!/{}", self.archive.to_string_lossy(), self.name);
        match self.unpack() {
            Ok(None) => Found::default(),
            Ok(Some(bytes)) => {
                let origin = |_| Origin::Member { archive: self.archive.clone(), name: self.name.clone() };
                inputs::bytes(shown, bytes, origin)
            }
            Err(reason) => Found::fail(&shown, reason),
        }
    }

    /// Its bytes, if its first ones are a module's or a program's.
    fn unpack(&self) -> Result<Option<Vec<u8>>, String> {
        let mut zip = self.zip.clone();
        let mut member = zip.by_index(self.index).map_err(|error| error.to_string())?;
        let size = member.size();
        let mut head = Vec::new();
        let count = crate::program::HEAD as u64;
        (&mut member).take(count).read_to_end(&mut head).map_err(|error| error.to_string())?;
        let wanted = head.starts_with(b"\0asm") || inputs::is_program(&head) || inputs::is_module_name(&self.name);
        if !wanted {
            return Ok(None);
        }
        rest(&mut member, head, size).map(Some)
    }
}

/// The whole of a member whose start was read. What comes out is as long as was said, and no longer than allowed.
fn rest(member: &mut dyn Read, mut head: Vec<u8>, size: u64) -> Result<Vec<u8>, String> {
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

/// A conda package.
pub(super) fn tar(path: &Path) -> Found {
    let shown = path.to_string_lossy().into_owned();
    let result = if shown.ends_with(".conda") { conda(path, &shown) } else { bzip2(path, &shown) };
    result.unwrap_or_else(|reason| Found::fail(&shown, reason))
}

fn bzip2(path: &Path, shown: &str) -> Result<Found, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let size = file.metadata().map_err(|error| error.to_string())?.len();
    entries(bzip2::read::MultiBzDecoder::new(io::BufReader::new(file)), size, shown)
}

/// A zip archive, stored, of two tar archives: the package's files are in `pkg-NAME.tar.zst`.
fn conda(path: &Path, shown: &str) -> Result<Found, String> {
    let mut zip = open(path)?;
    let name = zip.file_names().find(|name| name.starts_with("pkg-") && name.ends_with(".tar.zst")).map(str::to_owned);
    let name = name.ok_or("it has no pkg-….tar.zst inside: not a conda package")?;
    let member = zip.by_name(&name).map_err(|error| error.to_string())?;
    let size = member.size();
    let reader = io::BufReader::new(member);
    let decoder = ruzstd::decoding::StreamingDecoder::new(reader).map_err(|error| format!("{name}: {error}"))?;
    entries(decoder, size, shown)
}

/// The modules and programs of a tar archive of `packed` bytes.
fn entries(reader: impl Read, packed: u64, shown: &str) -> Result<Found, String> {
    let limit = TOTAL.min(packed.saturating_mul(RATIO).max(SMALL));
    let bounded = Bounded { inner: reader, left: limit };
    let mut archive = tar::Archive::new(bounded);
    let mut found = Found::default();
    for entry in archive.entries().map_err(|error| error.to_string())? {
        let mut entry = entry.map_err(|error| error.to_string())?;
        let name = entry.path().map_err(|error| error.to_string())?.to_string_lossy().into_owned();
        let path = format!("{shown}!/{name}");
        if let Some(target) = entry.link_name().ok().flatten() {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            found.aliases.push((path.clone(), format!("{folder}/{}", target.to_string_lossy())));
        }
        if !entry.header().entry_type().is_file() || inputs::is_text(&name) {
            continue;
        }
        let size = entry.size();
        let mut head = Vec::new();
        let count = crate::program::HEAD as u64;
        (&mut entry).take(count).read_to_end(&mut head).map_err(|error| error.to_string())?;
        if head.starts_with(b"\0asm") || inputs::is_program(&head) || inputs::is_module_name(&name) {
            let bytes = rest(&mut entry, head, size).map_err(|reason| format!("{name}: {reason}"))?;
            found.add(inputs::bytes(path, bytes, Origin::Kept));
        }
    }
    Ok(found)
}

/// Ends in an error when more comes out than an honest archive holds.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)? as u64;
        let left = self.left.checked_sub(count);
        self.left = left.ok_or_else(|| io::Error::other("it unpacks to far more than such packages do"))?;
        Ok(count as usize)
    }
}
