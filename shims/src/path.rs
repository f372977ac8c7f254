//! Finds programs on PATH, past our own names.

use crate::layout::Layout;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io::Read;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The first program of this name on PATH that is not one of our own.
pub fn find(name: &OsStr) -> Option<PathBuf> {
    every(name).next()
}

/// Every program of this name on PATH, in order, without our own.
pub fn every(name: &OsStr) -> impl Iterator<Item = PathBuf> {
    let shim = Layout::of_this_program().map(|layout| layout.shim()).or_else(|| env::current_exe().ok());
    let ours = shim.and_then(|path| fs::metadata(path).ok()).map(|found| identity(&found));
    let name = name.to_owned();
    let folders = env::split_paths(&env::var_os("PATH").unwrap_or_else(default)).collect::<Vec<_>>();
    folders.into_iter().map(move |folder| folder.join(&name)).filter(move |path| is_program(path, ours))
}

/// Is this a file that can be run, and not ours?
fn is_program(path: &Path, ours: Option<(u64, u64)>) -> bool {
    fs::metadata(path).is_ok_and(|found| {
        let runnable = found.is_file() && found.permissions().mode() & 0o111 != 0;
        runnable && ours.is_none_or(|ours| identity(&found) != ours)
    })
}

fn identity(found: &Metadata) -> (u64, u64) {
    (found.dev(), found.ino())
}

/// What a shell searches when PATH is not set.
fn default() -> OsString {
    "/usr/local/bin:/usr/bin:/bin".into()
}

/// Is this a script rather than machine code?
pub fn is_script(path: &Path) -> bool {
    let mut start = [0; 2];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == *b"#!"
}
