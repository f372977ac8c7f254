//! Custom sections of a wasm module and the subsections in them, read without trust, and written.

/// How each module begins.
pub const HEADER: &[u8] = b"\0asm\x01\0\0\0";
/// The id of a custom section.
pub const CUSTOM: u8 = 0;

/// Kind and content of each subsection.
pub fn subsections(mut bytes: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut found = Vec::new();
    while let Some((&kind, after)) = bytes.split_first() {
        let (content, after) = sized(after)?;
        found.push((kind, content));
        bytes = after;
    }
    Some(found)
}

/// The content of the custom section of this name that comes first, and what follows it.
pub fn custom<'a>(bytes: &'a [u8], name: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let (&id, bytes) = bytes.split_first()?;
    let (content, rest) = sized(bytes).filter(|_| id == CUSTOM)?;
    let (found, body) = sized(content)?;
    (found == name).then_some((body, rest))
}

/// Bytes with their count before them, and what follows.
pub fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (size, bytes) = number(bytes)?;
    (size <= bytes.len()).then(|| bytes.split_at(size))
}

/// An unsigned LEB128 of at most 32 bits.
pub fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, &bytes[at + 1..]));
        }
    }
    None
}

/// A custom section.
pub fn section_of(name: &[u8], body: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    put_number(&mut content, name.len());
    content.extend(name);
    content.extend(body);
    let mut section = Vec::new();
    put_sized(&mut section, CUSTOM, &content);
    section
}

/// Adds a kind, and bytes with their count before them.
pub fn put_sized(bytes: &mut Vec<u8>, kind: u8, content: &[u8]) {
    bytes.push(kind);
    put_number(bytes, content.len());
    bytes.extend(content);
}

/// Adds an unsigned LEB128.
pub fn put_number(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
}
