//! The folder of recordings. It must be ours alone, for what is read here is executed.

use super::identity;
use policy::recording::Template;
use postlink::Hash;
use std::collections::BTreeSet;
use std::env;
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// Counts a compile by a recording that was there.
pub const HIT: u8 = b'h';
/// Counts a compile that was recorded.
pub const RECORDED: u8 = b'r';
/// Counts, besides, one that was compared with emcc's and came out the same.
pub const SAME: u8 = b'v';
/// Counts, besides, one that came out differently.
pub const DIFFERS: u8 = b'x';
/// Counts, apart from compiles, a probe that was linked without emcc.
pub const PROBE: u8 = b'p';
/// One on which emcc was asked, too, and agreed.
pub const PROBE_SAME: u8 = b'q';
/// One on which emcc did not agree.
pub const PROBE_DIFFERS: u8 = b'y';
/// Counts a step of a link that node did not run again.
pub const STEP: u8 = b's';
/// One that node ran, and that is kept.
pub const STEP_RUN: u8 = b'n';

/// The first bytes of an entry. Another number for another form.
const MAGIC: &[u8] = b"emshim replay 2\n";
const COUNTS: &str = "counts";
const TEMPORARY: &str = ".new-";
/// How much is kept.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    /// More bytes than this, and the oldest go, down to three quarters of it.
    bytes: u64,
    /// A longer entry is not one of ours.
    longest: u64,
}

/// More entries than this, and the oldest go, down to three quarters of it.
const MOST_ENTRIES: usize = 4096;
const RECORDINGS: Bounds = Bounds { bytes: 16 << 20, longest: 256 << 10 };
/// Glue is 100 to 300 KiB at each step, and three times that in a main module.
const GLUE: Bounds = Bounds { bytes: 128 << 20, longest: 8 << 20 };
const MOST_COUNTS: u64 = 16 << 20;
/// That emcc has something to say is believed for so long.
const NEVER_FOR: Duration = Duration::from_secs(86400);
/// A folder of a recording that was killed stays; after this long it goes.
const STALE: Duration = Duration::from_secs(3600);

/// The folder of recordings, or that of glue.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    bounds: Bounds,
}

/// Why there is none.
#[derive(Debug)]
pub enum Refusal {
    /// Neither `XDG_CACHE_HOME` nor `HOME` names a folder.
    NoPlace,
    /// It cannot be made or looked at.
    Io(PathBuf, io::Error),
    /// It is not a folder of ours alone.
    NotOurs(PathBuf, &'static str),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoPlace => f.write_str("neither XDG_CACHE_HOME nor HOME names a folder"),
            Refusal::Io(folder, cause) => write!(f, "{}: {cause}", folder.display()),
            Refusal::NotOurs(folder, what) => write!(f, "{} {what}", folder.display()),
        }
    }
}

/// What is known of a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The command, or one for each input.
    Templates(Vec<Template>),
    /// What a link's imports may be.
    Names(BTreeSet<Vec<u8>>),
    /// emcc said something, so often.
    Never {
        /// 1 or 2: once can be chance.
        seen: u8,
    },
}

impl Cache {
    /// The folder of recordings, made if need be, and checked.
    pub fn open() -> Result<Cache, Refusal> {
        Cache::at(place()?.join("replay"), RECORDINGS)
    }

    /// The folder of what node's steps gave, as the other.
    pub fn open_glue() -> Result<Cache, Refusal> {
        Cache::at(place()?.join("glue"), GLUE)
    }

    fn at(folder: PathBuf, bounds: Bounds) -> Result<Cache, Refusal> {
        let found = match folder.symlink_metadata() {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                let made = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
                made.and_then(|()| folder.symlink_metadata())
            }
            found => found,
        };
        let found = found.map_err(|cause| Refusal::Io(folder.clone(), cause))?;
        let fault = if !found.is_dir() {
            Some("is not a folder")
        } else if found.uid() != us() {
            Some("belongs to somebody else")
        } else if found.permissions().mode() & 0o077 != 0 {
            Some("is open to others; chmod 700 closes it")
        } else {
            None
        };
        match fault {
            Some(what) => Err(Refusal::NotOurs(folder, what)),
            None => Ok(Cache { folder, bounds }),
        }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The entry of this key, if there is one that still holds.
    pub fn read(&self, key: Hash) -> Option<Entry> {
        let (body, age) = self.read_bytes(key)?;
        // What emcc said may be of the moment: a full disk, say.
        decode(&body).filter(|entry| !matches!(entry, Entry::Never { .. }) || age < NEVER_FOR)
    }

    /// The bytes of this key as they were written, and their age.
    pub fn read_bytes(&self, key: Hash) -> Option<(Vec<u8>, Duration)> {
        let file = File::open(self.folder.join(key.to_string())).ok()?;
        let found = file.metadata().ok()?;
        if !found.is_file() || found.uid() != us() || found.len() > self.bounds.longest {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0));
        file.take(self.bounds.longest).read_to_end(&mut bytes).ok()?;
        let age = found.modified().ok().and_then(|time| time.elapsed().ok()).unwrap_or_default();
        Some((unsealed(bytes)?, age))
    }

    /// Keeps an entry. Silent when that is not possible: the next compile is recorded again.
    pub fn write(&self, key: Hash, entry: &Entry) {
        if let Some(bytes) = encode(entry) {
            self.write_bytes(key, bytes);
        }
    }

    /// Keeps bytes, as silently.
    pub fn write_bytes(&self, key: Hash, bytes: Vec<u8>) {
        let _: io::Result<()> = self.try_write(key, bytes);
        // One entry in 16 looks at the size: no count to keep, no scan for each.
        if key.to_string().starts_with('0') {
            self.prune();
        }
    }

    fn try_write(&self, key: Hash, bytes: Vec<u8>) -> io::Result<()> {
        let bytes = sealed(bytes);
        if bytes.len() as u64 > self.bounds.longest {
            return Ok(());
        }
        let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(&self.folder)?;
        file.write_all(&bytes)?;
        file.persist(self.folder.join(key.to_string()))?;
        Ok(())
    }

    /// Counts a comparison; an entry that came out differently goes.
    pub fn verified(&self, key: Hash, same: bool) {
        self.count(if same { SAME } else { DIFFERS });
        if !same {
            let _: io::Result<()> = fs::remove_file(self.folder.join(key.to_string()));
        }
    }

    /// A folder for a recording, gone when dropped.
    pub fn temporary_folder(&self) -> io::Result<TempDir> {
        tempfile::Builder::new().prefix(TEMPORARY).tempdir_in(&self.folder)
    }

    /// Counts what became of a compile.
    pub fn count(&self, letter: u8) {
        let opened = OpenOptions::new().append(true).create(true).mode(0o600).open(self.folder.join(COUNTS));
        let _: io::Result<()> = opened.and_then(|mut file| file.write_all(&[letter]));
    }

    /// How often each letter was counted.
    pub fn counts(&self) -> [u64; 256] {
        let mut counts = [0; 256];
        let text = fs::read(self.folder.join(COUNTS)).unwrap_or_default();
        text.iter().for_each(|&letter| counts[usize::from(letter)] += 1);
        counts
    }

    /// Entries with their sizes and times, oldest first.
    pub fn entries(&self) -> Vec<(SystemTime, u64, PathBuf)> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let ours = files.filter(|file| Hash::parse(file.file_name().as_bytes()).is_some());
        let mut entries: Vec<_> = ours
            .filter_map(|file| {
                let found = file.metadata().ok()?;
                Some((found.modified().ok()?, found.len(), file.path()))
            })
            .collect();
        entries.sort();
        entries
    }

    fn prune(&self) {
        let entries = self.entries();
        let total: u64 = entries.iter().map(|(_, size, _)| size).sum();
        let (mut count, mut bytes) = (entries.len(), total);
        if count > MOST_ENTRIES || bytes > self.bounds.bytes {
            for (_, size, path) in entries {
                if count <= MOST_ENTRIES / 4 * 3 && bytes <= self.bounds.bytes / 4 * 3 {
                    break;
                }
                let _: io::Result<()> = fs::remove_file(path);
                (count, bytes) = (count - 1, bytes - size);
            }
        }
        self.remove_leftovers(STALE);
        let counts = self.folder.join(COUNTS);
        if counts.metadata().is_ok_and(|found| found.len() > MOST_COUNTS) {
            let _: io::Result<()> = fs::remove_file(counts);
        }
    }

    fn remove_leftovers(&self, older_than: Duration) {
        for left in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let age = left.metadata().and_then(|found| found.modified()).ok().and_then(|time| time.elapsed().ok());
            let is_stale = age.is_some_and(|age| age >= older_than);
            if is_stale && left.file_name().as_bytes().starts_with(TEMPORARY.as_bytes()) {
                let removed = fs::remove_file(left.path());
                let _: io::Result<()> = removed.or_else(|_| fs::remove_dir_all(left.path()));
            }
        }
    }

    /// Removes every entry and every count.
    pub fn clear(&self) -> io::Result<usize> {
        let entries = self.entries();
        for (_, _, path) in &entries {
            match fs::remove_file(path) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
                _ => {}
            }
        }
        self.remove_leftovers(Duration::ZERO);
        let _: io::Result<()> = fs::remove_file(self.folder.join(COUNTS));
        Ok(entries.len())
    }
}

/// Below which both folders are.
fn place() -> Result<PathBuf, Refusal> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")));
    Ok(cache.ok_or(Refusal::NoPlace)?.join("emshim"))
}

/// With their checksum behind them, which tells a write that was cut off.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let checksum = Hash::of(&bytes).to_string();
    bytes.extend(checksum.as_bytes());
    bytes
}

fn unsealed(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let (body, checksum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
    if Hash::parse(checksum)? != Hash::of(body) {
        return None;
    }
    bytes.truncate(bytes.len() - CHECKSUM);
    Some(bytes)
}

const CHECKSUM: usize = 64;

fn us() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// clang's program and the folder that it searches for headers, as they must be for a template to hold.
fn witnesses(template: &Template) -> Option<Vec<u8>> {
    let stamp = identity::stamp(&fs::metadata(template.program()).ok()?);
    let has_headers = template.value("--sysroot=").is_none_or(|sysroot| Path::new(sysroot).join("include").is_dir());
    has_headers.then_some(stamp)
}

fn encode(entry: &Entry) -> Option<Vec<u8>> {
    let mut bytes = MAGIC.to_vec();
    match entry {
        Entry::Never { seen } => bytes.extend([b'n', *seen]),
        Entry::Names(names) => {
            bytes.push(b'i');
            for name in names {
                bytes.extend(u32::try_from(name.len()).ok()?.to_le_bytes());
                bytes.extend(name);
            }
        }
        Entry::Templates(templates) => {
            bytes.push(b't');
            for template in templates {
                let encoded = template.encode();
                bytes.extend(witnesses(template)?);
                bytes.extend(u32::try_from(encoded.len()).ok()?.to_le_bytes());
                bytes.extend(encoded);
            }
        }
    }
    Some(bytes)
}

const STAMP: usize = 56;

fn decode(body: &[u8]) -> Option<Entry> {
    match body.strip_prefix(MAGIC)?.split_first()? {
        (b'n', [seen]) => Some(Entry::Never { seen: *seen }),
        (b'i', mut rest) => {
            let mut names = BTreeSet::new();
            while !rest.is_empty() {
                let (length, after) = rest.split_first_chunk::<4>()?;
                let (name, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
                names.insert(name.to_vec());
                rest = after;
            }
            Some(Entry::Names(names))
        }
        (b't', mut rest) => {
            let mut templates = Vec::new();
            while !rest.is_empty() {
                let (stamp, after) = rest.split_at_checked(STAMP)?;
                let (length, after) = after.split_first_chunk::<4>()?;
                let (template, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
                templates.push(Template::decode(template).filter(|found| witnesses(found).as_deref() == Some(stamp))?);
                rest = after;
            }
            (!templates.is_empty()).then_some(Entry::Templates(templates))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn cache() -> (TempDir, Cache) {
        let place = tempfile::tempdir().unwrap();
        let cache = Cache::at(place.path().join("a/replay"), RECORDINGS).unwrap();
        (place, cache)
    }

    #[test]
    fn an_entry_is_read_back_and_its_bytes_are_checked() {
        let (_place, cache) = cache();
        let key = Hash::of(b"key");
        assert_eq!(cache.read(key), None);
        cache.write(key, &Entry::Never { seen: 1 });
        assert_eq!(cache.read(key), Some(Entry::Never { seen: 1 }));
        let file = cache.folder().join(key.to_string());
        let mut bytes = fs::read(&file).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        bytes[MAGIC.len() + 1] = 2;
        fs::write(&file, &bytes).unwrap();
        assert_eq!(cache.read(key), None);
        for length in 0..bytes.len() {
            assert_eq!(unsealed(bytes[..length].to_vec()), None);
            drop(decode(&bytes[..length]));
        }
    }

    #[test]
    fn the_number_of_entries_is_bounded() {
        let (_place, cache) = cache();
        for at in 0..=MOST_ENTRIES {
            fs::write(cache.folder().join(Hash::of(&at.to_le_bytes()).to_string()), "x").unwrap();
        }
        cache.prune();
        assert_eq!(cache.entries().len(), MOST_ENTRIES / 4 * 3);
        fs::write(cache.folder().join(Hash::of(b"large").to_string()), vec![0; RECORDINGS.bytes as usize + 1]).unwrap();
        cache.prune();
        assert!(cache.entries().iter().map(|(_, size, _)| size).sum::<u64>() <= RECORDINGS.bytes);
    }

    #[test]
    fn only_a_private_folder_is_a_cache() {
        let place = tempfile::tempdir().unwrap();
        let (open, file, link) = (place.path().join("open"), place.path().join("file"), place.path().join("link"));
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o750)).unwrap();
        fs::write(&file, "").unwrap();
        symlink(Cache::at(place.path().join("good"), RECORDINGS).unwrap().folder(), &link).unwrap();
        for bad in [open, file.clone(), link] {
            assert!(matches!(Cache::at(bad, RECORDINGS), Err(Refusal::NotOurs(..))));
        }
        assert!(matches!(Cache::at(file.join("below"), RECORDINGS), Err(Refusal::Io(..))));
    }

    #[test]
    fn clearing_leaves_nothing() {
        let (_place, cache) = cache();
        cache.write(Hash::of(b"key"), &Entry::Never { seen: 2 });
        cache.count(HIT);
        cache.count(HIT);
        assert_eq!(cache.counts()[usize::from(HIT)], 2);
        // What a kill leaves.
        let left = cache.temporary_folder().unwrap().keep();
        assert_eq!(cache.clear().unwrap(), 1);
        assert!(!left.exists());
        assert_eq!(fs::read_dir(cache.folder()).unwrap().count(), 0);
    }
}
