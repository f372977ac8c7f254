//! Opens regular files and nothing else, and reads no more of them than was thought of. A pipe that nobody writes into would be
//! waited for, and a device is somebody's.

use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

/// Opens a regular file. What it is says what stands there, before it is opened.
pub fn open(path: &Path) -> io::Result<File> {
    is_one(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    is_one(&file.metadata()?)?; // it may have changed meanwhile
    Ok(file)
}

/// All of a regular file that has at most so many bytes.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    let size = file.metadata()?.len();
    let too_many = |size: u64| io::Error::other(format!("{size} bytes; more than {most} are not read"));
    if size > most {
        return Err(too_many(size));
    }
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_many(bytes.len() as u64)) } else { Ok(bytes) }
}

/// An error that says what it is, where it is no regular file.
pub(crate) fn is_one(data: &Metadata) -> io::Result<()> {
    if data.is_file() {
        Ok(())
    } else {
        Err(io::Error::other(format!("not a regular file: {}", word(data.file_type()))))
    }
}

fn word(kind: FileType) -> &'static str {
    match () {
        () if kind.is_dir() => "a folder",
        () if kind.is_fifo() => "a pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened_and_only_small_ones_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let said = |path: &Path, most: u64| read(path, most).unwrap_err().to_string();
        assert_eq!(said(folder.path(), 9), "not a regular file: a folder");
        assert_eq!(said(Path::new("/dev/null"), 9), "not a regular file: a device");
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert_eq!(said(&socket, 9), "not a regular file: a socket");
        let file = folder.path().join("file");
        fs::write(&file, "123").unwrap();
        assert_eq!(read(&file, 3).unwrap(), b"123");
        assert_eq!(said(&file, 2), "3 bytes; more than 2 are not read");
    }
}
