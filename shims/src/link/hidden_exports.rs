//! wasm-ld 14 (Emscripten 3.1.6) exports what a module reaches through its own table, though it is hidden. A loader would put that in
//! front of what other modules call the same.

use crate::error::Error;
use crate::objects::wasm_sections::{HEADER, number, put_number, put_sized, sized, subsections};
use std::collections::HashSet;
use std::fs;
use std::path::Path;

const EXPORTS: u8 = 7;
const FUNCTION: u8 = 0;
const GLOBAL: u8 = 3;

/// Takes these symbols from what a module exports.
pub fn remove(module: &Path, hidden: &HashSet<String>) -> Result<(), Error> {
    if hidden.is_empty() {
        return Ok(());
    }
    let bytes = fs::read(module).map_err(|cause| Error::Read(module.to_owned(), cause))?;
    match without(&bytes, hidden) {
        Some(changed) => fs::write(module, changed).map_err(|cause| Error::Write(module.to_owned(), cause)),
        None => Ok(()),
    }
}

/// `None`: there is none of them, or the module cannot be read.
fn without(module: &[u8], hidden: &HashSet<String>) -> Option<Vec<u8>> {
    // Sections are laid out as subsections are.
    let sections = subsections(module.strip_prefix(HEADER)?)?;
    let (_, content) = sections.iter().find(|(id, _)| *id == EXPORTS)?;
    let shown = shown(content, hidden)?;
    let mut written = HEADER.to_vec();
    for (id, content) in sections {
        put_sized(&mut written, id, if id == EXPORTS { &shown } else { content });
    }
    Some(written)
}

/// The section of exports without them; `None` where it has none.
fn shown(content: &[u8], hidden: &HashSet<String>) -> Option<Vec<u8>> {
    let (count, mut rest) = number(content)?;
    let (mut kept, mut left) = (Vec::<u8>::new(), 0);
    for _ in 0..count {
        let entry = rest;
        let (name, after) = sized(rest)?;
        let (kind, after) = after.split_first()?;
        let (_, after) = number(after)?;
        rest = after;
        let is_named = std::str::from_utf8(name).is_ok_and(|name| hidden.contains(name));
        if !is_named || ![FUNCTION, GLOBAL].contains(kind) {
            kept.extend(&entry[..entry.len() - rest.len()]);
            left += 1;
        }
    }
    let mut section = Vec::new();
    put_number(&mut section, left);
    section.extend(kept);
    (left < count && rest.is_empty()).then_some(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_goes_and_the_rest_stays() {
        let exports = b"\x03\x01f\0\x05\x01v\x03\x02\x04init\0\x06";
        let module = [HEADER, &[1, 1, 0], &[7, 0x90, 0x80, 0], exports, &[10, 1, 0]].concat();
        let hidden = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let expected = [HEADER, &[1, 1, 0], &[7, 8], b"\x01\x04init\0\x06", &[10, 1, 0]].concat();
        assert_eq!(without(&module, &hidden(&["f", "v", "other"])), Some(expected));
        assert_eq!(without(&module, &hidden(&["other"])), None);
        assert_eq!(without(&module[..module.len() - 4], &hidden(&["f"])), None);
    }
}
