//! Puts a file at its place whole or not at all: a temporary file in the same folder, then a rename. What is no regular file
//! or link stays where it is.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

pub use super::target::is_open_already;
use super::target::{Target, end_of_chain, is_replaceable};

/// What a temporary file's name starts with; a kill can leave one behind.
pub(crate) const TEMP_PREFIX: &str = ".emshim-";

/// A name in the target's folder that is removed again unless `put` succeeds.
struct Temp(PathBuf);

impl Temp {
    /// Runs `make` with fresh names until one does not exist yet: process ids repeat in containers.
    fn beside<T>(target: &Path, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<(Temp, T)> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let folder = target.parent().unwrap_or(Path::new(""));
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("{TEMP_PREFIX}{}-{count}.tmp", std::process::id());
            let path = folder.join(name);
            match make(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && count < 10_000 => {}
                Err(error) => return Err(error),
                Ok(made) => return Ok((Temp(path), made)),
            }
        }
    }

    fn file(target: &Path, mode: u32) -> io::Result<(Temp, File)> {
        Temp::beside(target, |path| OpenOptions::new().write(true).create_new(true).mode(mode).open(path))
    }

    fn put(self, target: &Path) -> io::Result<()> {
        put(&self.0, target)
    }
}

impl Drop for Temp {
    // After a rename there is nothing to remove, unless both names were one inode.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Gives a file its name, where no device, pipe or folder has it.
pub fn put(from: &Path, target: &Path) -> io::Result<()> {
    match is_replaceable(target) {
        true => fs::rename(from, target),
        false => Err(io::Error::new(io::ErrorKind::AlreadyExists, "something stands there that is no file")),
    }
}

/// Writes a new file, or into the device or pipe that stands there. `mode` is cut by the umask, as for every tool that creates a file.
pub fn write(target: &Path, parts: &[&[u8]], mode: u32) -> io::Result<()> {
    let target = match Target::look(target)? {
        Target::File(path) => path,
        Target::Device(path) | Target::Pipe(path) => return write_into(&path, parts),
    };
    let (temp, mut file) = Temp::file(&target, mode)?;
    for part in parts {
        file.write_all(part)?;
    }
    drop(file);
    temp.put(&target)
}

/// Writes a file that anybody may read, or into the device or pipe that stands there.
pub fn write_file(target: &Path, bytes: &[u8]) -> io::Result<()> {
    write(target, &[bytes], 0o666)
}

/// Writes into what stands there already.
pub fn write_into(target: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(target)?;
    parts.iter().try_for_each(|part| file.write_all(part))
}

/// How a copied file should look.
pub(crate) struct Look {
    mode: u32,
    owner: (u32, u32),
    modified: Option<SystemTime>,
}

impl Look {
    /// Readable and writable by whom `program` is, and its owner's: a program needs its wasm.
    pub(crate) fn like(program: &fs::Metadata, modified: Option<SystemTime>) -> Look {
        Look { mode: program.permissions().mode() & 0o666, owner: (program.uid(), program.gid()), modified }
    }
}

/// Copies a file, executable if it is, to where a tool was told to write.
pub fn copy_whole(source: &Path, target: &Path) -> io::Result<()> {
    let mode = source.metadata()?.permissions().mode() & 0o777;
    write(target, &[&fs::read(source)?], mode)
}

/// Copies a file's bytes.
pub(crate) fn copy(source: &Path, target: &Path, look: &Look) -> io::Result<()> {
    let mut from = File::open(source)?;
    let (temp, mut to) = Temp::file(target, 0o600)?;
    io::copy(&mut from, &mut to)?;
    let made = to.metadata()?;
    if (made.uid(), made.gid()) != look.owner {
        // Only root may give files away; for anyone else the copy is simply theirs.
        let _ = fchown(&to, Some(look.owner.0), Some(look.owner.1));
    }
    to.set_permissions(fs::Permissions::from_mode(look.mode))?;
    if let Some(modified) = look.modified {
        to.set_modified(modified)?;
    }
    drop(to);
    temp.put(target)
}

/// Writes into a device, a pipe or what is open already; else a new file. For people, who name such things on purpose.
pub(crate) fn save(target: &Path, bytes: &[u8]) -> io::Result<()> {
    if is_open_already(target) && target.metadata().is_ok_and(|found| found.is_file()) {
        // What `>>` opened keeps what it has.
        return OpenOptions::new().append(true).open(target)?.write_all(bytes);
    }
    write(target, &[bytes], 0o666)
}

/// Writes a file that looks like `model`, through to the disk. Where `target` is a symbolic link, what it leads to is
/// replaced, or made; what is no regular file is written into. Returns how many other names the old file had: they keep its bytes, as a package cache expects.
pub fn replace(model: &Path, target: &Path, bytes: &[u8]) -> io::Result<u64> {
    let look = fs::metadata(model)?;
    let target = match fs::metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => end_of_chain(target)?,
        Err(error) => return Err(error),
        Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() || is_open_already(target) => return save(target, bytes).map(|()| 0),
        Ok(_) => fs::canonicalize(target)?,
    };
    let others = fs::metadata(&target).map_or(0, |old| old.nlink() - 1);
    let (temp, mut file) = Temp::file(&target, 0o600)?;
    file.write_all(bytes)?;
    let made = file.metadata()?;
    if (made.uid(), made.gid()) != (look.uid(), look.gid()) {
        let _ = fchown(&file, Some(look.uid()), Some(look.gid()));
    }
    file.set_permissions(fs::Permissions::from_mode(look.permissions().mode() & 0o7777))?;
    file.sync_all()?;
    drop(file);
    temp.put(&target)?;
    Ok(others)
}

/// Another name for the same file. Does not follow symbolic links.
pub(crate) fn hard_link(source: &Path, target: &Path) -> io::Result<()> {
    let (temp, ()) = Temp::beside(target, |path| fs::hard_link(source, path))?;
    temp.put(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let taken = |count| folder.path().join(format!("{TEMP_PREFIX}{}-{count}.tmp", std::process::id()));
        (0..300).for_each(|count| drop(File::create(taken(count)).unwrap()));
        let (temp, _) = Temp::file(&folder.path().join("x"), 0o600).unwrap();
        assert!(temp.0.is_file() && (0..300).all(|count| temp.0 != taken(count)));
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_failed_write_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("taken");
        fs::create_dir(&target).unwrap();
        fs::write(target.join("x"), "").unwrap();
        assert!(write(&target, &[b"bytes"], 0o644).is_err());
        assert_eq!(names(folder.path()), ["taken"]);
    }

    #[test]
    fn a_hard_link_over_the_same_file_leaves_no_temporary_name() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&a, "x").unwrap();
        fs::hard_link(&a, &b).unwrap();
        hard_link(&a, &b).unwrap();
        assert_eq!(names(folder.path()), ["a", "b"]);
    }

    #[test]
    fn a_replaced_file_keeps_its_mode_and_is_found_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b, link) = (folder.path().join("a"), folder.path().join("b"), folder.path().join("link"));
        fs::write(&a, "old").unwrap();
        fs::set_permissions(&a, fs::Permissions::from_mode(0o555)).unwrap();
        fs::hard_link(&a, &b).unwrap();
        std::os::unix::fs::symlink("a", &link).unwrap();
        assert_eq!(replace(&link, &link, b"new").unwrap(), 1);
        assert_eq!(fs::read(&a).unwrap(), b"new");
        assert_eq!(fs::read(&b).unwrap(), b"old");
        assert_eq!(a.metadata().unwrap().permissions().mode() & 0o7777, 0o555);
        assert!(link.is_symlink());
        assert_eq!(replace(&a, &folder.path().join("c"), b"c").unwrap(), 0);
        std::os::unix::fs::symlink("d", folder.path().join("e")).unwrap();
        assert_eq!(replace(&a, &folder.path().join("e"), b"d").unwrap(), 0);
        assert!(folder.path().join("e").is_symlink());
        assert_eq!(fs::read(folder.path().join("d")).unwrap(), b"d");
        assert_eq!(names(folder.path()), ["a", "b", "c", "d", "e", "link"]);
        assert_eq!(replace(&a, folder.path(), b"x").unwrap_err().kind(), io::ErrorKind::IsADirectory);
    }

    #[test]
    fn a_copy_replaces_what_stands_there_and_takes_the_look_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&a, "new").unwrap();
        fs::write(&b, "an older and longer text").unwrap();
        fs::set_permissions(&a, fs::Permissions::from_mode(0o750)).unwrap();
        let then = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        copy(&a, &b, &Look::like(&a.metadata().unwrap(), Some(then))).unwrap();
        let made = b.metadata().unwrap();
        assert_eq!(fs::read(&b).unwrap(), b"new");
        assert_eq!(made.permissions().mode() & 0o7777, 0o640);
        assert_eq!(made.modified().unwrap(), then);
        assert_eq!(names(folder.path()), ["a", "b"]);
    }

    #[test]
    fn what_is_no_regular_file_is_written_into() {
        let folder = tempfile::tempdir().unwrap();
        let (model, pipe) = (folder.path().join("model"), folder.path().join("pipe"));
        fs::write(&model, "").unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let path = pipe.clone();
        let reader = std::thread::spawn(move || fs::read(path).unwrap());
        assert_eq!(replace(&model, &pipe, b"bytes").unwrap(), 0);
        assert!(!fs::symlink_metadata(&pipe).unwrap().is_file(), "the pipe was replaced");
        assert_eq!(reader.join().unwrap(), b"bytes");
    }
}
