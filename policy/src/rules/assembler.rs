//! What is done with words for the assembler (`-Wa,a,b`, `-Xassembler a`): clang assembles by itself, and of GNU as's options
//! it takes some. The others go, the rest of the word stays.

use super::generated::up_to;
use crate::command_line::item::{Item, Side};
use crate::tables::{self, Row, Verdict};
use crate::version::{Span, Version};
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

const REASON: &str = "it is for GNU as; clang assembles by itself, and this one does not have it";

/// What is left of an item, and why; `None` where it stays as it is.
pub fn left(item: &Item, version: Version) -> Option<(Vec<OsString>, &'static str, Span)> {
    let name = item.name.as_deref().filter(|_| item.side == Side::Compiler)?;
    let value = item.value.as_deref()?.as_bytes();
    if name == b"-Xassembler" {
        let row = refused(value, version).filter(|row| row.kind != "Separate")?;
        return Some((Vec::new(), REASON, row.span(version)));
    }
    if name != b"-Wa," {
        return None;
    }
    let (mut kept, mut span) = (Vec::new(), None);
    let mut words = value.split(|&byte| byte == b',');
    while let Some(word) = words.next() {
        match refused(word, version) {
            None => kept.push(word),
            Some(row) => {
                span = span.or(Some(row.span(version)));
                if row.kind == "Separate" {
                    words.next();
                }
            }
        }
    }
    let text = [b"-Wa,", kept.join(&b","[..]).as_slice()].concat();
    let left = if kept.is_empty() { Vec::new() } else { vec![OsString::from_vec(text)] };
    Some((left, REASON, span?))
}

/// The line of an option that this clang does not take.
fn refused(word: &[u8], version: Version) -> Option<Row> {
    let spelled = [b"-Wa,", word].concat();
    let found = tables::ASSEMBLER.find(&spelled).or_else(|| up_to(tables::ASSEMBLER, &spelled, b'='));
    // GNU as glues the parts of a listing on, and the number of its DWARF.
    let found = found.or_else(|| tables::ASSEMBLER.find(b"-Wa,-a").filter(|_| word.starts_with(b"-a")));
    let found = found.or_else(|| up_to(tables::ASSEMBLER, &spelled, b'-').filter(|row| row.name.len() > 8));
    found.filter(|row| row.verdict(version) != Verdict::Takes)
}
