//! Which toolchain file is the active Emscripten's own, and the words of a command line that name one.

use crate::machine::emscripten::Emscripten;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// The variable that CMake reads when no command line and no preset names a toolchain.
pub const VARIABLE: &str = "CMAKE_TOOLCHAIN_FILE";

/// Where Emscripten keeps it, below its root.
const OWN: &str = "cmake/Modules/Platform/Emscripten.cmake";

/// Is this the file, by whatever path, or a copy of it?
pub fn is_emscriptens(file: &Path) -> bool {
    if file.file_name().is_none_or(|name| name != "Emscripten.cmake") {
        return false;
    }
    let Some(own) = Emscripten::locate().ok().and_then(|active| Some(active.root?.join(OWN))) else { return false };
    let same_path = || Some(fs::canonicalize(file).ok()? == fs::canonicalize(&own).ok()?);
    let same_text = || Some(fs::read(file).ok()? == fs::read(&own).ok()?);
    same_path() == Some(true) || same_text() == Some(true)
}

/// The words without those that name a toolchain file.
pub fn without(words: Vec<OsString>) -> Vec<OsString> {
    let mut kept = Vec::new();
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let text = word.to_str().unwrap_or_default();
        if text == "--toolchain" || text == "-D" && words.peek().is_some_and(|next| toolchain_of(next).is_some()) {
            words.next();
        } else if !text.starts_with("--toolchain=")
            && text.strip_prefix("-D").is_none_or(|rest| toolchain_of(rest.as_ref()).is_none())
        {
            kept.push(word);
        }
    }
    kept
}

/// `CMAKE_TOOLCHAIN_FILE=x`, `CMAKE_TOOLCHAIN_FILE:FILEPATH=x`
pub fn toolchain_of(definition: &OsStr) -> Option<OsString> {
    let rest = definition.as_bytes().strip_prefix(VARIABLE.as_bytes())?;
    let value = rest.iter().position(|byte| *byte == b'=')?;
    (value == 0 || rest[0] == b':').then(|| OsStr::from_bytes(&rest[value + 1..]).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_toolchain_file_is_left_out() {
        let kept = |line: &str| {
            let words = without(line.split(' ').map(OsString::from).collect());
            words.join(" ".as_ref()).into_string().unwrap()
        };
        for named in ["-DCMAKE_TOOLCHAIN_FILE=x", "-DCMAKE_TOOLCHAIN_FILE:PATH=x", "-D CMAKE_TOOLCHAIN_FILE=x"] {
            assert_eq!(kept(&format!("-S . {named} -B b")), "-S . -B b");
        }
        assert_eq!(kept("--toolchain x .."), "..");
        assert_eq!(kept("--toolchain=x .."), "..");
        assert_eq!(kept("-D A=B -DCMAKE_TOOLCHAIN_FILES=x .."), "-D A=B -DCMAKE_TOOLCHAIN_FILES=x ..");
    }
}
