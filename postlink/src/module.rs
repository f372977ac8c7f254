//! A wasm file, read as far as loading it is concerned: kind, `dylink.0`, imports, exports, types, limits.
//!
//! Code and data are skipped; a file of any size costs what its tables cost. Names, features, producers, calls and paths of
//! the build are read when asked for. What the bytes cannot be is an error with its place.

pub(crate) mod bodies;
pub(crate) mod build_path;
mod calls;
mod custom;
mod dylink;
mod error;
mod read;
mod section;
mod source;
pub mod subsections;
mod symbols;
mod tables;
mod types;
pub(crate) mod validate;

pub(crate) use calls::{Calls, Way};
pub use custom::{Feature, Mismatch, Names, Producer};
pub use dylink::{Dylink, ImportFlags, OWN_SECTION};
pub use error::Error;
pub use section::Section;
pub use source::{Source, Window};
pub(crate) use symbols::is_internal;
pub use tables::{Export, Import, Kind, Module};
pub use types::{Extern, Limits, Signature, ValueType};
