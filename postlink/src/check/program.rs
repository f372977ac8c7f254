//! Programs: is the pair whole, and is the glue a factory?

use crate::collect::{Program, on_disk};
use crate::findings::{Problem, checks};
use crate::link::form;

/// What is wrong with it. `is_known`: is a module of that path there?
pub(super) fn problems(program: &Program, is_known: impl Fn(&str) -> bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(wasm) = program.wasm_path() {
        if !is_known(&wasm) && !on_disk(&wasm).is_file() {
            let message = format!("it loads {wasm}, which is not there");
            problems.push(Problem::new(&checks::PAIR, message));
        }
    }
    problems.extend((!program.factory).then(form::no_factory));
    problems
}
