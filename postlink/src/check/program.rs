//! Programs: is the pair whole, and is the glue a factory?

use std::collections::HashSet;

use crate::collect::{Program, on_disk};
use crate::findings::{Problem, checks};
use crate::link::form;

/// What is wrong with it. `known`: paths of modules that are there.
pub(super) fn problems(program: &Program, known: &HashSet<&str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let is_there = |wasm: &String| known.contains(wasm.as_str()) || on_disk(wasm).is_file();
    if let Some(wasm) = program.wasm_paths().next().filter(|_| !program.wasm_paths().any(|wasm| is_there(&wasm))) {
        let message = format!("it loads {wasm}, which is not there");
        problems.push(Problem::new(&checks::PAIR, message));
    }
    problems.extend((!program.factory).then(form::no_factory));
    problems
}
