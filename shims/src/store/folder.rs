//! A folder of bytes, each found by a hash. It must be ours alone, for what is read here is executed, or handed on as a tool's own.

use super::counts::{DIFFERS, SAME};
use postlink::Hash;
use std::env;
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

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
/// A folder of a recording that was killed stays; after this long it goes.
const STALE: Duration = Duration::from_secs(3600);

/// Makes a folder, if need be, that is ours alone; refuses one that is somebody else's, or open to others.
pub fn private(folder: &Path) -> Result<(), Refusal> {
    let found = match folder.symlink_metadata() {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
            made.and_then(|()| folder.symlink_metadata())
        }
        found => found,
    };
    let found = found.map_err(|cause| Refusal::Io(folder.to_owned(), cause))?;
    let fault = if !found.is_dir() {
        "is not a folder"
    } else if found.uid() != us() {
        "belongs to somebody else"
    } else if found.permissions().mode() & 0o077 != 0 {
        "is open to others; chmod 700 closes it"
    } else {
        return Ok(());
    };
    Err(Refusal::NotOurs(folder.to_owned(), fault))
}

/// The folder of recordings, or that of glue.
#[derive(Debug)]
pub struct Store {
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

impl Store {
    /// The folder of recordings, made if need be, and checked.
    pub fn recordings() -> Result<Store, Refusal> {
        Store::at(place()?.join("replay"), RECORDINGS)
    }

    /// The folder of what node gave to links, made and checked as the other.
    pub fn glue() -> Result<Store, Refusal> {
        Store::at(place()?.join("glue"), GLUE)
    }

    /// The folder of what links are made of, made and checked as the others.
    pub fn links() -> Result<Store, Refusal> {
        Store::at(place()?.join("links"), GLUE)
    }

    fn at(folder: PathBuf, bounds: Bounds) -> Result<Store, Refusal> {
        private(&folder)?;
        Ok(Store { folder, bounds })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// The bytes of this key as they were written, and their age.
    pub fn read(&self, key: Hash) -> Option<(Vec<u8>, Duration)> {
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

    /// Keeps bytes. Silent when that is not possible: what is not there is made again.
    pub fn write(&self, key: Hash, bytes: Vec<u8>) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::counts::HIT;
    use std::os::unix::fs::symlink;

    fn store() -> (TempDir, Store) {
        let place = tempfile::tempdir().unwrap();
        let store = Store::at(place.path().join("a/replay"), RECORDINGS).unwrap();
        (place, store)
    }

    #[test]
    fn an_entry_is_read_back_and_its_bytes_are_checked() {
        let (_place, store) = store();
        let key = Hash::of(b"key");
        assert_eq!(store.read(key), None);
        store.write(key, b"bytes".to_vec());
        assert_eq!(store.read(key).unwrap().0, b"bytes");
        let file = store.path().join(key.to_string());
        let mut bytes = fs::read(&file).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        bytes[1] = b'a';
        fs::write(&file, &bytes).unwrap();
        assert_eq!(store.read(key), None);
        for length in 0..bytes.len() {
            assert_eq!(unsealed(bytes[..length].to_vec()), None);
        }
    }

    #[test]
    fn the_number_of_entries_is_bounded() {
        let (_place, store) = store();
        for at in 0..=MOST_ENTRIES {
            fs::write(store.path().join(Hash::of(&at.to_le_bytes()).to_string()), "x").unwrap();
        }
        store.prune();
        assert_eq!(store.entries().len(), MOST_ENTRIES / 4 * 3);
        fs::write(store.path().join(Hash::of(b"large").to_string()), vec![0; RECORDINGS.bytes as usize + 1]).unwrap();
        store.prune();
        assert!(store.entries().iter().map(|(_, size, _)| size).sum::<u64>() <= RECORDINGS.bytes);
    }

    #[test]
    fn what_is_too_much_goes_until_three_quarters_are_left_and_the_rest_stays() {
        let place = tempfile::tempdir().unwrap();
        let store = Store::at(place.path().join("few"), Bounds { bytes: 100, longest: 50 }).unwrap();
        for at in 0..11_u8 {
            fs::write(store.path().join(Hash::of(&[at]).to_string()), [0; 10]).unwrap();
        }
        store.prune();
        assert_eq!(store.entries().len(), 7, "of 110 bytes more than 75 are too many");
        store.prune();
        assert_eq!(store.entries().len(), 7);
    }

    #[test]
    fn an_entry_that_came_out_differently_goes_and_one_that_did_not_stays() {
        let (_place, store) = store();
        let key = Hash::of(b"key");
        store.write(key, b"bytes".to_vec());
        store.verified(key, true);
        assert!(store.read(key).is_some());
        store.verified(key, false);
        assert!(store.read(key).is_none());
        assert_eq!((store.counts()[usize::from(SAME)], store.counts()[usize::from(DIFFERS)]), (1, 1));
    }

    #[test]
    fn only_a_private_folder_is_a_cache() {
        let place = tempfile::tempdir().unwrap();
        let (open, file, link) = (place.path().join("open"), place.path().join("file"), place.path().join("link"));
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o750)).unwrap();
        fs::write(&file, "").unwrap();
        symlink(Store::at(place.path().join("good"), RECORDINGS).unwrap().path(), &link).unwrap();
        for bad in [open, file.clone(), link] {
            assert!(matches!(Store::at(bad, RECORDINGS), Err(Refusal::NotOurs(..))));
        }
        assert!(matches!(Store::at(file.join("below"), RECORDINGS), Err(Refusal::Io(..))));
    }

    #[test]
    fn clearing_leaves_nothing() {
        let (_place, store) = store();
        store.write(Hash::of(b"key"), b"bytes".to_vec());
        store.count(HIT);
        store.count(HIT);
        assert_eq!(store.counts()[usize::from(HIT)], 2);
        // What a kill leaves.
        let left = store.temporary_folder().unwrap().keep();
        assert_eq!(store.clear().unwrap(), 1);
        assert!(!left.exists());
        assert_eq!(fs::read_dir(store.path()).unwrap().count(), 0);
    }
}
