//! What is asked of each module while its bytes are at hand: a member of an archive is unpacked once.

use crate::module::Module;

/// What is asked beside a module's tables.
pub(crate) struct Questions<'a> {
    /// Does an engine take its functions?
    pub(crate) validate: bool,
    /// May somebody ask who calls what it imports?
    pub(crate) code: &'a (dyn Fn(&Module) -> bool + Sync),
}

impl Default for Questions<'_> {
    fn default() -> Self {
        Questions { validate: false, code: &|_| false }
    }
}
