//! Paths as text. A byte that is no UTF-8 stands as a character that nobody uses, so that the file is found again by the text.

use std::borrow::Cow;
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// The byte 0 would be this one, of a plane for private use.
const FIRST: u32 = 0x10_fe00;

/// A path as text.
pub(crate) fn shown(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        text += chunk.valid();
        text.extend(chunk.invalid().iter().filter_map(|byte| char::from_u32(FIRST + u32::from(*byte))));
    }
    text
}

fn byte(c: char) -> Option<u8> {
    u8::try_from(u32::from(c).checked_sub(FIRST)?).ok()
}

/// The path that was shown as this text.
pub(crate) fn on_disk(text: &str) -> PathBuf {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match byte(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    OsString::from_vec(bytes).into()
}

/// The text for a report: what is no UTF-8 is a replacement character.
pub(crate) fn readable(text: &str) -> Cow<'_, str> {
    match text.chars().any(|c| byte(c).is_some()) {
        true => text.chars().map(|c| if byte(c).is_some() { char::REPLACEMENT_CHARACTER } else { c }).collect(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    #[test]
    fn any_path_is_found_again() {
        for bytes in [&b"a/b.so"[..], b"\xff", b"a\xffb/\xc3", "ä/ö".as_bytes(), b"\xfe\xff.so"] {
            let path = Path::new(OsStr::from_bytes(bytes));
            assert_eq!(on_disk(&shown(path)), path);
            assert_eq!(readable(&shown(path)), path.to_string_lossy(), "{path:?}");
        }
        assert_ne!(shown(Path::new(OsStr::from_bytes(b"\xfe"))), shown(Path::new(OsStr::from_bytes(b"\xff"))));
    }
}
