//! An archive for links of programs: an `mmap` that takes the address it is given as a wish, as Linux does. Emscripten's
//! fails on any address from 3.1.11 on, and maps files nowhere with one before.

/// The archive: one object, which a program that calls no `mmap`, or has its own, does not take in.
pub fn archive() -> Vec<u8> {
    let object = object();
    let mut index = Vec::from(1u32.to_be_bytes()); // symbols
    let at = MAGIC.len() + HEADER + index.len() + 4 + NAME.len();
    index.extend(u32::try_from(at).unwrap_or_default().to_be_bytes());
    index.extend(NAME);
    [MAGIC, &member("/", &index), &member("mmap.o/", &object)].concat()
}

const MAGIC: &[u8] = b"!<arch>\n";
const HEADER: usize = 60;
const NAME: &[u8] = b"mmap\0\0"; // even, as all in an archive is

fn member(name: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, 644, data.len());
    [header.as_bytes(), data].concat()
}

/// A relocatable object with the function
/// `mmap(start, …) = emscripten_builtin_mmap(flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) ? start : 0, …)`.
fn object() -> Vec<u8> {
    const LOCAL_GET: u8 = 0x20;
    const I32_CONST: u8 = 0x41;
    let before_call = [
        &[0, LOCAL_GET, 0, I32_CONST, 0][..], // no locals of its own; the address, or none
        &[LOCAL_GET, 3, I32_CONST, 0x90, 0x80, 0xc0, 0, 0x71, 0x1b], // flags & 0x100010, then select
        &[LOCAL_GET, 1, LOCAL_GET, 2, LOCAL_GET, 3, LOCAL_GET, 4, LOCAL_GET, 5, 0x10],
    ]
    .concat();
    let body = [&before_call[..], &[0x80, 0x80, 0x80, 0x80, 0], &[0x0b]].concat(); // the callee, five bytes wide; end
    let callee = u8::try_from(2 + before_call.len()).unwrap_or_default(); // behind the count and the body's size
    let symbols = [&[2, 0, 0x10, 0][..], &[0, 0, 1, 4], b"mmap"].concat(); // one undefined by its import, one defined
    let sections = [
        section(1, &[&[1, 0x60, 6, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7e, 1, 0x7f]]), // (i32 ×5, i64) -> i32
        section(2, &[&[1], &text("env"), &text("emscripten_builtin_mmap"), &[0, 0]]),
        section(3, &[&[1, 0]]),
        section(10, &[&[1], &[u8::try_from(body.len()).unwrap_or_default()], &body]),
        section(0, &[&text("linking"), &[2, 8, u8::try_from(symbols.len()).unwrap_or_default()], &symbols]),
        section(0, &[&text("reloc.CODE"), &[3, 1, 0, callee, 0]]), // R_WASM_FUNCTION_INDEX_LEB, in the fourth section
    ];
    [b"\0asm\x01\0\0\0", &sections.concat()[..]].concat()
}

/// All of ours are shorter than 128 bytes, so that a size is one byte.
fn section(id: u8, parts: &[&[u8]]) -> Vec<u8> {
    let payload = parts.concat();
    [&[id, u8::try_from(payload.len()).unwrap_or_default()], &payload[..]].concat()
}

fn text(name: &str) -> Vec<u8> {
    [&[u8::try_from(name.len()).unwrap_or_default()], name.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_one_byte_and_what_stands_in_the_archive_is_even() {
        assert_eq!(object().len(), 136);
        assert_eq!(archive().len(), MAGIC.len() + 2 * HEADER + 8 + NAME.len() + 136);
    }
}
