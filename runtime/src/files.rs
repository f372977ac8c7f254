//! The files that a program sees: each call names a path as the program spells it, and is done below a mount or not at all.

use crate::names::{from_text, to_text};
use crate::settings::Mount;
use rustix::fs::{AtFlags, CWD, Mode, OFlags, Stat, Timespec, Timestamps};
use rustix::io::Errno;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{FileExt, symlink};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// As much of a file is sent along when it is opened.
const FIRST: usize = 64 << 10;
/// As much is read at once.
const MOST: usize = 4 << 20;
/// What appends to one file does so one after the other.
static COMMITS: Mutex<()> = Mutex::new(());

/// What one program sees, and what of it is open.
#[derive(Debug)]
pub struct Files {
    mounts: Arc<Vec<Mount>>,
    umask: u32,
    open: Mutex<HashMap<u64, Arc<File>>>,
    next: AtomicU64,
}

/// What a call gives: JSON, or bytes.
pub type Answer = Result<Vec<u8>, Errno>;

impl Files {
    pub fn new(mounts: Arc<Vec<Mount>>, umask: u32) -> Files {
        Files { mounts, umask: umask & 0o777, open: Mutex::default(), next: AtomicU64::new(1) }
    }

    /// One call by its name; none where it is no call of this file.
    pub fn call(&self, name: &str, given: &Value, data: &[u8]) -> Option<Answer> {
        Some(match name {
            "stat" => self.at(given).and_then(|path| answer(&row(&look(&path)?))),
            "list" => self.at(given).and_then(|path| list(&path)),
            "open" => self.open(given),
            "read" => self.read(given),
            "commit" => self.commit(given, data),
            "fstat" => self.file(given).and_then(|file| answer(&row(&rustix::fs::fstat(&*file)?))),
            "close" => self.close(given),
            "sync" => self.file(given).and_then(|file| done(file.sync_all())),
            "mknod" => self.make(given),
            "mkdir" => self.at(given).and_then(|path| {
                rustix::fs::mkdirat(CWD, &path, self.mode(given))?;
                answer(&row(&look(&path)?))
            }),
            "rmdir" => self.at(given).and_then(|path| done(fs::remove_dir(path))),
            "unlink" => self.at(given).and_then(|path| done(fs::remove_file(path))),
            "rename" => self.at(given).and_then(|path| done(fs::rename(path, self.path(&given["to"])?))),
            "symlink" => self.at(given).and_then(|path| {
                done(symlink(from_text(given["target"].as_str().ok_or(Errno::INVAL)?), &path))?;
                answer(&row(&look(&path)?))
            }),
            "readlink" => self.at(given).and_then(|path| {
                let target = fs::read_link(path).map_err(|cause| number(&cause))?;
                answer(&Value::from(to_text(target.as_os_str())))
            }),
            "chmod" => self.plain(given).and_then(|path| {
                rustix::fs::chmodat(CWD, &path, mode(given, 0o7777), AtFlags::empty()).map(|()| Vec::new())
            }),
            "truncate" => self.plain(given).and_then(|path| {
                let file = rustix::fs::open(&path, OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?;
                done(File::from(file).set_len(given["size"].as_u64().ok_or(Errno::INVAL)?))
            }),
            "utime" => self.at(given).and_then(|path| {
                let times = Timestamps { last_access: time(&given["atime"]), last_modification: time(&given["mtime"]) };
                rustix::fs::utimensat(CWD, &path, &times, AtFlags::SYMLINK_NOFOLLOW).map(|()| Vec::new())
            }),
            _ => return None,
        })
    }

    fn at(&self, given: &Value) -> Result<PathBuf, Errno> {
        self.path(&given["path"])
    }

    /// A path that is no link, since what follows would follow it.
    fn plain(&self, given: &Value) -> Result<PathBuf, Errno> {
        let path = self.at(given)?;
        let is_link = fs::symlink_metadata(&path).map_err(|cause| number(&cause))?.is_symlink();
        if is_link { Err(Errno::LOOP) } else { Ok(path) }
    }

    fn path(&self, seen: &Value) -> Result<PathBuf, Errno> {
        self.host(Path::new(&from_text(seen.as_str().ok_or(Errno::INVAL)?)))
    }

    /// Where a path lies on the host: below the mount with the longest path, and in the end, whatever links are on the way, in a mount.
    pub fn host(&self, seen: &Path) -> Result<PathBuf, Errno> {
        let mount = self
            .mounts
            .iter()
            .filter(|mount| seen.starts_with(&mount.seen))
            .max_by_key(|mount| mount.seen.as_os_str().len());
        let mount = mount.ok_or(Errno::NOENT)?;
        let rest = seen.strip_prefix(&mount.seen).map_err(|_| Errno::NOENT)?;
        if rest.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err(Errno::INVAL);
        }
        if rest.as_os_str().is_empty() {
            return Ok(mount.host.clone());
        }
        let path = mount.host.join(rest);
        let folder = path.parent().ok_or(Errno::NOENT)?;
        let real = fs::canonicalize(folder).map_err(|cause| number(&cause))?;
        if !self.holds(&real) {
            return Err(Errno::ACCESS);
        }
        Ok(real.join(path.file_name().ok_or(Errno::NOENT)?))
    }

    /// Whether a path of the host, without links, lies in a mount.
    pub fn holds(&self, real: &Path) -> bool {
        self.mounts.iter().any(|mount| real.starts_with(&mount.host))
    }

    fn mode(&self, given: &Value) -> Mode {
        mode(given, 0o7777 & !self.umask)
    }

    fn file(&self, given: &Value) -> Result<Arc<File>, Errno> {
        let open = self.open.lock().map_err(|_| Errno::IO)?;
        given["file"].as_u64().and_then(|file| open.get(&file)).cloned().ok_or(Errno::BADF)
    }

    fn make(&self, given: &Value) -> Answer {
        let path = self.at(given)?;
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
        let file = rustix::fs::open(&path, flags, self.mode(given))?;
        answer(&row(&rustix::fs::fstat(&file)?))
    }

    /// What is written is read as well: a part of a block is written with the rest of it.
    fn open(&self, given: &Value) -> Answer {
        let path = self.at(given)?;
        let asked = given["flags"].as_u64().ok_or(Errno::INVAL)?;
        let mut flags = OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let is_read = asked & 3 == 0;
        flags |= if is_read { OFlags::RDONLY } else { OFlags::RDWR };
        if asked & 64 != 0 {
            flags |= OFlags::CREATE;
        }
        if let Ok(found) = look(&path) {
            // A FIFO would have the program wait, and a device is the host's.
            match found.st_mode & 0o170_000 {
                0o100_000 | 0o040_000 => {}
                0o120_000 => return Err(Errno::LOOP),
                _ => return Err(Errno::NXIO),
            }
        }
        let file = File::from(rustix::fs::open(&path, flags, self.mode(given))?);
        let found = rustix::fs::fstat(&file)?;
        let mut first = Vec::new();
        if is_read && found.st_mode & 0o170_000 == 0o100_000 {
            first = read_at(&file, 0, FIRST)?;
        }
        let key = self.next.fetch_add(1, Ordering::Relaxed);
        self.open.lock().map_err(|_| Errno::IO)?.insert(key, Arc::new(file));
        let head = json!([key, row(&found)]).to_string();
        let length = u32::try_from(head.len()).map_err(|_| Errno::IO)?;
        Ok([&length.to_le_bytes(), head.as_bytes(), &first].concat())
    }

    fn read(&self, given: &Value) -> Answer {
        let (at, most) = (given["at"].as_u64().ok_or(Errno::INVAL)?, given["most"].as_u64().ok_or(Errno::INVAL)?);
        read_at(&*self.file(given)?, at, MOST.min(usize::try_from(most).unwrap_or(MOST)))
    }

    fn close(&self, given: &Value) -> Answer {
        let key = given["file"].as_u64().ok_or(Errno::INVAL)?;
        self.open.lock().map_err(|_| Errno::IO)?.remove(&key).map(|_| Vec::new()).ok_or(Errno::BADF)
    }

    /// Everything that a program wrote to a file since it last said so, at once. What it appended goes to where the end is now.
    fn commit(&self, given: &Value, data: &[u8]) -> Answer {
        let file = self.file(given)?;
        let size = given["size"].as_u64().ok_or(Errno::INVAL)?;
        let _one = COMMITS.lock().map_err(|_| Errno::IO)?;
        let now = rustix::fs::fstat(&*file)?.st_size as u64;
        let moved = match given["appended"].as_u64() {
            Some(base) => now.saturating_sub(base),
            None => 0,
        };
        if let Some(cut) = given["cut"].as_u64().filter(|cut| *cut < now) {
            done(file.set_len(cut))?;
        }
        let mut rest = data;
        for part in given["parts"].as_array().ok_or(Errno::INVAL)? {
            let (Some(at), Some(length)) = (part[0].as_u64(), part[1].as_u64()) else { return Err(Errno::INVAL) };
            let (part, after) =
                usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length)).ok_or(Errno::INVAL)?;
            file.write_all_at(part, at + moved).map_err(|cause| number(&cause))?;
            rest = after;
        }
        if rustix::fs::fstat(&*file)?.st_size as u64 != size + moved {
            done(file.set_len(size + moved))?;
        }
        answer(&row(&rustix::fs::fstat(&*file)?))
    }
}

fn read_at(file: &File, at: u64, most: usize) -> Answer {
    let mut bytes = vec![0; most];
    let mut got = 0;
    while got < most {
        match file.read_at(&mut bytes[got..], at + got as u64) {
            Ok(0) => break,
            Ok(count) => got += count,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(number(&cause)),
        }
    }
    bytes.truncate(got);
    Ok(bytes)
}

fn list(path: &Path) -> Answer {
    let mut rows = Vec::new();
    for entry in fs::read_dir(path).map_err(|cause| number(&cause))? {
        let entry = entry.map_err(|cause| number(&cause))?;
        // What is gone since is not there.
        if let Ok(found) = look(&entry.path()) {
            rows.push(json!([to_text(&entry.file_name()), row(&found)]));
        }
    }
    answer(&Value::from(rows))
}

fn look(path: &Path) -> Result<Stat, Errno> {
    rustix::fs::lstat(path)
}

/// As `postlink/page/content.js` reads it. The types of the fields differ from processor to processor.
#[allow(clippy::unnecessary_cast)]
fn row(found: &Stat) -> Value {
    let milliseconds = |seconds: i64, rest: i64| seconds as f64 * 1000.0 + rest as f64 / 1e6;
    json!([
        found.st_dev as u64,
        found.st_ino as u64,
        found.st_mode as u64,
        found.st_nlink as u64,
        found.st_uid,
        found.st_gid,
        found.st_rdev as u64,
        found.st_size,
        found.st_blocks,
        milliseconds(found.st_atime as i64, found.st_atime_nsec as i64),
        milliseconds(found.st_mtime as i64, found.st_mtime_nsec as i64),
        milliseconds(found.st_ctime as i64, found.st_ctime_nsec as i64),
    ])
}

fn mode(given: &Value, mask: u32) -> Mode {
    Mode::from_raw_mode(given["mode"].as_u64().unwrap_or(0) as u32 & mask)
}

/// Milliseconds; none is now.
fn time(given: &Value) -> Timespec {
    let Some(milliseconds) = given.as_f64() else {
        return Timespec { tv_sec: 0, tv_nsec: rustix::fs::UTIME_NOW };
    };
    let seconds = (milliseconds / 1000.0).floor();
    Timespec { tv_sec: seconds as i64, tv_nsec: ((milliseconds - seconds * 1000.0) * 1e6).min(999_999_999.0) as _ }
}

pub(crate) fn answer(value: &Value) -> Answer {
    Ok(value.to_string().into_bytes())
}

fn done(result: io::Result<()>) -> Answer {
    result.map(|()| Vec::new()).map_err(|cause| number(&cause))
}

/// The number of an error.
pub(crate) fn number(cause: &io::Error) -> Errno {
    Errno::from_io_error(cause).unwrap_or(match cause.kind() {
        io::ErrorKind::InvalidInput => Errno::INVAL,
        _ => Errno::IO,
    })
}

/// The last part of a path, as a text.
pub(crate) fn last(path: &Path) -> String {
    path.file_name().unwrap_or(OsStr::new("")).to_string_lossy().into_owned()
}
