//! Runs a command with recordings of its own, and says what came of it.

use emshim_tests::setup::{Setup, With};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Output};

/// Nothing, or what was wrong.
pub type Outcome = Result<(), String>;

/// Runs a command through the shims, with the recordings of this folder alone.
pub fn shims(setup: &Setup, folder: &Path, command: &str) -> Output {
    start(setup, folder, command).wait_with_output().expect("sh ends")
}

/// Starts one.
pub fn start(setup: &Setup, folder: &Path, command: &str) -> Child {
    let mut sh = setup.command(With::Shims, command, folder);
    sh.env("XDG_CACHE_HOME", cache(folder)).stdin(std::process::Stdio::null());
    sh.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    sh.spawn().expect("sh runs")
}

/// Where a folder's recordings and answers of node are kept.
pub fn cache(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!("{name}.cache"))
}

/// The recordings among them.
pub fn recordings(folder: &Path) -> PathBuf {
    cache(folder).join("emshim/replay")
}

/// What became of each compile, a letter each: `h` by a recording that was there, `r` recorded.
pub fn counts(folder: &Path) -> String {
    fs::read_to_string(recordings(folder).join("counts")).unwrap_or_default()
}

/// Entries of the cache.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(recordings(folder)).into_iter().flatten().flatten();
    all.map(|file| file.path()).filter(|path| path.file_name().is_some_and(|name| name.len() == 64)).collect()
}

/// Every file below a folder with its bytes.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder of ours").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("a file of ours");
            found.insert(path, bytes);
        }
    }
    found
}

/// Fails with what it said unless it exited 0.
pub fn succeeded(output: &Output, what: &str) -> Outcome {
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{what}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr))),
    }
}

/// Fails unless both are the same.
pub fn expect<T: PartialEq + std::fmt::Debug>(seen: T, wanted: T, what: &str) -> Outcome {
    if seen == wanted { Ok(()) } else { Err(format!("{what}: {seen:?}, not {wanted:?}")) }
}
