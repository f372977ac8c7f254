//! A program while it loads modules: the main module, and what was loaded into it so far.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::failure::Failure;
use super::search::Search;
use crate::collect::Subject;
use crate::glob;
use crate::interface::{Interface, Offer};
use crate::module::{Extern, Signature, is_internal};

/// A main module with what was loaded into it so far.
pub(crate) struct Process<'a> {
    pub(super) main: &'a Interface,
    pub(super) search: Search<'a>,
    pub(super) allow_undefined: &'a [String],
    /// Symbols of what was loaded with RTLD_GLOBAL, which all modules find: whoever came first has a name.
    pub(super) global: HashMap<String, (Arc<Subject>, Extern)>,
    /// Symbols of what was loaded for the module at hand alone: whoever came last has a name.
    pub(super) scope: HashMap<String, Arc<Subject>>,
    /// Addresses that modules agree on, whatever their scope: whoever came first has a name.
    pub(super) addresses: HashMap<String, Address>,
    /// Places in the table that modules have taken.
    pub(super) table_places: u64,
    /// What is loaded now is loaded with RTLD_GLOBAL.
    pub(super) rtld_global: bool,
    /// Whose weak marks the loader remembers.
    pub(super) weak_marks: Option<Arc<Subject>>,
    /// Every library that was asked for.
    pub(super) loads: Vec<Load>,
    /// Where each stands, by the name under which the loader keeps it.
    pub(super) by_key: HashMap<String, usize>,
    /// How many names each file has by which it was loaded.
    pub(super) times: HashMap<String, usize>,
    /// What another module may be loaded onto.
    pub(super) base: Base,
}

/// What was loaded last, as what the next module needs first of all.
#[derive(Default)]
pub(super) struct Base {
    /// The module that was opened last.
    pub(super) top: Option<usize>,
    /// Something was not found, or needs itself: what comes later may change that.
    pub(super) unsettled: bool,
    /// Names that modules look for when they are called.
    pub(super) stubs: HashSet<String>,
    /// One of these names has another owner now.
    pub(super) changed: bool,
    /// The loader has just handed this library on.
    pub(super) just_loaded: Option<usize>,
}

/// What stands behind an address.
pub(super) enum Address {
    /// The library's.
    Of(Arc<Subject>),
    /// Nothing: somebody had it as a weak symbol when nobody had it.
    Zero,
}

/// How far a library is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Loading,
    Loaded,
    Failed,
}

/// One library while it is loaded.
pub(super) struct Load {
    pub(super) subject: Arc<Subject>,
    /// The name under which the loader keeps it; `$ORIGIN` is taken from it.
    pub(super) key: String,
    pub(super) state: State,
    /// All modules find its symbols.
    pub(super) published: bool,
    pub(super) failures: Vec<Failure>,
    /// How many of them are about its form and the search for what it needs.
    pub(super) early_failures: usize,
    /// Libraries that it needs, by their names, with their places.
    pub(super) needed: Vec<(String, usize)>,
    /// Imports that the loader looks for when they are called.
    pub(super) stubs: Vec<Stub>,
    /// Addresses that are 0 and stay so unless another library fills them in while all are loaded.
    pub(super) unfilled: Vec<Failure>,
    /// It was loaded by the dlopen at hand, and what goes wrong with it is known.
    pub(super) told: bool,
}

/// An imported function that nobody had when the module was instantiated: the loader looks again when it is called.
#[derive(Clone)]
pub(super) struct Stub {
    pub(super) name: String,
    pub(super) wanted: Arc<Signature>,
    /// Its index among the module's functions.
    pub(super) index: u32,
    /// What comes of it was said when the module's constructors ran.
    pub(super) settled: bool,
}

impl<'a> Process<'a> {
    pub(crate) fn new(main: &'a Interface, search: Search<'a>, allow_undefined: &'a [String]) -> Process<'a> {
        Process {
            main,
            search,
            allow_undefined,
            global: HashMap::new(),
            scope: HashMap::new(),
            addresses: HashMap::new(),
            table_places: 0,
            rtld_global: false,
            weak_marks: None,
            loads: Vec::new(),
            by_key: HashMap::new(),
            times: HashMap::new(),
            base: Base::default(),
        }
    }

    /// The loader hands on what a library exports: to everybody, or to whom it is loaded for. It does so once more each time
    /// that the library is needed.
    pub(super) fn hand_on(&mut self, at: usize) {
        let library = Arc::clone(&self.loads[at].subject);
        if !self.rtld_global {
            for export in library.module.iter().flat_map(|module| &module.exports) {
                let name = export.name.strip_prefix("__em_js__").unwrap_or(&export.name);
                if matches!(export.what, Extern::Function(_) | Extern::Global { .. }) {
                    let was = self.scope.insert(name.to_owned(), Arc::clone(&library));
                    let is_new = was.is_none_or(|was| !Arc::ptr_eq(&was, &library));
                    self.base.changed |= is_new && self.base.stubs.contains(name);
                }
            }
        } else if !std::mem::replace(&mut self.loads[at].published, true) {
            self.publish(&library);
        }
    }

    fn publish(&mut self, library: &Arc<Subject>) {
        let exports = library.module.iter().flat_map(|module| &module.exports);
        for export in exports.filter(|export| !is_internal(&export.name)) {
            if matches!(self.main.offer(&export.name), None | Some(Offer::Relay | Offer::Late { .. })) {
                let offer = || (Arc::clone(library), export.what.clone());
                self.base.changed |= self.base.stubs.contains(&export.name) && !self.global.contains_key(&export.name);
                self.global.entry(export.name.clone()).or_insert_with(offer);
            }
        }
    }

    /// Its addresses are known to all from now on.
    pub(super) fn settle_addresses(&mut self, library: &Arc<Subject>) {
        let Ok(module) = &library.module else { return };
        for export in &module.exports {
            if library.symbol(&export.name).is_some() && !self.addresses.contains_key(&export.name) {
                self.addresses.insert(export.name.clone(), Address::Of(Arc::clone(library)));
            }
        }
        self.table_places += module.dylink.as_ref().map_or(0, |dylink| u64::from(dylink.table_size));
    }

    /// Somebody provides it later, says the person who asks.
    pub(super) fn is_allowed(&self, name: &str) -> bool {
        self.allow_undefined.iter().any(|pattern| glob::matches(pattern, name))
    }
}
