//! What each import of a module finds: the main module's offer, a library's export, or nobody.

use std::sync::Arc;

use super::failure::Failure;
use super::state::{Address, Process, Stub};
use super::types::{describe, differs, differs_from_js, differs_from_sibling, is_catch, offer_word};
use super::{addresses, limits};
use crate::collect::Subject;
use crate::findings::{Problem, When, checks};
use crate::interface::Offer;
use crate::module::{Export, Extern, Import, Module, Signature, ValueType, is_internal};

/// What goes wrong with the imports of a module while the engine and the loader look at them. Functions that nobody has yet
/// become stubs.
pub(super) fn resolve(process: &mut Process, at: usize) {
    let subject = Arc::clone(&process.loads[at].subject);
    let Ok(module) = &subject.module else { return };
    let (mut failures, mut stubs, mut functions) = (Vec::new(), Vec::new(), 0..);
    let asked = addresses::asked(module);
    for import in &module.imports {
        let index = import.what.signature().and_then(|_| functions.next()).unwrap_or(0);
        if import.is_got() {
            let failure = addresses::address(process, &subject, module, import, &asked);
            if failure.as_ref().is_some_and(|failure| failure.problem.check.code == checks::WEAK.code)
                && !process.main.loader.weak_marks_are_lost
            {
                process.addresses.insert(import.name.clone(), Address::Zero);
            }
            match failure {
                Some(failure) if process.main.loader.weak_marks_are_lost && addresses::stays_zero(&failure) => {
                    // What is loaded later may change it.
                    process.base.unsettled = true;
                    process.loads[at].unfilled.push(failure);
                }
                failure => failures.extend(failure),
            }
        } else if import.is_env() {
            match env(process, &subject, import) {
                Found::Nobody(wanted) => {
                    stubs.push(Stub { name: import.name.clone(), wanted, index, settled: false });
                }
                Found::Problem(problem) => failures.extend(problem.map(Failure::from)),
            }
        }
    }
    failures.extend(exceptions(process, module).map(Failure::from));
    failures.extend(exported_tag(process, module).map(Failure::from));
    failures.extend(limits::data(process, module).map(Failure::from));
    process.loads[at].failures.extend(failures);
    process.loads[at].stubs = stubs;
}

/// What the engine gets for an import.
enum Found {
    /// Something, and what is wrong with it.
    Problem(Option<Problem>),
    /// A function that looks again when it is called.
    Nobody(Arc<Signature>),
}

/// Names that a main module without exceptions has too, as functions that give up.
fn exceptions(process: &Process, module: &Module) -> Option<Problem> {
    let catches = |import: &&Import| is_catch(&import.name) && process.main.offer(&import.name).is_some();
    let import = module.env_imports().find(catches).filter(|_| !process.main.loader.find_matching_catch)?;
    let message =
        "it catches JavaScript exceptions, and the main module was linked without them: a throw ends the program";
    Some(Problem::of(&checks::JS_EXCEPTIONS, &import.name, message))
}

/// Older loaders want an address of whatever a module exports, and a tag has none.
fn exported_tag(process: &Process, module: &Module) -> Option<Problem> {
    let is_tag = |export: &&Export| matches!(export.what, Extern::Tag(_)) && !is_internal(&export.name);
    let export = module.exports.iter().find(is_tag).filter(|_| !process.main.loader.weak_imports)?;
    let message = format!("it exports the tag {}, and this loader looks for its address", export.name);
    Some(Problem::of(&checks::TAG, &export.name, message))
}

/// What stands for an import from `env` when the engine asks: the loader's table, else a function that looks again when
/// it is called.
fn env(process: &Process, subject: &Arc<Subject>, import: &Import) -> Found {
    let name = import.name.as_str();
    if matches!(name, "__memory_base" | "__table_base") {
        let fits = import.what == Extern::Global { value: ValueType::I32, mutable: false };
        let message = || format!("it wants {name} as {}, and loaders have constant i32", describe(&import.what));
        return Found::Problem((!fits).then(|| Problem::of(&checks::GLOBAL_TYPE, name, message())));
    }
    let offer = process.main.offer(name).filter(|offer| !matches!(offer, Offer::Late { .. }));
    match (&import.what, offer) {
        (Extern::Function(wanted), Some(Offer::Relay)) => Found::Nobody(Arc::clone(wanted)),
        (_, None) => from_libraries(process, import),
        (_, Some(offer)) => Found::Problem(from_main(process, subject, import, offer)),
    }
}

fn from_main(process: &Process, subject: &Subject, import: &Import, offer: &Offer) -> Option<Problem> {
    let name = import.name.as_str();
    match (&import.what, offer) {
        (Extern::Function(wanted), Offer::Wasm(offered)) => differs(name, wanted, offered),
        (Extern::Function(wanted), Offer::JavaScript { signature, .. }) => {
            differs_from_js(process, name, wanted, signature.as_deref())
        }
        (Extern::Global { value, mutable }, Offer::Global { value: offered, mutable: writable }) => {
            ((value, mutable) != (offered, writable)).then(|| {
                let has = describe(&Extern::Global { value: *offered, mutable: *writable });
                let message = format!("it wants {name} as {}, and the main module has {has}", describe(&import.what));
                Problem::of(&checks::GLOBAL_TYPE, name, message)
            })
        }
        (Extern::Global { value, mutable }, Offer::Address | Offer::Number) => (*mutable || *value == ValueType::I64)
            .then(|| {
                let message =
                    format!("it wants {name} as {}, and the main module has a number", describe(&import.what));
                Problem::of(&checks::GLOBAL_TYPE, name, message)
            }),
        (Extern::Memory(wanted), Offer::Memory) => limits::memory(process, subject, wanted),
        (Extern::Table(wanted), Offer::Table) => limits::table(process, subject, wanted),
        (Extern::Tag(wanted), Offer::Tag(offered)) => (wanted != offered).then(|| {
            let message = format!("it throws {name} with {wanted}, and the main module has it with {offered}");
            Problem::of(&checks::TAG, name, message)
        }),
        (_, offer) => {
            let message =
                format!("it wants {name} as a {}, and the main module has {}", import.what.word(), offer_word(offer));
            Some(Problem::of(&checks::OTHER_KIND, name, message))
        }
    }
}

/// The main module has no such name: a library that was loaded with RTLD_GLOBAL, or whoever has it when it is called.
fn from_libraries(process: &Process, import: &Import) -> Found {
    let name = import.name.as_str();
    let global = process.global.get(name);
    let Extern::Function(wanted) = &import.what else {
        return Found::Problem(match (global, &import.what) {
            // Loaders that turn globals into numbers lose tags by that.
            (Some((_, Extern::Tag(offered))), Extern::Tag(wanted))
                if offered == wanted && process.main.loader.keeps_globals =>
            {
                None
            }
            (
                Some((_, Extern::Global { value: offered, mutable: false })),
                Extern::Global { value: wanted, mutable: false },
            ) if offered == wanted => None,
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
        });
    };
    Found::Problem(match global {
        Some((library, Extern::Function(offered))) => {
            differs_from_sibling(name, wanted, offered, library).map(|problem| problem.when(When::Load))
        }
        Some((library, _)) => {
            let message = format!("it calls {name}, which is a variable in {}", library.path);
            Some(Problem::of(&checks::OTHER_KIND, name, message))
        }
        None => return Found::Nobody(Arc::clone(wanted)),
    })
}
