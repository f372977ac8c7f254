//! Finds programs on PATH, past our own names.

use super::installation::{SHIM, this_program};
use crate::error::Error;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The first program of this name on PATH that is not one of our own.
pub fn find(name: &OsStr) -> Option<PathBuf> {
    every(name).next()
}

/// The same, for a tool without which nothing can be done.
pub fn behind(name: &OsStr) -> Result<PathBuf, Error> {
    let help = "it stands behind emshim's name on PATH; install it or put its folder on PATH";
    find(name).ok_or_else(|| Error::Missing { tool: name.to_string_lossy().into_owned(), help })
}

/// Every program of this name on PATH, in order, without our own.
pub fn every(name: &OsStr) -> impl Iterator<Item = PathBuf> {
    let (name, ours) = (name.to_owned(), this_program());
    let folders = env::split_paths(&env::var_os("PATH").unwrap_or_else(default)).collect::<Vec<_>>();
    folders.into_iter().map(move |folder| folder.join(&name)).filter(move |path| is_program(path, ours.as_deref()))
}

/// Is this a file that can be run, and not ours? Of two installations on PATH, neither may start the other.
fn is_program(path: &Path, ours: Option<&Path>) -> bool {
    let runnable = |found: fs::Metadata| found.is_file() && found.permissions().mode() & 0o111 != 0;
    let is_ours = |real: PathBuf| real.ends_with(SHIM) || Some(real.as_path()) == ours;
    fs::metadata(path).is_ok_and(runnable) && !fs::canonicalize(path).is_ok_and(is_ours)
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
