//! What a main module offers, as a side module meets it: symbols, memory, table, and what the loader can do.

use std::collections::HashMap;
use std::sync::Arc;

use crate::glue::Loader;
use crate::module::{Limits, Signature, ValueType};

/// What stands behind a name in the loader's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// A function of the main module's wasm; its type is compared when a side module is loaded.
    Wasm(Arc<Signature>),
    /// A JavaScript function: it takes whatever it is given.
    JavaScript {
        /// What the main module's own import of that name, or else the function's `.sig`, says.
        signature: Option<Arc<Signature>>,
        /// It has a `.sig`, so that the loader can make a table entry of it.
        addressable: bool,
    },
    /// A JavaScript function of older glues that calls whoever was loaded with that name, and dies when nobody was.
    Relay,
    /// A JavaScript function that 3.1.6 finds when it is called or its address is taken, and not before.
    Late {
        /// It has a `.sig`.
        addressable: bool,
    },
    /// The address of data.
    Address,
    /// A number, for example where the heap starts.
    Number,
    /// A global variable of wasm.
    Global {
        /// Its type.
        value: ValueType,
        /// It can be written.
        mutable: bool,
    },
    /// The memory.
    Memory,
    /// The table of functions.
    Table,
    /// What is thrown.
    Tag(Arc<Signature>),
}

/// A main module, as a side module meets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// What can be found by name.
    pub symbols: HashMap<String, Offer>,
    /// What the loader can do.
    pub loader: Loader,
    /// The memory that side modules share.
    pub memory: Option<Limits>,
    /// The table that side modules share.
    pub table: Option<Limits>,
    /// Where the heap starts, in bytes.
    pub heap_base: Option<u64>,
    /// Features of wasm that it was compiled for, where it says so.
    pub features: Vec<String>,
    /// The platform whose wheels it takes, for example `pyemscripten_2026_0_wasm32`.
    pub platform: Option<String>,
    /// Libraries that it was linked with: they are loaded before it starts, for everyone.
    pub needed: Vec<String>,
    /// What could not be read, in words. Symbols are not known then, or not all of them.
    pub unknown: Vec<String>,
}

impl Interface {
    /// Everything that a side module may ask for is known.
    pub fn is_known(&self) -> bool {
        self.unknown.is_empty()
    }

    /// What a module finds under that name when it is loaded.
    pub fn offer(&self, name: &str) -> Option<&Offer> {
        self.symbols.get(name)
    }
}
