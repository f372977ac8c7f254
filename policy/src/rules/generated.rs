//! What is done with options that gcc or GNU ld have and the Emscripten at hand does not, where no hand-written row names
//! them: they go. What decides something about a program has a row of its own, in [`super::decides`].

use crate::command_line::invocation::Invocation;
use crate::command_line::item::{Item, Side};
use crate::tables::{self, Row, Verdict};
use crate::version::{Span, Version};
use std::os::unix::ffi::OsStrExt;

const LINKER: &str = "this wasm-ld does not have it; it shapes ELF files or GNU ld's own work";

/// Why an item goes, and the versions for which it does; `None` where the tool takes it, or nobody knows it.
pub fn dropped(invocation: &Invocation, item: &Item, version: Version) -> Option<(&'static str, Span)> {
    let (row, reason) = match item.side {
        Side::Linker => (tables::LINKER.find(item.name.as_deref()?)?, LINKER),
        // A link that compiles nothing hands none of these to clang.
        Side::Compiler if invocation.mode.links() && !invocation.compiles() => return None,
        Side::Compiler => {
            let row = compiler(invocation, item)?;
            (row, reason(row))
        }
    };
    (row.verdict(version) != Verdict::Takes).then(|| (reason, row.span(version)))
}

/// Is it an option that switches on instructions of the build machine, as `-mavx2` does?
pub fn is_instruction_set(word: &[u8]) -> bool {
    !word.starts_with(b"-mno-") && !word.contains(&b'=') && tables::MACHINE.find(word).is_some()
}

fn compiler(invocation: &Invocation, item: &Item) -> Option<Row> {
    let (_, word) = invocation.words_of(item).next()?;
    let word = word.as_bytes();
    match word {
        [b'-', b'W', b'a', b',', ..] => None,
        [b'-', b'm', ..] => family(tables::MACHINE, word),
        [b'-', b'f', ..] => family(tables::FEATURES, word),
        [b'-', b'W', ..] => {
            let named = [&b"-Werror="[..], b"-Wno-error="].iter().find_map(|start| word.strip_prefix(*start));
            named.map_or_else(
                || family(tables::FEATURES, word),
                |warning| family(tables::FEATURES, &[b"-W", warning].concat()),
            )
        }
        _ if item.name.as_deref() == Some(b"--param") => {
            family(tables::FEATURES, &[b"--param=", item.value.as_deref()?.as_bytes()].concat())
        }
        _ => tables::DRIVER.find(word).or_else(|| up_to(tables::DRIVER, word, b'=')),
    }
}

/// The line of an option as it is spelled, of its name with any value behind `=`, or of a family such as `-fdump-…`.
fn family(table: tables::Table, word: &[u8]) -> Option<Row> {
    table.find(word).or_else(|| up_to(table, word, b'=')).or_else(|| up_to(table, word, b'-'))
}

/// The line of the longest start of a word that ends with this sign.
pub(super) fn up_to(table: tables::Table, word: &[u8], sign: u8) -> Option<Row> {
    let mut ends = word.iter().enumerate().rev().filter(|(_, byte)| **byte == sign);
    ends.find_map(|(at, _)| table.find(&word[..=at]))
}

fn reason(row: Row) -> &'static str {
    match row.kind {
        "warning" => "it is a warning of gcc's, which this clang does not have",
        "param" => "it tunes gcc's optimizer, which clang does not have",
        "optimizer" => "it steers gcc's optimizer, and this clang has another",
        "machine" => "it is for processors of the build machine, and we build for WebAssembly",
        _ => "it is gcc's own, and this clang does not have it",
    }
}
