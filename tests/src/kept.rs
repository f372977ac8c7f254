//! Answers on disk: one file each, whole or not there, in a folder that is ours alone.

use crate::identity::hex;
use crate::room::private_folder;
use sha2::{Digest, Sha256};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

const MONTH: Duration = Duration::from_secs(30 * 86400);

/// What a command printed, how it ended, and the files that it wrote.
#[derive(Debug, Default, PartialEq)]
pub struct Answer {
    /// Its exit code; none if a signal ended it, and then it is not kept.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: Vec<u8>,
    /// The same on stderr.
    pub stderr: Vec<u8>,
    /// Path, mode and bytes of each file that it wrote; a folder's path ends with a slash.
    pub files: Vec<(PathBuf, u32, Vec<u8>)>,
}

impl Answer {
    /// Writes the files that are not there, prints, and gives the exit code.
    pub fn give(self) -> ExitCode {
        for (path, mode, bytes) in &self.files {
            let is_folder = path.as_os_str().as_bytes().ends_with(b"/");
            let folder = if is_folder { Some(path.as_path()) } else { path.parent() };
            folder.map_or(Ok(()), fs::create_dir_all).expect("a folder of the answer");
            if !is_folder && fs::read(path).ok().as_ref() != Some(bytes) {
                fs::write(path, bytes).expect("a file of the answer");
                fs::set_permissions(path, fs::Permissions::from_mode(*mode)).expect("its mode");
            }
        }
        let _ = std::io::stdout().write_all(&self.stdout);
        let _ = std::io::stderr().write_all(&self.stderr);
        ExitCode::from(self.code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut add = |bytes: &[u8]| {
            out.extend((bytes.len() as u64).to_le_bytes());
            out.extend(bytes);
        };
        add(&self.code.unwrap_or(-1).to_le_bytes());
        add(&self.stdout);
        add(&self.stderr);
        for (path, mode, bytes) in &self.files {
            add(path.as_os_str().as_bytes());
            add(&mode.to_le_bytes());
            add(bytes);
        }
        out
    }

    fn from_bytes(mut bytes: &[u8]) -> Option<Answer> {
        let mut parts = Vec::new();
        while !bytes.is_empty() {
            let (length, rest) = bytes.split_first_chunk::<8>()?;
            let (part, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
            parts.push(part);
            bytes = rest;
        }
        let [code, stdout, stderr, files @ ..] = parts.as_slice() else { return None };
        let files = files.chunks_exact(3).map(|file| {
            let mode = u32::from_le_bytes(file[1].try_into().ok()?);
            Some((PathBuf::from(OsStr::from_bytes(file[0])), mode, file[2].to_vec()))
        });
        Some(Answer {
            code: Some(i32::from_le_bytes((*code).try_into().ok()?)),
            stdout: stdout.to_vec(),
            stderr: stderr.to_vec(),
            files: files.collect::<Option<_>>()?,
        })
    }
}

/// The folder of answers.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// Below `XDG_CACHE_HOME` of whoever runs the tests; none where it is not ours alone.
    pub fn open() -> Option<Store> {
        let cache = PathBuf::from(env::var_os("EMSHIM_DOWNLOADS")?);
        fs::create_dir_all(&cache).ok()?;
        Store::at(&cache.join("answers"))
    }

    /// Forgets what is older than a month, so that the folder does not grow and emcc is asked again at times.
    pub fn forget_old(cache: &Path) {
        for entry in fs::read_dir(cache.join("answers")).into_iter().flatten().flatten() {
            let age = entry.metadata().and_then(|found| found.modified()).ok().and_then(|then| then.elapsed().ok());
            if age.is_some_and(|age| age > MONTH) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn at(folder: &Path) -> Option<Store> {
        private_folder(folder).ok().map(|folder| Store { folder })
    }

    /// The answer of this key, if it is whole.
    pub fn read(&self, key: &str) -> Option<Answer> {
        let bytes = fs::read(self.folder.join(key)).ok()?;
        let (answer, hash) = bytes.split_at_checked(bytes.len().checked_sub(64)?)?;
        (hex(&Sha256::digest(answer)).as_bytes() == hash).then(|| Answer::from_bytes(answer)).flatten()
    }

    /// Keeps an answer; where that cannot be done, it is asked for again the next time.
    pub fn write(&self, key: &str, answer: &Answer) {
        let mut bytes = answer.to_bytes();
        bytes.extend(hex(&Sha256::digest(&bytes)).as_bytes());
        let write = || {
            let mut part = tempfile::NamedTempFile::new_in(&self.folder)?;
            part.write_all(&bytes)?;
            part.persist(self.folder.join(key)).map_err(|error| error.error)
        };
        let _: std::io::Result<fs::File> = write();
    }
}

#[test]
fn an_answer_comes_back_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path().join("answers");
    let store = Store::at(&place).expect("a private folder");
    let file = (PathBuf::from("/a/b\u{e9}"), 0o755, vec![0, 1, 2]);
    let answer = Answer { code: Some(3), stdout: b"out".to_vec(), stderr: Vec::new(), files: vec![file] };
    store.write("key", &answer);
    assert_eq!(store.read("key"), Some(answer));
    let mut bytes = fs::read(place.join("key")).expect("the file");
    bytes[9] ^= 1;
    fs::write(place.join("key"), bytes).expect("it is ours");
    assert_eq!(store.read("key"), None);
    fs::set_permissions(&place, fs::Permissions::from_mode(0o770)).expect("it is ours");
    assert!(Store::at(&place).is_none(), "a folder open to others");
}
