//! Functions that nobody provides: what they belong to, and whether a constructor calls them.

use super::failure::{Failure, ImportedFunction};
use super::state::{Process, Stub};
use crate::collect::Subject;
use crate::findings::{Check, Problem, When, checks};

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

/// Nobody has a function that the module calls.
pub(super) fn function(process: &Process, subject: &Subject, stub: &Stub) -> Failure {
    let name = stub.name.as_str();
    let dylink = subject.module.as_ref().ok().and_then(|module| module.dylink.as_ref());
    if dylink.is_some_and(|dylink| dylink.is_weak(name)) && process.main.loader.weak_imports {
        let message = format!("nobody provides {name}; it is weak, so the code should not call it");
        return Problem::of(&checks::WEAK, name, message).into();
    }
    let family = FAMILIES.iter().find(|(start, _)| name.starts_with(start)).map(|(_, check)| *check);
    let problem = match family {
        Some(check) => Problem::of(check, name, format!("it calls {name}, which the main module does not have")),
        None => Problem::of(&checks::MISSING_FUNCTION, name, format!("nobody provides function {name}")),
    };
    Failure { nobody_has_it: family.is_none(), ..called(subject, stub.index, problem) }
}

/// A needed library has it, and its loader hides that from the module.
pub(super) fn hidden(subject: &Subject, stub: &Stub, library: &Subject) -> Failure {
    let name = stub.name.as_str();
    let message =
        format!("it calls {name} of {}, and this loader shows it only what was loaded with RTLD_GLOBAL", library.path);
    let mut problem = Problem::of(&checks::ONLY_GLOBAL, name, message);
    problem.providers.push(library.path.clone());
    called(subject, stub.index, problem)
}

/// The problem with the function of that index; what is certainly called while the module is loaded fails then.
fn called(subject: &Subject, index: u32, mut problem: Problem) -> Failure {
    let function = imported(subject, index);
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
