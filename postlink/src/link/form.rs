//! What is wrong with a link's output whoever loads it, as far as the file itself shows.

use crate::findings::{Problem, checks};
use crate::glue;
use crate::module::{Error, Kind, Module, ValueType};

/// What is wrong with a file whoever loads it.
pub(crate) fn form(module: &Result<Module, Error>) -> Vec<Problem> {
    let module = match module {
        Ok(module) => module,
        Err(error) if error.not_wasm => return vec![Problem::new(&checks::NOT_WASM, error.to_string())],
        Err(error) => return vec![Problem::new(&checks::BROKEN, error.to_string())],
    };
    let mut problems = Vec::new();
    match module.kind {
        Kind::SideModule if !module.dylink_first => {
            let first = module.sections.first().map_or("none", |section| section.name());
            let message = format!("its first section is {first}; loaders look for dylink.0 there and nowhere else");
            problems.push(Problem::new(&checks::DYLINK_NOT_FIRST, message));
        }
        Kind::SideModule => {}
        Kind::StrippedSideModule => {
            let message = "it was linked as a side module and has no dylink.0 section any more";
            problems.push(Problem::new(&checks::STRIPPED, message));
        }
        Kind::Program => {
            problems.push(Problem::new(&checks::NOT_SIDE_MODULE, "it is a program's wasm, not a side module"))
        }
        Kind::Object => {
            let message = "it is a relocatable object: a linker's input, not its output";
            problems.push(Problem::new(&checks::NOT_SIDE_MODULE, message));
        }
    }
    if let Some(name) = twice(module) {
        problems.push(Problem::of(&checks::BROKEN, name, format!("it exports {name} twice, which no engine takes")));
    }
    if module.memories.iter().chain(&module.tables).any(|limits| limits.wide) {
        problems.push(Problem::new(&checks::MEMORY64, "its memory or table has 64-bit addresses (wasm64)"));
    }
    for import in module.imports.iter().filter(|import| !import.is_env() && !import.is_got()) {
        let message = format!("it imports {} from {:?}, which loaders do not have", import.name, import.module);
        problems.push(Problem::of(&checks::FOREIGN_IMPORT, &import.name, message));
    }
    problems
}

fn twice(module: &Module) -> Option<&str> {
    let mut seen = std::collections::HashSet::with_capacity(module.exports.len());
    module.exports.iter().map(|export| export.name.as_str()).find(|name| !seen.insert(*name))
}

/// A module that was linked without BIGINT, as far as that shows.
pub(crate) fn legalized(module: &Module) -> Option<Problem> {
    is_legalized(module).then(|| {
        let message = "it was linked without BIGINT: where a 64-bit integer crosses, it arrives as two halves";
        Problem::new(&checks::LEGALIZED, message)
    })
}

/// Exports that a module without BIGINT has beside each one that takes a 64-bit integer.
fn is_legalized(module: &Module) -> bool {
    module.exports.iter().any(|export| export.name.starts_with("orig$"))
}

/// Is a program's wasm one whose file offsets cross in two halves?
pub(crate) fn bigint(module: &Result<Module, Error>) -> Option<Problem> {
    let module = module.as_ref().ok()?;
    let seek = module.imports.iter().find(|import| import.is_env() && import.name == "fd_seek")?;
    let signature = seek.what.signature()?;
    let whole = signature.params.contains(&ValueType::I64);
    (!whole).then(|| {
        let message = format!("its fd_seek is {signature}: 64-bit integers go through JavaScript as two halves");
        Problem::of(&checks::NO_BIGINT, "fd_seek", message)
    })
}

/// Is a linked program's JavaScript one that can only be run?
pub(crate) fn factory(glue: &[u8]) -> Option<Problem> {
    (!glue::is_factory(glue)).then(no_factory)
}

pub(crate) fn no_factory() -> Problem {
    let message = "it runs as soon as it is loaded, and once in a page: it was linked without MODULARIZE";
    Problem::new(&checks::FACTORY, message)
}
