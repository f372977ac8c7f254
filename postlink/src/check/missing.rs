//! Functions that nobody provides: what they belong to, who calls them, whether a constructor does, who would have them.

use std::sync::Arc;

use super::checks::{self, Check};
use super::finding::When;
use super::load::{Problem, Process};
use super::resolve::Missing;
use super::subject::Subject;
use crate::module::{Extern, Module};

/// How many callers are worth naming.
const CALLERS: usize = 5;

/// Names that belong to a way of unwinding, and the check that says so.
static FAMILIES: &[(&str, &Check)] = &[
    ("invoke_", &checks::JS_EXCEPTIONS),
    ("__cxa_throw", &checks::JS_EXCEPTIONS),
    ("__cxa_rethrow", &checks::JS_EXCEPTIONS),
    ("__cxa_begin_catch", &checks::JS_EXCEPTIONS),
    ("__cxa_end_catch", &checks::JS_EXCEPTIONS),
    ("__cxa_find_matching_catch", &checks::JS_EXCEPTIONS),
    ("__resumeException", &checks::JS_EXCEPTIONS),
    ("llvm_eh_typeid_for", &checks::JS_EXCEPTIONS),
    ("saveSetjmp", &checks::LONGJMP),
    ("testSetjmp", &checks::LONGJMP),
    ("emscripten_longjmp", &checks::LONGJMP),
    ("_emscripten_throw_longjmp", &checks::LONGJMP),
    ("__wasm_setjmp", &checks::LONGJMP),
    ("__wasm_longjmp", &checks::LONGJMP),
];

pub(super) fn report(
    process: &Process,
    subject: &Arc<Subject>,
    module: &Module,
    missing: &Missing,
    problems: &mut Vec<Problem>,
) {
    for name in &missing.functions {
        let weak = module.dylink.as_ref().is_some_and(|dylink| dylink.is_weak(name));
        if weak && process.main.loader.weak_imports {
            let message = format!("nobody provides {name}; it is weak, so the code should not call it");
            problems.push(Problem::of(&checks::WEAK, name, message));
            continue;
        }
        let family = FAMILIES.iter().find(|(start, _)| name.starts_with(start)).map(|(_, check)| *check);
        let mut problem = match family {
            Some(check) => Problem::of(check, name, format!("it calls {name}, which the main module does not have")),
            None => Problem::of(&checks::MISSING_FUNCTION, name, format!("nobody provides function {name}")),
        };
        callers(subject, module, name, &mut problem);
        if family.is_none() || !problem.providers.is_empty() {
            advise(process, subject, name, &mut problem);
        }
        problems.push(problem);
    }
    for (name, library) in &missing.hidden {
        let message =
            format!("it calls {name} of {library}, and this loader shows it only what was loaded with RTLD_GLOBAL");
        let mut problem = Problem::of(&checks::ONLY_GLOBAL, name, message);
        problem.providers.push(library.clone());
        callers(subject, module, name, &mut problem);
        problems.push(problem);
    }
}

/// Who calls it, and whether it is called while the module is being loaded.
fn callers(subject: &Subject, module: &Module, name: &str, problem: &mut Problem) {
    let functions = module.imports.iter().filter(|import| import.what.signature().is_some());
    let index = (0..).zip(functions).find(|(_, import)| import.is_env() && import.name == name);
    let (Some((index, _)), Some(calls)) = (index, subject.calls()) else { return };
    let shown = |function: u32| match subject.names().function(function) {
        Some(name) => name.to_owned(),
        None => format!("function {function}"),
    };
    let callers = calls.callers(index);
    problem.callers = callers.iter().take(CALLERS).map(|caller| shown(*caller)).collect();
    if callers.len() > CALLERS {
        problem.callers.push(format!("and {} more", callers.len() - CALLERS));
    }
    let Some((path, certain)) = calls.path(&roots(module), index) else { return };
    let way: Vec<_> = path[..path.len() - 1].iter().map(|function| shown(*function)).collect();
    let way = way.join(" → ");
    if certain {
        problem.message += &format!("; {way} calls it while the module is loaded");
        problem.when = When::Load;
        if problem.check.code == checks::MISSING_FUNCTION.code {
            problem.check = &checks::MISSING_IN_CONSTRUCTOR;
        }
    } else {
        problem.message += &format!("; {way} may call it while the module is loaded, which then fails");
    }
}

/// What runs while a module is loaded.
fn roots(module: &Module) -> Vec<u32> {
    let exports = ["__wasm_apply_data_relocs", "__wasm_call_ctors"].iter().filter_map(|name| module.export(name));
    let functions = exports.filter(|export| matches!(export.what, Extern::Function(_))).map(|export| export.index);
    functions.chain(module.start).collect()
}

/// Who would provide it.
pub(super) fn advise(process: &Process, subject: &Subject, name: &str, problem: &mut Problem) {
    let exporters = process.universe.exporters(name, subject);
    problem.providers = exporters.iter().map(|one| one.path.clone()).collect();
    if let Some(first) = exporters.first() {
        problem.message += &format!("; it is exported by {}, which is not in needed", first.path);
        let library = first.name();
        problem.help = Some(format!(
            "link the module with that library so that it is needed (-l…, or postlink edit --add-needed {library}), or load it with RTLD_GLOBAL first (--global)"
        ));
    }
}
