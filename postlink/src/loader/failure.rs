//! What goes wrong while a module is loaded or used, with what the loader knows of its cause. `blame` puts that into words.

use std::sync::Arc;

use crate::collect::Subject;
use crate::findings::{Level, Problem, When};

/// One thing that goes wrong.
pub(crate) struct Failure {
    /// What it is. Of a cause below, its message says nothing yet.
    pub(crate) problem: Problem,
    /// The imported function that fails when it is called.
    pub(crate) function: Option<ImportedFunction>,
    /// Nobody has the symbol: whoever exports it would help.
    pub(crate) nobody_has_it: bool,
    /// The needed library that it comes from, and what goes wrong there.
    pub(crate) cause: Option<(Arc<Subject>, Box<Failure>)>,
}

/// A function that a module imports, and how it is called while the module is being loaded.
pub(crate) struct ImportedFunction {
    /// Its index.
    pub(crate) index: u32,
    /// The way to it from what the loader runs.
    pub(crate) while_loading: Option<Way>,
}

/// A chain of calls, from what the loader runs to the function in question.
pub(crate) struct Way {
    /// Functions by index.
    pub(crate) functions: Vec<u32>,
    /// Nothing leads past it.
    pub(crate) certain: bool,
}

impl Failure {
    /// The module does not load.
    pub(super) fn stops_loading(&self) -> bool {
        self.problem.when == When::Load && self.problem.level == Level::Error
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure { problem, function: None, nobody_has_it: false, cause: None }
    }
}
