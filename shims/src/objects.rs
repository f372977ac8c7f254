//! Relocatable objects of WebAssembly: read, changed as GNU's tools would change them, and written.

pub mod archive;
pub mod common;
pub mod edits;
pub mod embedded;
pub mod object;
pub mod wasm_sections;
mod written;
