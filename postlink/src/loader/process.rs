//! A program while it loads modules: the main module, and what was loaded into it so far.

use std::collections::HashMap;
use std::sync::Arc;

use super::libraries::Libraries;
use crate::collect::Subject;
use crate::glob;
use crate::interface::{Interface, Offer};
use crate::module::{Extern, is_internal};

/// A main module with what was loaded into it so far.
pub(crate) struct Process<'a> {
    pub(super) main: &'a Interface,
    pub(super) libraries: &'a Libraries,
    pub(super) allow_undefined: &'a [String],
    /// Symbols of what was loaded with RTLD_GLOBAL: all modules find them.
    pub(super) global: HashMap<String, (Arc<Subject>, Extern)>,
    /// Everything that is loaded: its addresses are known to all.
    pub(super) loaded: Vec<Arc<Subject>>,
    /// What was loaded for the module at hand.
    pub(super) local: Vec<Arc<Subject>>,
    /// What is loaded now is loaded with RTLD_GLOBAL.
    pub(super) rtld_global: bool,
    /// Whose weak marks the loader remembers.
    pub(super) weak_marks: Option<Arc<Subject>>,
    /// Names that were asked for, with what came of it; `None` while it is being loaded.
    pub(super) state: HashMap<String, Option<bool>>,
}

impl<'a> Process<'a> {
    pub(crate) fn new(main: &'a Interface, libraries: &'a Libraries, allow_undefined: &'a [String]) -> Process<'a> {
        Process {
            main,
            libraries,
            allow_undefined,
            global: HashMap::new(),
            loaded: Vec::new(),
            local: Vec::new(),
            rtld_global: false,
            weak_marks: None,
            state: HashMap::new(),
        }
    }

    /// All modules find what it exports from now on, unless somebody has the name already.
    pub(super) fn publish(&mut self, library: &Arc<Subject>) {
        let exports = library.module.iter().flat_map(|module| &module.exports);
        for export in exports.filter(|export| !is_internal(&export.name)) {
            if matches!(self.main.offer(&export.name), None | Some(Offer::Relay)) {
                let offer = || (Arc::clone(library), export.what.clone());
                self.global.entry(export.name.clone()).or_insert_with(offer);
            }
        }
    }

    /// Somebody provides it later, says the person who asks.
    pub(super) fn is_allowed(&self, name: &str) -> bool {
        self.allow_undefined.iter().any(|pattern| glob::matches(pattern, name))
    }
}
