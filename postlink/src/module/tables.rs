//! What is known of a wasm file once it has been read: kind, sections, imports, exports, types, limits.

use std::sync::Arc;

use super::dylink::Dylink;
use super::section::Section;
use super::types::{Extern, Limits, Signature};

/// What a wasm file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It has a `dylink.0` section (or the older `dylink`): a loader can take it.
    SideModule,
    /// It wants a base address and has no `dylink.0` any more.
    StrippedSideModule,
    /// It is a program's or a main module's wasm.
    Program,
    /// The compiler made it, or a link that stays relocatable.
    Object,
}

impl Kind {
    /// One word, as in the JSON reports.
    pub fn word(self) -> &'static str {
        match self {
            Kind::SideModule => "side-module",
            Kind::StrippedSideModule => "stripped-side-module",
            Kind::Program => "program",
            Kind::Object => "object",
        }
    }
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// `env`, `GOT.mem`, …
    pub module: String,
    /// The symbol.
    pub name: String,
    /// Its type.
    pub what: Extern,
}

/// An export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The symbol.
    pub name: String,
    /// Its type.
    pub what: Extern,
    /// Where it is among things of its kind, imports first.
    pub index: u32,
}

/// A wasm file without its code and data.
#[derive(Debug)]
pub struct Module {
    /// What it is.
    pub kind: Kind,
    /// Bytes of the whole file.
    pub size: u64,
    /// Every section, in order.
    pub sections: Vec<Section>,
    /// How a loader has to place it.
    pub dylink: Option<Dylink>,
    /// The first section is `dylink.0`, or `dylink`; loaders want that.
    pub dylink_first: bool,
    /// What it wants.
    pub imports: Vec<Import>,
    /// What it offers.
    pub exports: Vec<Export>,
    /// Each function's type, imported ones first.
    pub functions: Vec<Arc<Signature>>,
    /// How many of the functions are imports.
    pub imported_functions: u32,
    /// Memories, imported ones first.
    pub memories: Vec<Limits>,
    /// Tables, imported ones first.
    pub tables: Vec<Limits>,
    /// The function that runs while the module is instantiated.
    pub start: Option<u32>,
}

impl Module {
    /// It is a main module: the stack's functions are its own.
    pub fn is_main(&self) -> bool {
        let starts = ["stackSave", "emscripten_stack_", "_emscripten_stack_"];
        self.exports.iter().any(|export| starts.iter().any(|start| export.name.starts_with(start)))
    }

    /// The export of that name.
    pub fn export(&self, name: &str) -> Option<&Export> {
        self.exports.iter().find(|export| export.name == name)
    }

    /// Imports whose values come from the global offset table: addresses of data (`GOT.mem`) and functions (`GOT.func`).
    pub fn got_imports(&self) -> impl Iterator<Item = &Import> {
        self.imports.iter().filter(|import| import.is_got())
    }

    /// Functions, globals and tags that other modules provide.
    pub fn env_imports(&self) -> impl Iterator<Item = &Import> {
        self.imports.iter().filter(|import| import.is_env())
    }

    /// The needed libraries.
    pub fn needed(&self) -> &[String] {
        self.dylink.as_ref().map_or(&[], |dylink| &dylink.needed)
    }

    /// Where it says that needed libraries are looked for.
    pub fn runtime_path(&self) -> &[String] {
        self.dylink.as_ref().map_or(&[], |dylink| &dylink.runtime_path)
    }

    /// The same, and what emshim's own section has of that, which no loader reads.
    pub fn all_runtime_paths(&self) -> Vec<String> {
        let Some(dylink) = &self.dylink else { return Vec::new() };
        let mut all = dylink.runtime_path.clone();
        all.extend(dylink.kept_runtime_path.iter().filter(|path| !dylink.runtime_path.contains(path)).cloned());
        all
    }

    /// The first custom section of that name.
    pub fn custom(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.custom.as_deref() == Some(name))
    }

    /// The first section with that id.
    pub fn section(&self, id: u8) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }
}

impl Import {
    /// Its value is an address that the loader fills in.
    pub fn is_got(&self) -> bool {
        matches!(self.module.as_str(), "GOT.mem" | "GOT.func")
    }

    /// It is looked up by its name alone: Emscripten's loader serves both modules from one table.
    pub fn is_env(&self) -> bool {
        matches!(self.module.as_str(), "env" | "wasi_snapshot_preview1")
    }
}
