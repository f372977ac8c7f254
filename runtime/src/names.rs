//! File names as a page can hold them. JavaScript's texts are Unicode: a byte that is no part of UTF-8 becomes a character of
//! the private area, U+F700 and the byte, and comes back as the byte.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

const AREA: u32 = 0xf700;

/// A text for a page.
pub fn to_text(name: &OsStr) -> String {
    let mut text = String::new();
    for part in name.as_bytes().utf8_chunks() {
        text.push_str(part.valid());
        text.extend(part.invalid().iter().filter_map(|byte| char::from_u32(AREA + u32::from(*byte))));
    }
    text
}

/// What it stands for.
pub fn from_text(text: &str) -> OsString {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match u32::from(letter).wrapping_sub(AREA) {
            byte @ 0x80..=0xff => bytes.push(byte as u8),
            _ => bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    OsString::from_vec(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_comes_back() {
        for name in [&b"plain"[..], b"caf\xe9", b"\xff\xfe\x80", "naïve ☃".as_bytes(), b"\xed\xb2\x80"] {
            let name = OsStr::from_bytes(name);
            assert_eq!(from_text(&to_text(name)), name);
        }
    }
}
