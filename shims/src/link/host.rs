//! What goes into each program besides its own objects: the host's system calls, and what makes its file a program.

use super::failing_calls;
use crate::machine::installation::Installation;
use policy::absent::Absent;
use policy::host_calls::{self, LIBRARIES};
use policy::plan::Plan;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Goes before the glue.
pub const BEFORE: &str = "host.js";
/// Goes behind it.
pub const BEHIND: &str = "main.js";
/// Functions that stand before Emscripten's own, each an object of its own.
pub const SUPPLIED: &str = "libsupplied.a";
/// Those of a program that has threads, before the others.
pub const THREADS: &str = "libthreads.a";

/// The command line of a program's link with these words in it, still without an output.
pub fn words(installation: &Installation, traced: &[&Absent], mut words: Vec<OsString>) -> Vec<OsString> {
    let option = |name: &str, path: &Path| OsString::from_iter([OsStr::new(name), OsStr::new("="), path.as_os_str()]);
    let mut files: Vec<_> = LIBRARIES.iter().map(|library| library.file).collect();
    files.dedup();
    words.extend(files.into_iter().map(|file| option("--js-library", &installation.host(file))));
    words.push(option("--pre-js", &installation.host(BEFORE)));
    words.push(option("--extern-post-js", &installation.host(BEHIND)));
    if !traced.is_empty() {
        words.push(failing_calls::option(traced));
    }
    words
}

/// The archives that come last, which are as Emscripten's own.
pub fn archives(installation: &Installation, plan: &Plan) -> Vec<PathBuf> {
    let word = host_calls::THREADS.wrap.as_ref().map(|wrap| wrap.word);
    let has_threads = plan.words.iter().any(|planned| planned.text.to_str() == word);
    let files = [THREADS, SUPPLIED].into_iter().skip(usize::from(!has_threads));
    files.map(|file| installation.host(file)).collect()
}
