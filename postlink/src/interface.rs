//! What a main module offers to side modules, and what its loader can do.
//!
//! It is read from the glue's text and the wasm's exports without running either, or from a file that was saved before.
//! Where the text does not show the table (a closure-minified glue) the interface says so, and nothing is guessed.

mod error;
mod json;
mod main_module;
mod offer;
mod read;

pub use crate::glue::Loader;
pub use error::Error;
pub(crate) use main_module::{MAX_GLUE, glue_candidates};
pub use offer::{Interface, Offer};
