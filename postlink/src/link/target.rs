//! What stands where an output is to go, looked at before anything is written. Only a regular file or a link is ever replaced.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

/// Where the kernel's own links stand, which lead to what is open already.
const KERNELS: [&str; 2] = ["/dev", "/proc"];

/// More links than this in a row, and the kernel gives up too.
const LONGEST_CHAIN: usize = 40;

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file: what stands at this path, if anything does, is replaced.
    File(PathBuf),
    /// A device, which stays; or a link to one.
    Device(PathBuf),
    /// A pipe or a socket, which stays; or a link to one.
    Pipe(PathBuf),
}

impl Target {
    /// What an output with this name means. As for GNU ld, a link to a file that holds something, or to a folder, is replaced,
    /// and one that leads to nothing, or to an empty file, is followed. An error: a folder stands there.
    pub fn look(path: &Path) -> io::Result<Target> {
        let kind = match path.symlink_metadata() {
            Ok(found) => found.file_type(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Target::File(path.to_owned())),
            Err(error) => return Err(error),
        };
        if !kind.is_symlink() {
            return Target::of(path, kind);
        }
        let is_kernels = is_kernels(path);
        match path.metadata() {
            Ok(found) if found.is_file() && (is_kernels || found.len() == 0) => {
                fs::canonicalize(path).map(Target::File)
            }
            Ok(found) if found.is_file() || found.is_dir() && !is_kernels => Ok(Target::File(path.to_owned())),
            Ok(found) => Target::of(path, found.file_type()),
            Err(error) if error.kind() == ErrorKind::NotFound && !is_kernels => end_of_chain(path).map(Target::File),
            Err(error) => Err(error),
        }
    }

    /// Does a file stand there into which one may write?
    pub fn can_be_rewritten(&self) -> bool {
        let opens = |path: &Path| path.is_file() && OpenOptions::new().write(true).open(path).is_ok();
        matches!(self, Target::File(path) if opens(path))
    }

    fn of(path: &Path, kind: fs::FileType) -> io::Result<Target> {
        let path = path.to_owned();
        match kind {
            kind if kind.is_dir() => Err(ErrorKind::IsADirectory.into()),
            kind if kind.is_fifo() || kind.is_socket() => Ok(Target::Pipe(path)),
            kind if kind.is_file() => Ok(Target::File(path)),
            _ => Ok(Target::Device(path)),
        }
    }
}

/// May a file be renamed to this path? Not where something stands that is neither a regular file nor a link.
pub fn is_replaceable(path: &Path) -> bool {
    path.symlink_metadata().map_or(true, |found| found.is_file() || found.is_symlink())
}

/// Is this one of the kernel's links, such as /dev/stdout, to what somebody opened?
pub fn is_open_already(path: &Path) -> bool {
    is_kernels(path) && path.is_symlink()
}

fn is_kernels(path: &Path) -> bool {
    KERNELS.iter().any(|folder| path.starts_with(folder))
}

/// The name that links which lead to nothing lead to; of what is no link, its own.
pub(crate) fn end_of_chain(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LONGEST_CHAIN {
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput) => return Ok(path),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many links"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    #[test]
    fn what_stands_there_decides_as_for_a_native_linker() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        let at = |name: &str| root.join(name);
        let look = |name: &str| Target::look(&at(name));
        fs::write(at("file"), "x").unwrap();
        fs::write(at("empty"), "").unwrap();
        fs::create_dir(at("folder")).unwrap();
        for (to, link) in [
            ("file", "to-file"),
            ("empty", "to-empty"),
            ("folder", "to-folder"),
            ("nothing", "to-nothing"),
            ("to-nothing", "to-link"),
            ("/dev/null", "to-device"),
            ("circle", "circle"),
        ] {
            symlink(to, at(link)).unwrap();
        }
        let _socket = UnixListener::bind(at("socket")).unwrap();
        let file = |name: &str| Target::File(at(name));
        assert_eq!(look("file").unwrap(), file("file"));
        assert_eq!(look("absent").unwrap(), file("absent"));
        assert_eq!(look("to-file").unwrap(), file("to-file"));
        assert_eq!(look("to-folder").unwrap(), file("to-folder"));
        assert_eq!(look("to-empty").unwrap(), file("empty"));
        assert_eq!(look("to-nothing").unwrap(), file("nothing"));
        assert_eq!(look("to-link").unwrap(), file("nothing"));
        assert_eq!(look("to-device").unwrap(), Target::Device(at("to-device")));
        assert_eq!(look("socket").unwrap(), Target::Pipe(at("socket")));
        assert_eq!(look("folder").unwrap_err().kind(), ErrorKind::IsADirectory);
        assert!(look("circle").is_err());
        assert_eq!(Target::look(Path::new("/dev/null")).unwrap(), Target::Device("/dev/null".into()));
        for (name, expected) in
            [("file", true), ("to-device", true), ("absent", true), ("folder", false), ("socket", false)]
        {
            assert_eq!(is_replaceable(&at(name)), expected, "{name}");
        }
    }
}
