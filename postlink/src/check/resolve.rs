//! What each import of a module finds, and whether it fits.

use std::sync::Arc;

use super::checks;
use super::finding::When;
use super::load::{Problem, Process};
use super::missing;
use super::room;
use super::subject::{Subject, is_internal};
use crate::glob;
use crate::interface::Offer;
use crate::module::{Extern, Import, Module, Signature, ValueType};

/// Functions that nobody provides are put together: who calls them takes a look at the code.
#[derive(Default)]
pub(super) struct Missing {
    /// Names of functions that fail when they are called.
    pub(super) functions: Vec<String>,
    /// Names that are needed libraries' own, hidden from this module by its loader.
    pub(super) hidden: Vec<(String, String)>,
}

pub(super) fn imports(process: &Process, subject: &Arc<Subject>, module: &Module, problems: &mut Vec<Problem>) {
    let mut missing = Missing::default();
    for import in &module.imports {
        if import.is_got() {
            address(process, subject, module, import, problems);
        } else if import.is_env() {
            problems.extend(env(process, subject, import, &mut missing));
        }
    }
    problems.extend(exceptions(process, module));
    missing::report(process, subject, module, &missing, problems);
    room::data(process, module, problems);
}

/// Names that a main module without exceptions has too, as functions that give up.
fn exceptions(process: &Process, module: &Module) -> Option<Problem> {
    let catches = |import: &&Import| is_catch(&import.name) && process.main.offer(&import.name).is_some();
    let import = module.env_imports().find(catches).filter(|_| !process.main.loader.find_matching_catch)?;
    let message =
        "it catches JavaScript exceptions, and the main module was linked without them: a throw ends the program";
    Some(Problem::of(&checks::JS_EXCEPTIONS, &import.name, message))
}

/// It takes any number of types to catch.
fn is_catch(name: &str) -> bool {
    name.starts_with("__cxa_find_matching_catch")
}

fn is_allowed(process: &Process, name: &str) -> bool {
    process.allow_undefined.iter().any(|pattern| glob::matches(pattern, name))
}

/// `GOT.mem` and `GOT.func`: every loaded module's exports serve, whatever its scope.
fn address(process: &Process, subject: &Subject, module: &Module, import: &Import, problems: &mut Vec<Problem>) {
    let name = import.name.as_str();
    if import.what != (Extern::Global { value: ValueType::I32, mutable: true }) {
        let message =
            format!("{} wants {name} as {}, and the loader has mutable i32", import.module, describe(&import.what));
        problems.push(Problem::of(&checks::GLOBAL_TYPE, name, message));
        return;
    }
    let exported = |one: &Subject| one.symbol(name).is_some();
    if import.module == "GOT.func"
        && !process.main.loader.legalized
        && subject.export(&format!("orig${name}")).is_some()
    {
        let message = format!(
            "it takes the address of its own {name}, which has a 64-bit integer: this loader gives it the one with two halves"
        );
        problems.push(Problem::of(&checks::BIGINT, name, message).when(When::Call));
        return;
    }
    if exported(subject) || process.loaded.iter().any(|one| exported(one)) {
        return;
    }
    let function = import.module == "GOT.func";
    match process.main.offer(name) {
        Some(Offer::JavaScript { addressable: false, .. } | Offer::Late { addressable: false } | Offer::Relay) => {
            let message =
                format!("it takes the address of {name}, a JavaScript function whose type the loader does not know");
            problems.push(Problem::of(&checks::NO_SIGNATURE, name, message));
        }
        Some(Offer::Memory | Offer::Table | Offer::Tag(_)) => {
            let message = format!("it takes the address of {name}, which is no function and no variable");
            problems.push(Problem::of(&checks::OTHER_KIND, name, message));
        }
        Some(_) => {}
        None if is_allowed(process, name) => {}
        None if goes_without(process, module, name) => {
            let message = format!("nobody provides {name}; it is weak, so its address is 0");
            problems.push(Problem::of(&checks::WEAK, name, message));
        }
        None => {
            let check = if function { &checks::MISSING_ADDRESS } else { &checks::MISSING_DATA };
            let what = if function { "the address of function" } else { "the variable" };
            let mut problem = Problem::of(check, name, format!("nobody provides {what} {name}"));
            if module.dylink.as_ref().is_some_and(|dylink| dylink.is_weak(name)) {
                problem.message += ", and this loader does not let weak symbols be absent";
            }
            missing::advise(process, subject, name, &mut problem);
            problems.push(problem);
        }
    }
}

/// Is the symbol weak, and does the loader know?
fn goes_without(process: &Process, module: &Module, name: &str) -> bool {
    let loader = &process.main.loader;
    let marks = if loader.weak_marks_are_lost {
        process.weak_marks.as_ref().and_then(|subject| subject.module.as_ref().ok())
    } else {
        Some(module)
    };
    let marked = marks.and_then(|module| module.dylink.as_ref()).is_some_and(|dylink| dylink.is_weak(name));
    loader.weak_imports && marked
}

/// What stands for an import from `env` when the engine asks: the loader's table, else a function that looks again when
/// it is called.
fn env(process: &Process, subject: &Arc<Subject>, import: &Import, missing: &mut Missing) -> Option<Problem> {
    let name = import.name.as_str();
    if matches!(name, "__memory_base" | "__table_base") {
        let fits = import.what == Extern::Global { value: ValueType::I32, mutable: false };
        let message = || format!("it wants {name} as {}, and loaders have constant i32", describe(&import.what));
        return (!fits).then(|| Problem::of(&checks::GLOBAL_TYPE, name, message()));
    }
    let offer = process.main.offer(name).filter(|offer| !matches!(offer, Offer::Late { .. }));
    match (&import.what, offer) {
        (Extern::Function(wanted), Some(Offer::Wasm(offered))) => differs(name, wanted, offered),
        (Extern::Function(wanted), Some(Offer::Relay)) => relayed(process, name, wanted, missing),
        (Extern::Function(wanted), Some(Offer::JavaScript { signature, .. })) => {
            differs_from_js(process, name, wanted, signature.as_deref())
        }
        (Extern::Global { value, mutable }, Some(Offer::Global { value: offered, mutable: writable })) => {
            ((value, mutable) != (offered, writable)).then(|| {
                let has = describe(&Extern::Global { value: *offered, mutable: *writable });
                let message = format!("it wants {name} as {}, and the main module has {has}", describe(&import.what));
                Problem::of(&checks::GLOBAL_TYPE, name, message)
            })
        }
        (Extern::Global { value, mutable }, Some(Offer::Address | Offer::Number)) => {
            (*mutable || *value == ValueType::I64).then(|| {
                let message =
                    format!("it wants {name} as {}, and the main module has a number", describe(&import.what));
                Problem::of(&checks::GLOBAL_TYPE, name, message)
            })
        }
        (Extern::Memory(wanted), Some(Offer::Memory)) => room::memory(process, subject, wanted),
        (Extern::Table(wanted), Some(Offer::Table)) => room::table(process, subject, wanted),
        (Extern::Tag(wanted), Some(Offer::Tag(offered))) => (wanted != offered).then(|| {
            let message = format!("it throws {name} with {wanted}, and the main module has it with {offered}");
            Problem::of(&checks::TAG, name, message)
        }),
        (_, Some(offer)) => {
            let message =
                format!("it wants {name} as a {}, and the main module has {}", import.what.word(), offer_word(offer));
            Some(Problem::of(&checks::OTHER_KIND, name, message))
        }
        (_, None) => from_libraries(process, subject, import, missing),
    }
}

/// The main module has no such name: a library that was loaded for everyone, or whoever has it when it is called.
fn from_libraries(
    process: &Process,
    subject: &Arc<Subject>,
    import: &Import,
    missing: &mut Missing,
) -> Option<Problem> {
    let name = import.name.as_str();
    let Extern::Function(wanted) = &import.what else {
        return match (process.global.get(name), &import.what) {
            (Some((_, what)), wanted) if what == wanted => None,
            _ if is_allowed(process, name) => None,
            (_, Extern::Tag(_)) => Some(Problem::of(
                &checks::TAG,
                name,
                format!("it throws and catches with the tag {name}, and the main module has none"),
            )),
            (_, what) => {
                let message = format!("nobody provides {name}, which it wants as {}", describe(what));
                Some(Problem::of(&checks::OTHER_KIND, name, message))
            }
        };
    };
    if let Some((library, Extern::Function(offered))) = process.global.get(name) {
        return differs_from_sibling(name, wanted, offered, library).map(|problem| problem.when(When::Load));
    }
    when_called(process, subject, name, wanted, missing)
}

/// What the loader's stand-in finds when it is called for the first time.
fn when_called(
    process: &Process,
    subject: &Arc<Subject>,
    name: &str,
    wanted: &Arc<Signature>,
    missing: &mut Missing,
) -> Option<Problem> {
    let loader = &process.main.loader;
    let made = (loader.invoke && name.starts_with("invoke_")) || (loader.find_matching_catch && is_catch(name));
    if made {
        return invoke(process, subject, name);
    }
    if process.main.offer(name).is_some() {
        return None;
    }
    let exports = |one: &&Arc<Subject>| one.symbol(name).is_some();
    let local = process.local.iter().rev().find(exports);
    let scope = local.filter(|_| loader.local_scope);
    if let Some(library) = scope.or(Some(subject).filter(exports)) {
        return match library.symbol(name) {
            Some(Extern::Function(offered)) => differs_from_sibling(name, wanted, offered, library),
            _ => {
                let message = format!("it calls {name}, which is a variable in {}", library.path);
                Some(Problem::of(&checks::OTHER_KIND, name, message).when(When::Call))
            }
        };
    }
    if let (true, Some(_)) = (loader.em_js, subject.export(&format!("__em_js__{name}"))) {
        return None;
    }
    if is_allowed(process, name) {
        return None;
    }
    match local {
        Some(library) => missing.hidden.push((name.to_owned(), library.path.clone())),
        None => missing.functions.push(name.to_owned()),
    }
    None
}

fn differs(name: &str, wanted: &Signature, offered: &Signature) -> Option<Problem> {
    if wanted == offered {
        return None;
    }
    if wanted.has_i64() != offered.has_i64() {
        let way = |signature: &Signature| if signature.has_i64() { "whole" } else { "in two halves" };
        let message = format!(
            "it calls {name} as {wanted}, and the main module has {offered}: 64-bit integers go {} here and {} there",
            way(wanted),
            way(offered)
        );
        return Some(Problem::of(&checks::BIGINT, name, message));
    }
    let message = format!("it calls {name} as {wanted}, and the main module has {offered}");
    Some(Problem::of(&checks::OTHER_SIGNATURE, name, message))
}

fn differs_from_sibling(name: &str, wanted: &Signature, offered: &Signature, library: &Subject) -> Option<Problem> {
    (wanted != offered).then(|| {
        let message = format!("it calls {name} as {wanted}, and {} has {offered}", library.path);
        Problem::of(&checks::SIBLING_SIGNATURE, name, message)
    })
}

fn differs_from_js(process: &Process, name: &str, wanted: &Signature, offered: Option<&Signature>) -> Option<Problem> {
    let offered = offered.filter(|_| !is_catch(name))?;
    let same = |offered: &Signature| wanted == offered;
    if same(offered) || (process.main.loader.legalized && same(&legalized(offered))) {
        return None;
    }
    if wanted.has_i64() == offered.has_i64() {
        let message = format!("it calls {name} as {wanted}, and the main module's JavaScript has {offered}");
        let problem = Problem::of(&checks::JS_SIGNATURE, name, message);
        return Some(if lacks(wanted, offered) { problem.fatal(When::Call) } else { problem });
    }
    let message = format!(
        "it calls {name} as {wanted}, and the main module's JavaScript has {offered}: a 64-bit integer arrives as something else"
    );
    Some(Problem::of(&checks::BIGINT, name, message).when(When::Call))
}

/// JavaScript computes with `undefined` where an argument is not given; what is too much is dropped. Results are not
/// compared: `.sig` of some that return something says `v`.
fn lacks(wanted: &Signature, offered: &Signature) -> bool {
    wanted.params.len() < offered.params.len()
}

/// A JavaScript function of the main module passes the call on to whoever was loaded for everyone.
fn relayed(process: &Process, name: &str, wanted: &Signature, missing: &mut Missing) -> Option<Problem> {
    match process.global.get(name) {
        Some((_, Extern::Function(offered))) => differs_from_js(process, name, wanted, Some(offered)),
        Some(_) => None,
        None if is_allowed(process, name) => None,
        None => {
            missing.functions.push(name.to_owned());
            None
        }
    }
}

/// `invoke_jii` and the like: without BIGINT the loader calls by way of `dynCall_jii`, which the module has if it was
/// linked without, too.
fn invoke(process: &Process, subject: &Subject, name: &str) -> Option<Problem> {
    let letters = name.strip_prefix("invoke_").filter(|letters| letters.contains('j'))?;
    let by_way_of = format!("dynCall_{letters}");
    let loader = &process.main.loader;
    let own = (loader.finds_dyn_calls || process.everyone) && subject.export(&by_way_of).is_some();
    let there = own || process.main.offer(&by_way_of).is_some();
    (loader.legalized && !there).then(|| {
        let message =
            format!("{name} passes a 64-bit integer, for which this main module calls {by_way_of}, and finds none");
        Problem::of(&checks::BIGINT, name, message).when(When::Call)
    })
}

/// What a function looks like without BIGINT: a 64-bit integer goes in as two halves and comes out as the lower one.
fn legalized(signature: &Signature) -> Signature {
    let half = |value: &ValueType| if *value == ValueType::I64 { ValueType::I32 } else { *value };
    let params = signature.params.iter().flat_map(|value| {
        let count = if *value == ValueType::I64 { 2 } else { 1 };
        std::iter::repeat_n(half(value), count)
    });
    Signature { params: params.collect(), results: signature.results.iter().map(half).collect() }
}

fn describe(what: &Extern) -> String {
    match what {
        Extern::Function(signature) => format!("function {signature}"),
        Extern::Global { value, mutable } => {
            format!("{} {}", if *mutable { "mutable" } else { "constant" }, value.word())
        }
        Extern::Memory(_) => "a memory".into(),
        Extern::Table(_) => "a table".into(),
        Extern::Tag(signature) => format!("tag {signature}"),
    }
}

fn offer_word(offer: &Offer) -> &'static str {
    match offer {
        Offer::Wasm(_) | Offer::JavaScript { .. } | Offer::Late { .. } | Offer::Relay => "a function",
        Offer::Address => "the address of data",
        Offer::Number => "a number",
        Offer::Global { .. } => "a global variable",
        Offer::Memory => "a memory",
        Offer::Table => "a table",
        Offer::Tag(_) => "a tag",
    }
}

/// A module that was linked without BIGINT, as far as that shows.
pub(super) fn legalized_module(subject: &Subject) -> Option<Problem> {
    subject.module.as_ref().ok().filter(|module| is_legalized(module)).map(|_| {
        let message = "it was linked without BIGINT: where a 64-bit integer crosses, it arrives as two halves";
        Problem::new(&checks::LEGALIZED, message)
    })
}

/// Exports that a module without BIGINT has beside each one that takes a 64-bit integer.
fn is_legalized(module: &Module) -> bool {
    module.exports.iter().any(|export| export.name.starts_with("orig$") && !is_internal(&export.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_four_bits_become_two_halves_without_bigint() {
        let check = |text: &str, expected: &str| {
            assert_eq!(legalized(&Signature::parse(text).unwrap()).to_string(), expected);
        };
        check("(i32, i64, f64) -> i64", "(i32, i32, i32, f64) -> i32");
        check("() -> ()", "() -> ()");
    }
}
