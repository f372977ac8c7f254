//! Common symbols (`-fcommon`): what a source of C defines without a value, so that several may define it.

use crate::command_line::invocation::Invocation;
use std::ffi::OsStr;
use std::path::Path;

/// Are definitions without a value to be common? The last word holds.
pub fn is_wanted(invocation: &Invocation) -> bool {
    let names = invocation.items.iter().filter_map(|item| item.name.as_deref());
    names.rev().find(|name| matches!(*name, b"-fcommon" | b"-fno-common")) == Some(b"-fcommon")
}

/// Is a source of this name C? No other language has them.
pub fn is_c(path: &OsStr) -> bool {
    path == "-" || Path::new(path).extension().is_some_and(|ending| ending == "c" || ending == "i")
}

/// The objects that a compile of these words makes of sources of C.
pub fn objects(invocation: &Invocation) -> Vec<std::path::PathBuf> {
    let sources = invocation.inputs().filter(|path| is_c(path) || invocation.last("-x").is_some_and(|it| it == "c"));
    match invocation.output() {
        Some(path) => sources.take(1).map(|_| path.into()).collect(),
        None => sources.filter_map(|path| Some(Path::new(path).with_extension("o").file_name()?.into())).collect(),
    }
}
