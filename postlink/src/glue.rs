//! JavaScript that emcc wrote, read as text: what it is, which files it names, what it offers to side modules.
//!
//! One scanner (`text`) serves every question. Nothing is run, and nothing is guessed where the text does not show it.

mod files;
mod kind;
mod loader;
mod object;
mod table;
mod text;

pub(crate) use files::{names_data, wasm_named};
pub(crate) use kind::{is_factory, looks_bare, runs_wasm};
pub use loader::Loader;
pub(crate) use table::Glue;
