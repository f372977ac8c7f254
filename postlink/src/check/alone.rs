//! What can be said of a module without a main module.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::levels::Exceptions;
use super::options::Options;
use crate::collect::Subject;
use crate::findings::{Level, Problem, checks};
use crate::loader::{Libraries, Search, own_key};
use crate::module::{Extern, Mismatch, Module, is_internal};

/// What can be said without a main module.
pub(super) fn problems(subject: &Arc<Subject>, libraries: &Libraries, options: &Options) -> Vec<Problem> {
    let Ok(module) = &subject.module else { return Vec::new() };
    let mut problems = Vec::new();
    problems.extend(among_programs(subject, module));
    if let Some(path) = &subject.build_path {
        let message = format!("it holds {path}");
        problems.push(Problem::new(&checks::BUILD_PATHS, message));
    }
    if let Some(path) = module.runtime_path().iter().find(|path| path.starts_with('/')) {
        let message = format!("its runtime path holds {path}, a folder of the machine that linked it");
        problems.push(
            Problem::new(&checks::BUILD_PATHS, message)
                .help("use $ORIGIN in the runtime path: `postlink edit --set-rpath '$ORIGIN' FILE`"),
        );
    }
    problems.extend(subject.mismatches.iter().map(mismatch));
    problems.extend(exceptions(module, options));
    let (search, key) = (Search::of_today(libraries), own_key(subject));
    let find = |needed: &&String| search.find(needed, subject, &key);
    let found: Vec<_> = module.needed().iter().filter_map(|needed| find(&needed)).map(|place| place.library).collect();
    problems.extend(duplicates(&found));
    if options.mains.is_empty() {
        for needed in module.needed().iter().filter(|needed| find(needed).is_none()) {
            let message = format!("needed library {needed} is not among what was checked");
            let mut problem = Problem::of(&checks::NEEDED_NOT_FOUND, needed, message);
            problem.level = Level::Warning;
            problems.push(problem);
        }
        problems.extend(siblings(module, &found));
    }
    problems
}

/// A name without an ending in a folder of programs is one that somebody types; plugins lie elsewhere, or are called `*.so`.
fn among_programs(subject: &Subject, module: &Module) -> Option<Problem> {
    let path = Path::new(&subject.path);
    let folder = path.parent().and_then(Path::file_name)?;
    let is_typed = (folder == "bin" || folder == "sbin") && path.extension().is_none();
    let message =
        format!("it lies in {} as a program does, and is a side module, which nobody can run", folder.display());
    (is_typed && module.dylink.is_some()).then(|| Problem::new(&checks::IN_BIN, message))
}

fn mismatch(found: &Mismatch) -> Problem {
    let Mismatch { function, called, defined } = found;
    let defined = defined.as_ref().map(|defined| format!(", which is {defined}")).unwrap_or_default();
    let message = format!("it calls {function} as {called}{defined}: the linker made each such call end the program");
    Problem::of(&checks::MISMATCH, function, message)
}

fn exceptions(module: &Module, options: &Options) -> Option<Problem> {
    let js = module.env_imports().find(|import| import.name.starts_with("invoke_"));
    let wasm = module.env_imports().find(|import| matches!(import.what, Extern::Tag(_)));
    let (import, has) = match options.levels.exceptions? {
        Exceptions::Wasm => (js?, "JavaScript exceptions"),
        Exceptions::Js => (wasm?, "wasm exceptions"),
    };
    let message = format!("it uses {has} (it imports {})", import.name);
    Some(Problem::of(&checks::EXCEPTION_STYLE, &import.name, message))
}

/// C functions that more than one library defines; C++ defines inline functions everywhere, on purpose.
fn duplicates(libraries: &[Arc<Subject>]) -> Option<Problem> {
    let mut owners: HashMap<&str, &Subject> = HashMap::new();
    let mut twice: Vec<(&str, &Subject, &Subject)> = Vec::new();
    for library in libraries {
        let exports = library.module.iter().flat_map(|module| &module.exports);
        let functions = exports.filter(|export| export.what.signature().is_some());
        for export in functions.filter(|export| !is_internal(&export.name) && !export.name.starts_with('_')) {
            match owners.insert(&export.name, library) {
                Some(first) if !std::ptr::eq(first, &**library) => twice.push((&export.name, first, library)),
                _ => {}
            }
        }
    }
    let (name, first, second) = twice.first()?;
    let more = if twice.len() > 1 { format!(" ({} more)", twice.len() - 1) } else { String::new() };
    let message = format!("both {} and {} define {name}{more}", first.path, second.path);
    Some(Problem::of(&checks::DUPLICATES, name, message))
}

/// Types against the needed libraries that were found: they are the likely providers.
fn siblings(module: &Module, libraries: &[Arc<Subject>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for import in module.env_imports() {
        let Extern::Function(wanted) = &import.what else { continue };
        let provider = libraries.iter().find_map(|library| Some((library, library.symbol(&import.name)?.signature()?)));
        let Some((library, offered)) = provider.filter(|(_, offered)| *offered != wanted) else { continue };
        let message = format!("it calls {} as {wanted}, and {} has {offered}", import.name, library.path);
        problems.push(Problem::of(&checks::SIBLING_SIGNATURE, &import.name, message));
    }
    problems
}
