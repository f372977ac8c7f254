//! What is looked at right after a link, in a few milliseconds: is the output what was asked for, and does it keep to policy?
//!
//! No main module is known then, so nothing is said of unresolved symbols: `postlink check --main` does that.

use std::fs;
use std::path::Path;

use crate::check::{Rows, Subject};
use crate::program;

/// What the output is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// 64-bit integers cross whole.
    pub bigint: bool,
    /// A program is a factory.
    pub modularize: bool,
    /// The output is a side module, not a program.
    pub side_module: bool,
}

/// What is wrong with a link's output, one line each; empty if nothing is. What cannot be read is the linker's to judge.
pub fn after_link(output: &Path, held: Held) -> Vec<String> {
    let mut rows = Rows::default();
    if held.side_module {
        let subject = Subject::of_file(output);
        rows.form(&subject);
        if held.bigint {
            rows.legalized(&subject);
        }
    } else {
        let name = program::wasm_name(output.file_name().unwrap_or_default());
        let subject = Subject::of_file(&output.with_file_name(name));
        if held.bigint {
            rows.bigint(&subject);
        }
        if held.modularize && subject.module.is_ok() {
            rows.factory(&fs::read(output).unwrap_or_default());
        }
    }
    rows.lines()
}
