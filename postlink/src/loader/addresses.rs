//! Addresses of data and functions (`GOT.mem`, `GOT.func`): who fills them in.

use std::collections::HashSet;

use super::failure::Failure;
use super::state::{Address, Process};
use super::types::describe;
use crate::collect::Subject;
use crate::findings::{Problem, When, checks};
use crate::interface::Offer;
use crate::module::{Extern, Import, Module, ValueType};

/// `GOT.mem` and `GOT.func`: every loaded module's exports serve, whatever its scope.
/// `asked`: weak functions that the module calls, so that their addresses are there to be compared with 0.
pub(super) fn address(
    process: &Process,
    subject: &Subject,
    module: &Module,
    import: &Import,
    asked: &HashSet<&str>,
) -> Option<Failure> {
    let name = import.name.as_str();
    let problem = |check, message: String| Some(Problem::of(check, name, message).into());
    if import.what != (Extern::Global { value: ValueType::I32, mutable: true }) {
        let message =
            format!("{} wants {name} as {}, and the loader has mutable i32", import.module, describe(&import.what));
        return problem(&checks::GLOBAL_TYPE, message);
    }
    let function = import.module == "GOT.func";
    if function && asked.contains(name) && somebody_has(process, subject, name) {
        return None;
    }
    if function && !process.main.loader.legalized && subject.export(&format!("orig${name}")).is_some() {
        let message = format!(
            "it takes the address of its own {name}, which has a 64-bit integer: this loader gives it the one with two halves"
        );
        return Some(Problem::of(&checks::BIGINT, name, message).when(When::Call).into());
    }
    let of_wasm = |offer: &&Offer| matches!(offer, Offer::Wasm(_) | Offer::Address | Offer::Global { .. });
    if let Some(offer) = process.main.offer(name).filter(of_wasm) {
        return other_kind(name, function, matches!(offer, Offer::Wasm(_)), "the main module");
    }
    match process.addresses.get(name) {
        Some(Address::Of(library)) => return of_library(name, function, library),
        Some(Address::Zero) if goes_without(process, module, name) => return weak(name),
        Some(Address::Zero) => return zero(function, name),
        None if subject.symbol(name).is_some() => return of_library(name, function, subject),
        None => {}
    }
    match process.main.offer(name) {
        Some(Offer::JavaScript { addressable: false, .. } | Offer::Late { addressable: false } | Offer::Relay) => {
            let message =
                format!("it takes the address of {name}, a JavaScript function whose type the loader does not know");
            problem(&checks::NO_SIGNATURE, message)
        }
        Some(Offer::Memory | Offer::Table | Offer::Tag(_)) => {
            let message = format!("it takes the address of {name}, which is no function and no variable");
            problem(&checks::OTHER_KIND, message)
        }
        Some(Offer::JavaScript { .. } | Offer::Late { .. }) if !function => {
            other_kind(name, false, true, "the main module")
        }
        Some(_) => None,
        None if process.is_allowed(name) => None,
        None if goes_without(process, module, name) && is_weak(module, name) => weak(name),
        None if goes_without(process, module, name) => zero(function, name),
        None => Some(missing(module, name, function)),
    }
}

/// Weak functions that the module calls.
pub(super) fn asked(module: &Module) -> HashSet<&str> {
    let calls = module.env_imports().filter(|import| import.what.signature().is_some());
    calls.map(|import| import.name.as_str()).filter(|name| is_weak(module, name)).collect()
}

/// The address is not 0, whatever stands there.
fn somebody_has(process: &Process, subject: &Subject, name: &str) -> bool {
    match process.addresses.get(name) {
        Some(Address::Of(_)) => true,
        Some(Address::Zero) => false,
        None => subject.symbol(name).is_some(),
    }
}

/// Another library has it as a weak symbol, for which the loader takes it here as well.
fn zero(function: bool, name: &str) -> Option<Failure> {
    let message =
        format!("nobody provided {name} when a library that has it as a weak symbol was loaded; its address stays 0");
    Some(Failure { nobody_has_it: true, ..missing_as(function, name, message).when(When::Call).into() })
}

fn of_library(name: &str, function: bool, library: &Subject) -> Option<Failure> {
    let has_function = library.symbol(name)?.signature().is_some();
    other_kind(name, function, has_function, &library.path)
}

/// One side has a function and the other a variable.
fn other_kind(name: &str, wants_function: bool, has_function: bool, owner: &str) -> Option<Failure> {
    let word = |function| if function { "function" } else { "variable" };
    (wants_function != has_function).then(|| {
        let message =
            format!("it wants {name} as a {}, and {owner} has a {}", word(wants_function), word(has_function));
        Problem::of(&checks::OTHER_KIND, name, message).when(When::Call).into()
    })
}

fn weak(name: &str) -> Option<Failure> {
    Some(Problem::of(&checks::WEAK, name, format!("nobody provides {name}; it is weak, so its address is 0")).into())
}

fn missing_as(function: bool, name: &str, message: String) -> Problem {
    Problem::of(if function { &checks::MISSING_ADDRESS } else { &checks::MISSING_DATA }, name, message)
}

fn missing(module: &Module, name: &str, function: bool) -> Failure {
    let what = if function { "the address of function" } else { "the variable" };
    let mut problem = missing_as(function, name, format!("nobody provides {what} {name}"));
    if is_weak(module, name) {
        problem.message += ", and this loader does not let weak symbols be absent";
    }
    Failure { nobody_has_it: true, ..problem.into() }
}

/// What [`address`] says of one that is 0.
pub(super) fn stays_zero(failure: &Failure) -> bool {
    failure.nobody_has_it && failure.problem.when == When::Call
}

/// Addresses of a module that nobody has filled in when everything is loaded.
pub(super) fn afterwards(process: &mut Process, at: usize) {
    let mut unfilled = std::mem::take(&mut process.loads[at].unfilled);
    unfilled.retain(|failure| {
        let filled = |name: &String| matches!(process.addresses.get(name), Some(Address::Of(_)));
        !failure.problem.symbol.as_ref().is_some_and(filled)
    });
    process.loads[at].failures.extend(unfilled);
}

/// Is the symbol weak, and does the loader know?
pub(super) fn goes_without(process: &Process, module: &Module, name: &str) -> bool {
    let loader = &process.main.loader;
    let marks = if loader.weak_marks_are_lost {
        process.weak_marks.as_ref().and_then(|subject| subject.module.as_ref().ok())
    } else {
        Some(module)
    };
    loader.weak_imports && marks.is_some_and(|module| is_weak(module, name))
}

/// Does the module say that the symbol is weak?
pub(super) fn is_weak(module: &Module, name: &str) -> bool {
    module.dylink.as_ref().is_some_and(|dylink| dylink.is_weak(name))
}
