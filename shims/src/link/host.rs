//! What goes into each program besides its own objects: the host's system calls, and what makes its file a program.

use super::failing_calls;
use crate::machine::installation::Installation;
use policy::absent::Absent;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// The JavaScript libraries with the host's system calls, in the order in which emcc must read them.
pub const LIBRARIES: &[&str] = &[
    "process.js",
    "files.js",
    "descriptors.js",
    "paths.js",
    "maps.js",
    "libraries.js",
    "stdout.js",
    "exec.js",
    "popen.js",
    "users.js",
];

/// Goes before the glue.
pub const BEFORE: &str = "host.js";
/// Goes behind it.
pub const BEHIND: &str = "main.js";

/// The command line of a program's link with these words in it, still without an output.
pub fn words(installation: &Installation, traced: &[&Absent], mut words: Vec<OsString>) -> Vec<OsString> {
    let option = |name: &str, path: &Path| OsString::from_iter([OsStr::new(name), OsStr::new("="), path.as_os_str()]);
    words.extend(LIBRARIES.iter().map(|name| option("--js-library", &installation.share(name))));
    words.push(option("--pre-js", &installation.share(BEFORE)));
    words.push(option("--extern-post-js", &installation.share(BEHIND)));
    if !traced.is_empty() {
        words.push(failing_calls::option(traced));
    }
    words
}
