//! What is looked at right after a link, in a few milliseconds: is the output what was asked for, and does it keep to policy?
//!
//! No main module is known then, so nothing is said of unresolved symbols: `postlink check --main` does that.

use std::path::Path;

use super::find::MAX_PROGRAM;
use super::header::Header;
use super::{form, ownership};
use crate::findings::Problem;
use crate::module::{Error, Module};
use crate::regular;

/// What the output is expected to keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// 64-bit integers cross whole.
    pub bigint: bool,
    /// A program is a factory.
    pub modularize: bool,
    /// The output is a side module, not a program.
    pub side_module: bool,
}

/// What is wrong with a link's output, one line each; empty if nothing is. What cannot be read is the linker's to judge.
pub fn after_link(output: &Path, expected: Expected) -> Vec<String> {
    let problems = if expected.side_module { side_module(output, expected) } else { program(output, expected) };
    problems.iter().map(Problem::line).collect()
}

fn side_module(output: &Path, expected: Expected) -> Vec<Problem> {
    let module = read(output);
    let mut problems = form::form(&module);
    if expected.bigint {
        problems.extend(module.iter().filter_map(form::legalized));
    }
    problems
}

fn program(output: &Path, expected: Expected) -> Vec<Problem> {
    let Ok(Some(header)) = Header::read(output) else { return Vec::new() };
    let module = read(&ownership::wasm_beside(output, &header));
    let mut problems = Vec::new();
    if expected.bigint {
        problems.extend(form::bigint(&module));
    }
    if expected.modularize && module.is_ok() {
        problems.extend(form::factory(&regular::read(output, MAX_PROGRAM).unwrap_or_default()));
    }
    problems
}

fn read(wasm: &Path) -> Result<Module, Error> {
    Module::read(&regular::open(wasm).map_err(|error| Error::unreadable(&error))?)
}
