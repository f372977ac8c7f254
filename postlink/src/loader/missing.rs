//! Functions that nobody provides: what they belong to, and whether a constructor calls them.

use std::collections::HashMap;
use std::sync::Arc;

use super::failure::{Failure, ImportedFunction};
use super::process::Process;
use crate::collect::Subject;
use crate::findings::{Check, Problem, When, checks};
use crate::module::Module;

/// Functions that nobody provides are put together: who calls them takes a look at the code.
#[derive(Default)]
pub(super) struct Missing {
    /// Names of functions that fail when they are called.
    pub(super) functions: Vec<String>,
    /// Names that are needed libraries' own, hidden from this module by its loader.
    pub(super) hidden: Vec<(String, String)>,
}

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
    failures: &mut Vec<Failure>,
) {
    if missing.functions.is_empty() && missing.hidden.is_empty() {
        return;
    }
    let indices = indices(module);
    for name in &missing.functions {
        let weak = module.dylink.as_ref().is_some_and(|dylink| dylink.is_weak(name));
        if weak && process.main.loader.weak_imports {
            let message = format!("nobody provides {name}; it is weak, so the code should not call it");
            failures.push(Problem::of(&checks::WEAK, name, message).into());
            continue;
        }
        let family = FAMILIES.iter().find(|(start, _)| name.starts_with(start)).map(|(_, check)| *check);
        let problem = match family {
            Some(check) => Problem::of(check, name, format!("it calls {name}, which the main module does not have")),
            None => Problem::of(&checks::MISSING_FUNCTION, name, format!("nobody provides function {name}")),
        };
        failures
            .push(Failure { nobody_has_it: family.is_none(), ..called(subject, indices.get(name.as_str()), problem) });
    }
    for (name, library) in &missing.hidden {
        let message =
            format!("it calls {name} of {library}, and this loader shows it only what was loaded with RTLD_GLOBAL");
        let mut problem = Problem::of(&checks::ONLY_GLOBAL, name, message);
        problem.providers.push(library.clone());
        failures.push(called(subject, indices.get(name.as_str()), problem));
    }
}

/// Indices of imported functions by name; of two with one name, the first.
fn indices(module: &Module) -> HashMap<&str, u32> {
    let functions = module.imports.iter().filter(|import| import.what.signature().is_some());
    let mut indices = HashMap::new();
    for (index, import) in (0..).zip(functions).filter(|(_, import)| import.is_env()) {
        indices.entry(import.name.as_str()).or_insert(index);
    }
    indices
}

/// The problem with the function of that index; what is certainly called while the module is loaded fails then.
fn called(subject: &Subject, index: Option<&u32>, mut problem: Problem) -> Failure {
    let function = index.and_then(|index| imported(subject, *index));
    let certain = |function: &ImportedFunction| function.while_loading.as_ref().is_some_and(|way| way.certain);
    if function.as_ref().is_some_and(certain) {
        problem.when = When::Load;
        if problem.check.code == checks::MISSING_FUNCTION.code {
            problem.check = &checks::MISSING_IN_CONSTRUCTOR;
        }
    }
    Failure { function, ..problem.into() }
}

/// `None` where the code cannot be read.
fn imported(subject: &Subject, index: u32) -> Option<ImportedFunction> {
    Some(ImportedFunction { index, while_loading: subject.code()?.calls.way(index) })
}
