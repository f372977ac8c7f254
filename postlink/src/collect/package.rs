//! Conda packages (`.conda`, `.tar.bz2`): tar archives, which can only be read from their start.

use std::io::{self, Read};
use std::path::Path;

use super::exclude::Exclude;
use super::found::{self, Found};
use super::frames::Frames;
use super::kinds;
use super::questions::Questions;
use super::shown::shown;
use super::unpack;
use super::zip_file::NESTED;
use crate::link::header::HEAD;
use crate::regular;

/// A conda package.
pub(super) fn read(path: &Path, exclude: Exclude, questions: &Questions) -> Found {
    let shown = shown(path);
    let unpack = match () {
        () if shown.ends_with(".conda") => conda,
        () if shown.ends_with(".zst") => zstd,
        () => bzip2,
    };
    let result = unpack(path, &shown, exclude, questions);
    result.unwrap_or_else(|reason| Found::fail(&shown, reason))
}

/// Hands each tar archive of a package to `take`, no more of it than such a package holds.
pub(crate) fn archives(path: &Path, mut take: impl FnMut(&mut dyn Read) -> Result<(), String>) -> Result<(), String> {
    let mut bounded = |inner: &mut dyn Read, packed: u64| take(&mut Bounded { inner, left: unpack::allowed(packed) });
    if !shown(path).ends_with(".conda") {
        let file = regular::open(path).map_err(|error| error.to_string())?;
        let size = file.metadata().map_err(|error| error.to_string())?.len();
        return bounded(&mut bzip2::read::MultiBzDecoder::new(io::BufReader::new(file)), size);
    }
    let mut zip = unpack::open(path)?;
    let names: Vec<String> = zip.file_names().filter(|name| name.ends_with(".tar.zst")).map(str::to_owned).collect();
    if !names.iter().any(|name| name.starts_with("pkg-")) {
        return Err("it has no pkg-….tar.zst inside: not a conda package".to_owned());
    }
    for name in names {
        let member = zip.by_name(&name).map_err(|error| error.to_string())?;
        let size = member.size();
        bounded(&mut Frames::new(member), size).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

fn bzip2(path: &Path, shown: &str, exclude: Exclude, questions: &Questions) -> Result<Found, String> {
    let file = regular::open(path).map_err(|error| error.to_string())?;
    let size = file.metadata().map_err(|error| error.to_string())?.len();
    entries(bzip2::read::MultiBzDecoder::new(io::BufReader::new(file)), size, shown, exclude, questions)
}

/// A zip archive, stored, of two tar archives: the package's files are in `pkg-NAME.tar.zst`.
fn conda(path: &Path, shown: &str, exclude: Exclude, questions: &Questions) -> Result<Found, String> {
    let mut zip = unpack::open(path)?;
    let name = zip.file_names().find(|name| name.starts_with("pkg-") && name.ends_with(".tar.zst")).map(str::to_owned);
    let name = name.ok_or("it has no pkg-….tar.zst inside: not a conda package")?;
    let member = zip.by_name(&name).map_err(|error| error.to_string())?;
    let size = member.size();
    entries(Frames::new(member), size, shown, exclude, questions).map_err(|error| format!("{name}: {error}"))
}

/// What a `.conda` file has inside, by itself.
fn zstd(path: &Path, shown: &str, exclude: Exclude, questions: &Questions) -> Result<Found, String> {
    let file = regular::open(path).map_err(|error| error.to_string())?;
    let size = file.metadata().map_err(|error| error.to_string())?.len();
    entries(Frames::new(file), size, shown, exclude, questions)
}

/// The modules and programs of a tar archive of `packed` bytes.
fn entries(
    reader: impl Read,
    packed: u64,
    shown: &str,
    exclude: Exclude,
    questions: &Questions,
) -> Result<Found, String> {
    let bounded = Bounded { inner: reader, left: unpack::allowed(packed) };
    let mut archive = tar::Archive::new(bounded);
    let mut found = Found::default();
    for entry in archive.entries().map_err(|error| error.to_string())? {
        let mut entry = entry.map_err(|error| error.to_string())?;
        let name = entry.path().map_err(|error| error.to_string())?.to_string_lossy().into_owned();
        let path = format!("{shown}!/{name}");
        if let Some(target) = entry.link_name().ok().flatten() {
            // A hard link names a member, a symbolic one starts where it lies.
            let folder = match entry.header().entry_type() {
                tar::EntryType::Link => Some(format!("{shown}!")),
                _ => path.rsplit_once('/').map(|(folder, _)| folder.to_owned()),
            };
            found.aliases.push((path.clone(), format!("{}/{}", folder.unwrap_or_default(), target.to_string_lossy())));
        }
        if !entry.header().entry_type().is_file() || kinds::is_text(&name) || exclude.takes_member(&name) {
            continue;
        }
        if kinds::is_package(&name) {
            found.add(Found::fail(&path, NESTED));
            continue;
        }
        let size = entry.size();
        let mut head = Vec::new();
        let count = HEAD as u64;
        (&mut entry).take(count).read_to_end(&mut head).map_err(|error| error.to_string())?;
        if found::is_wanted(&name, &head, size) {
            let bytes = unpack::rest(&mut entry, head.clone(), size).map_err(|reason| format!("{name}: {reason}"))?;
            found.add(found::of_member(path, &head, &bytes, questions));
        } else {
            found.add(found::of_head(path, &head, size));
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
