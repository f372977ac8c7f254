//! Where each wasm was linked: one small file per link, named by the wasm's hash.
//!
//! It lets a program that some tool copied alone be given its wasm again. Nothing here can fail
//! a link: what cannot be written is not recorded, and what is read is believed only when the
//! hash of the file found is the one asked for.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File};
use std::io::Read;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::hash::Hash;
use super::place::{self, TEMP_PREFIX};

/// More entries than this, and the oldest go, down to three quarters of it.
const LIMIT: usize = 20_000;

/// Linux' PATH_MAX; a longer entry is not one of ours.
const LONGEST: u64 = 4096;

/// The folder of records, or nothing when there is no place for one.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    folder: Option<PathBuf>,
}

impl Ledger {
    /// `$XDG_CACHE_HOME/emshim/ledger`, else `$HOME/.cache/emshim/ledger`, else no ledger.
    pub fn from_env() -> Ledger {
        let from = |cache: Option<OsString>, home: Option<OsString>| {
            let absolute = |path: Option<OsString>| path.map(PathBuf::from).filter(|p| p.is_absolute());
            // A relative XDG_CACHE_HOME is to be ignored, says its specification.
            let cache = absolute(cache).or_else(|| Some(absolute(home)?.join(".cache")))?;
            Some(cache.join("emshim/ledger"))
        };
        Ledger { folder: from(env::var_os("XDG_CACHE_HOME"), env::var_os("HOME")) }
    }

    /// A ledger in this folder, which is made when first needed.
    pub fn at(folder: impl Into<PathBuf>) -> Ledger {
        Ledger { folder: Some(folder.into()) }
    }

    /// Where it is, if there is a place for one.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Removes every note; how many there were. An error: one that cannot be removed.
    pub fn clear(&self) -> std::io::Result<usize> {
        let notes = self.folder().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        let is_note = |name: &OsStr| name.len() == 64 && name.as_bytes().iter().all(u8::is_ascii_hexdigit);
        let mut removed = 0;
        for note in notes.filter(|note| is_note(&note.file_name())) {
            fs::remove_file(note.path())?;
            removed += 1;
        }
        Ok(removed)
    }

    /// Notes where the wasm with this hash is. Silent when that is not possible.
    pub fn record(&self, hash: Hash, wasm: &Path) {
        let _ = self.try_record(hash, wasm);
    }

    fn try_record(&self, hash: Hash, wasm: &Path) -> Option<()> {
        let folder = self.folder.as_deref()?;
        let wasm = std::path::absolute(wasm).ok()?;
        if wasm.as_os_str().len() as u64 > LONGEST {
            return None;
        }
        // An existing folder is left as it is, and judged below.
        let _ = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        let found = private(folder)?;
        let entry = folder.join(hash.to_string());
        place::write(&entry, &[wasm.as_os_str().as_bytes()], 0o600).ok()?;
        if entry.metadata().ok()?.uid() != found.uid() {
            // We are root in somebody's home: our file there would be in their way.
            let _ = fs::remove_file(&entry);
            return None;
        }
        // One link in 256 looks at the size: no count to keep, no scan for each link.
        if hash.first_byte() == 0 {
            prune(folder, LIMIT);
        }
        Some(())
    }

    /// The wasm with this hash, if it is still where it was linked.
    pub fn lookup(&self, hash: Hash) -> Option<PathBuf> {
        let wasm = self.path_of(hash)?;
        (Hash::of_file(&wasm).ok()? == hash).then_some(wasm)
    }

    /// Where the wasm with this hash was linked, whatever is there now.
    pub fn path_of(&self, hash: Hash) -> Option<PathBuf> {
        let folder = self.folder.as_deref()?;
        // Nobody but its owner and root can read a private folder, so being able to is enough.
        private(folder)?;
        let entry = folder.join(hash.to_string());
        if !entry.symlink_metadata().ok()?.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        let read = File::open(entry).ok()?.take(LONGEST).read_to_end(&mut bytes);
        read.ok()?;
        let wasm = PathBuf::from(OsString::from_vec(bytes));
        wasm.is_absolute().then_some(wasm)
    }
}

/// The folder, if it is one that only its owner can enter.
fn private(folder: &Path) -> Option<fs::Metadata> {
    let found = folder.symlink_metadata().ok()?;
    let closed = found.permissions().mode() & 0o077 == 0;
    (found.is_dir() && closed).then_some(found)
}

/// Removes the oldest entries when there are more than `limit`. Another process may do the same.
fn prune(folder: &Path, limit: usize) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let ours =
        |name: &OsStr| Hash::parse(name.as_bytes()).is_some() || name.as_bytes().starts_with(TEMP_PREFIX.as_bytes());
    let mut dated: Vec<_> = entries
        .flatten()
        .filter(|entry| ours(&entry.file_name()))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    if dated.len() <= limit {
        return;
    }
    dated.sort();
    for (_, path) in &dated[..dated.len() - limit / 4 * 3] {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    struct Place {
        folder: tempfile::TempDir,
        ledger: Ledger,
    }

    fn place() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::at(folder.path().join("cache/ledger"));
        Place { folder, ledger }
    }

    impl Place {
        fn wasm(&self, name: &OsStr, bytes: &[u8]) -> (PathBuf, Hash) {
            let path = self.folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            (path, Hash::of(bytes))
        }

        fn records(&self) -> PathBuf {
            self.folder.path().join("cache/ledger")
        }
    }

    #[test]
    fn what_was_recorded_is_found_until_it_changes() {
        let place = place();
        let (path, hash) = place.wasm(OsStr::from_bytes(b"caf\xe9\n.wasm"), b"one");
        assert_eq!(place.ledger.lookup(hash), None);
        place.ledger.record(hash, &path);
        assert_eq!(place.ledger.lookup(hash), Some(path.clone()));
        fs::write(&path, "two").unwrap();
        assert_eq!(place.ledger.lookup(hash), None);
        assert_eq!(place.ledger.path_of(hash), Some(path));
    }

    #[test]
    fn the_folder_is_private_and_one_that_is_not_stays_unused() {
        let place = place();
        let (path, hash) = place.wasm(OsStr::new("a.wasm"), b"one");
        place.ledger.record(hash, &path);
        let mode = place.records().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        fs::set_permissions(place.records(), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(place.ledger.lookup(hash), None);
        let other = Hash::of(b"other");
        place.ledger.record(other, &path);
        assert!(!place.records().join(other.to_string()).exists());
    }

    #[test]
    fn a_folder_that_is_a_link_or_a_file_stays_unused() {
        let place = place();
        let (path, hash) = place.wasm(OsStr::new("a.wasm"), b"one");
        let ledger = Ledger::at(&path);
        ledger.record(hash, &path);
        assert_eq!(ledger.lookup(hash), None);
        place.ledger.record(hash, &path);
        let link = place.folder.path().join("link");
        std::os::unix::fs::symlink(place.records(), &link).unwrap();
        assert_eq!(Ledger::at(link).lookup(hash), None);
        Ledger::default().record(hash, &path);
        assert_eq!(Ledger::default().lookup(hash), None);
    }

    #[test]
    fn hostile_entries_lead_nowhere() {
        let place = place();
        let (path, hash) = place.wasm(OsStr::new("a.wasm"), b"one");
        place.ledger.record(hash, &path);
        let entry = place.records().join(hash.to_string());
        let long = "/x".repeat(9000);
        for text in ["", "relative.wasm", "/dev/zero", "/", "\0", &long] {
            fs::write(&entry, text).unwrap();
            assert_eq!(place.ledger.lookup(hash), None, "{text}");
        }
        fs::remove_file(&entry).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &entry).unwrap();
        assert_eq!(place.ledger.lookup(hash), None);
    }

    #[test]
    fn the_oldest_entries_go_and_other_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let name = |n: u64| folder.path().join(Hash::of(&n.to_le_bytes()).to_string());
        for n in 0..9 {
            let file = File::create(name(n)).unwrap();
            let age = Duration::from_secs(1000 - n);
            file.set_modified(SystemTime::now() - age).unwrap();
        }
        fs::write(folder.path().join("README"), "").unwrap();
        prune(folder.path(), 9);
        assert!(name(0).exists());
        prune(folder.path(), 8);
        let left: Vec<u64> = (0..9).filter(|n| name(*n).exists()).collect();
        assert_eq!(left, [3, 4, 5, 6, 7, 8]);
        assert!(folder.path().join("README").exists());
    }
}
