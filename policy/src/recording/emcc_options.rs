//! Options that emcc acts on itself: with them a command line is more than clang's.

use crate::command_line::item::Item;
use std::os::unix::ffi::OsStrExt;

/// Options that emcc acts on itself, or whose effect outlives the call. A `*` at the end stands for any characters.
pub(super) static FOR_EMCC: &[&str] = &[
    "-###",
    "-Wabsolute-paths", // emcc looks at the value of each -I
    "-Wwarn-absolute-paths",
    "-Werror=absolute-paths",
    "-dump*",
    "-print-*",
    "-save-temps*",
    "-v",
    "-working-directory*",
    "--cache",
    "--cflags",
    "--check",
    "--clear-*",
    "--compiler-wrapper",
    "--em-config",
    "--generate-config",
    "--help",
    "--print-*",
    "--reproduce",
    "--save-temps*",
    "--show-ports",
    "--use-port",
    "--version",
];

/// Does emcc act on this option itself?
pub(super) fn is_for_emcc(item: &Item) -> bool {
    let (name, value) = (item.name.as_deref().unwrap_or_default(), item.value.as_deref().unwrap_or_default());
    if name == b"-s" {
        // Ports are fetched and built, and a value may lie in a file.
        return value.as_bytes().starts_with(b"USE_") || value.as_bytes().contains(&b'@');
    }
    let spelled = [name, value.as_bytes()].concat();
    FOR_EMCC.iter().any(|row| match row.strip_suffix('*') {
        Some(start) => name.starts_with(start.as_bytes()),
        None => name == row.as_bytes() || spelled == row.as_bytes(),
    })
}
