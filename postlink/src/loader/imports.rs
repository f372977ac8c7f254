//! What each import of a module finds: the main module's offer, a library's export, or nobody.

use std::sync::Arc;

use super::failure::Failure;
use super::missing::{self, Missing};
use super::process::Process;
use super::types::{describe, differs, differs_from_js, differs_from_sibling, is_catch, offer_word};
use super::{addresses, room};
use crate::collect::Subject;
use crate::findings::{Problem, When, checks};
use crate::interface::Offer;
use crate::module::{Extern, Import, Module, Signature, ValueType};

pub(super) fn resolve(process: &Process, subject: &Arc<Subject>, module: &Module, failures: &mut Vec<Failure>) {
    let mut missing = Missing::default();
    for import in &module.imports {
        if import.is_got() {
            failures.extend(addresses::address(process, subject, module, import));
        } else if import.is_env() {
            failures.extend(env(process, subject, import, &mut missing).map(Failure::from));
        }
    }
    failures.extend(exceptions(process, module).map(Failure::from));
    missing::report(process, subject, module, &missing, failures);
    failures.extend(room::data(process, module).map(Failure::from));
}

/// Names that a main module without exceptions has too, as functions that give up.
fn exceptions(process: &Process, module: &Module) -> Option<Problem> {
    let catches = |import: &&Import| is_catch(&import.name) && process.main.offer(&import.name).is_some();
    let import = module.env_imports().find(catches).filter(|_| !process.main.loader.find_matching_catch)?;
    let message =
        "it catches JavaScript exceptions, and the main module was linked without them: a throw ends the program";
    Some(Problem::of(&checks::JS_EXCEPTIONS, &import.name, message))
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
            _ if process.is_allowed(name) => None,
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
    if process.is_allowed(name) {
        return None;
    }
    match local {
        Some(library) => missing.hidden.push((name.to_owned(), library.path.clone())),
        None => missing.functions.push(name.to_owned()),
    }
    None
}

/// A JavaScript function of the main module passes the call on to whoever was loaded for everyone.
fn relayed(process: &Process, name: &str, wanted: &Signature, missing: &mut Missing) -> Option<Problem> {
    match process.global.get(name) {
        Some((_, Extern::Function(offered))) => differs_from_js(process, name, wanted, Some(offered)),
        Some(_) => None,
        None if process.is_allowed(name) => None,
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
    let own = (loader.finds_dyn_calls || process.rtld_global) && subject.export(&by_way_of).is_some();
    let there = own || process.main.offer(&by_way_of).is_some();
    (loader.legalized && !there).then(|| {
        let message =
            format!("{name} passes a 64-bit integer, for which this main module calls {by_way_of}, and finds none");
        Problem::of(&checks::BIGINT, name, message).when(When::Call)
    })
}
