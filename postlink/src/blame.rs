//! What the loader found to fail, with who is to blame: functions that call what is missing, modules that would have it.

mod callers;
mod providers;

use crate::collect::Subject;
use crate::findings::Problem;
use crate::loader::{Failure, Libraries};

/// The problems of a module, in full.
pub(crate) fn explain(failures: Vec<Failure>, subject: &Subject, libraries: &Libraries) -> Vec<Problem> {
    failures.into_iter().map(|failure| one(failure, subject, libraries)).collect()
}

fn one(failure: Failure, subject: &Subject, libraries: &Libraries) -> Problem {
    let mut problem = failure.problem;
    if let Some(function) = &failure.function {
        callers::name(function, subject, &mut problem);
    }
    if failure.nobody_has_it {
        providers::name(libraries, subject, &mut problem);
    }
    if let Some(cause) = failure.cause {
        let between =
            if cause.left_out > 0 { format!(", {} libraries further on", cause.left_out) } else { String::new() };
        problem.message += &format!("{between}: {}", one(*cause.failure, &cause.library, libraries).message);
    }
    problem
}
