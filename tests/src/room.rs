//! The folder that a run of tests works in: the same one each time, so that a command line that names it stays the same,
//! and none of a run that goes on meanwhile.

use rustix::fs::{FlockOperation, flock};
use rustix::process::geteuid;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Removed when it is dropped.
#[derive(Debug)]
pub struct Room {
    folder: TempDir,
    /// Held as long as the folder is ours.
    _lock: Option<File>,
}

impl Room {
    /// The room of this name, empty; another folder where somebody else is in it.
    pub fn take(name: &str) -> io::Result<Room> {
        match usual(name) {
            Ok((folder, lock)) => Ok(Room { folder, _lock: Some(lock) }),
            Err(_) => Ok(Room { folder: tempfile::Builder::new().prefix("emshim-tests-").tempdir()?, _lock: None }),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

fn usual(name: &str) -> io::Result<(TempDir, File)> {
    let rooms = private_folder(&std::env::temp_dir().join(format!("emshim-tests-{}", geteuid().as_raw())))?;
    let lock = File::create(rooms.join(format!("{name}.lock")))?;
    flock(&lock, FlockOperation::NonBlockingLockExclusive)?;
    let place = rooms.join(name);
    if place.exists() {
        fs::remove_dir_all(&place)?; // of a run that was killed
    }
    Ok((tempfile::Builder::new().prefix(name).rand_bytes(0).tempdir_in(rooms)?, lock))
}

/// This folder, made if it is not there; an error where others could write into it.
pub fn private_folder(folder: &Path) -> io::Result<PathBuf> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let found = fs::symlink_metadata(folder)?;
    let is_ours = found.is_dir() && found.uid() == geteuid().as_raw() && found.mode() & 0o077 == 0;
    if is_ours { Ok(folder.to_owned()) } else { Err(io::Error::other(format!("{}: not ours alone", folder.display()))) }
}

#[test]
fn who_comes_second_gets_another_room() {
    let name = format!("unit-{}", std::process::id());
    let first = Room::take(&name).expect("a room");
    let second = Room::take(&name).expect("another one");
    assert_ne!(first.path(), second.path());
    let path = first.path().to_owned();
    drop(first);
    assert!(!path.exists());
    assert_eq!(Room::take(&name).expect("the first again").path(), path);
}
