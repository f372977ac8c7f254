//! Programs: is the pair whole, is the glue a factory, do 64-bit integers cross whole?

use std::collections::HashSet;
use std::path::Path;

use super::checks;
use super::load::Problem;
use super::subject::Subject;
use crate::module::{Module, ValueType};
use crate::{Header, glue, program};

/// A program's JavaScript.
#[derive(Clone, Debug)]
pub(super) struct Program {
    /// As shown.
    pub(super) path: String,
    /// The file name of the wasm that it loads; `None` if it carries it, or names none.
    pub(super) wasm: Option<String>,
    /// Whoever loads it gets a factory.
    pub(super) factory: bool,
}

impl Program {
    pub(super) fn read(path: String, text: &[u8]) -> Program {
        let name = path.rsplit('/').next().unwrap_or(&path);
        let stamped = Header::parse(text).is_some();
        let wasm = match stamped {
            true => Some(program::wasm_name(name.as_ref())),
            false => glue::wasm_named(text),
        };
        let wasm = wasm.map(|name| name.to_string_lossy().into_owned());
        Program { path, wasm, factory: stamped || is_factory(text) }
    }

    /// Where its wasm has to be.
    pub(super) fn wasm_path(&self) -> Option<String> {
        let name = self.wasm.as_ref()?;
        Some(self.path.rsplit_once('/').map_or(name.clone(), |(folder, _)| format!("{folder}/{name}")))
    }

    /// What is wrong with it. `known`: paths of modules that are there.
    pub(super) fn problems(&self, known: &HashSet<&str>) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some(wasm) = self.wasm_path() {
            if !known.contains(wasm.as_str()) && !Path::new(&wasm).is_file() {
                let message = format!("it loads {wasm}, which is not there");
                problems.push(Problem::new(&checks::PAIR, message));
            }
        }
        problems.extend((!self.factory).then(no_factory));
        problems
    }
}

/// Is a linked program's JavaScript one that can only be run?
pub(super) fn factory(glue: &[u8]) -> Option<Problem> {
    (!is_factory(glue)).then(no_factory)
}

fn no_factory() -> Problem {
    let message = "it runs as soon as it is loaded, and once in a page: it was linked without MODULARIZE";
    Problem::new(&checks::FACTORY, message)
}

/// What MODULARIZE leaves in a glue: 3.1.6 (the promise), 3.1.69 and 6.0.5 (the argument).
fn is_factory(text: &[u8]) -> bool {
    let words = ["readyPromiseResolve", "moduleArg={}", "moduleArg = {}"];
    words.iter().any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
}

/// Is a program's wasm one whose file offsets cross in two halves?
pub(super) fn bigint(subject: &Subject) -> Option<Problem> {
    let module: &Module = subject.module.as_ref().ok()?;
    let seek = module.imports.iter().find(|import| import.is_env() && import.name == "fd_seek")?;
    let signature = seek.what.signature()?;
    let whole = signature.params.contains(&ValueType::I64);
    (!whole).then(|| {
        let message = format!("its fd_seek is {signature}: 64-bit integers go through JavaScript as two halves");
        Problem::of(&checks::NO_BIGINT, "fd_seek", message)
    })
}
