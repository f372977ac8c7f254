//! Who calls a function, and on which way it is called while the module is being loaded.

use crate::collect::Subject;
use crate::findings::Problem;
use crate::loader::ImportedFunction;

/// Adds the callers, and the way from what the loader runs.
pub(super) fn name(function: &ImportedFunction, subject: &Subject, problem: &mut Problem) {
    let Some(code) = subject.code() else { return };
    let shown = |function: u32| match code.names.function(function) {
        Some(name) => name.to_owned(),
        None => format!("function {function}"),
    };
    let callers = code.calls.callers(function.index);
    problem.callers = callers.first.iter().map(|caller| shown(*caller)).collect();
    if callers.count > callers.first.len() {
        problem.callers.push(format!("and {} more", callers.count - callers.first.len()));
    }
    let Some(way) = &function.while_loading else { return };
    let Some((_, before)) = way.functions.split_last() else { return };
    let mut names: Vec<_> = before.iter().map(|function| shown(*function)).collect();
    if way.left_out > 0 {
        names.insert(1, format!("… ({} more)", way.left_out));
    }
    let names = names.join(" → ");
    problem.message += &match way.certain {
        true => format!("; {names} calls it while the module is loaded"),
        false => format!("; {names} may call it while the module is loaded, which then fails"),
    };
}
