//! What goes wrong while a module is loaded or used, with what the loader knows of its cause. `blame` puts that into words.

use std::sync::Arc;

use crate::collect::Subject;
use crate::findings::{Level, Problem, When};
use crate::module::Way;

/// One thing that goes wrong.
#[derive(Clone)]
pub(crate) struct Failure {
    /// What it is. Of a cause below, its message says nothing yet.
    pub(crate) problem: Problem,
    /// The imported function that fails when it is called.
    pub(crate) function: Option<ImportedFunction>,
    /// Nobody has the symbol: whoever exports it would help.
    pub(crate) nobody_has_it: bool,
    /// What goes wrong in a needed library, where it comes from there.
    pub(crate) cause: Option<Cause>,
}

/// What goes wrong in a needed library, or in one that that needs in turn.
#[derive(Clone)]
pub(crate) struct Cause {
    /// Where.
    pub(crate) library: Arc<Subject>,
    /// What.
    pub(crate) failure: Box<Failure>,
    /// Libraries between that one and the module that suffers.
    pub(crate) left_out: usize,
    /// Causes behind this one, and itself.
    depth: usize,
}

impl Cause {
    /// Of a longer chain of causes the first are left out.
    const LONGEST: usize = 6;

    pub(super) fn new(library: Arc<Subject>, failure: Failure) -> Cause {
        let depth = 1 + failure.cause.as_ref().map_or(0, |cause| cause.depth);
        match failure {
            Failure { cause: Some(cause), .. } if depth > Cause::LONGEST => {
                Cause { left_out: cause.left_out + 1, ..cause }
            }
            failure => Cause { library, failure: Box::new(failure), left_out: 0, depth },
        }
    }
}

/// A function that a module imports, and how it is called while the module is being loaded.
#[derive(Clone)]
pub(crate) struct ImportedFunction {
    /// Its index.
    pub(crate) index: u32,
    /// The way to it from what the loader runs.
    pub(crate) while_loading: Option<Way>,
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
