//! Wheels: packages for Python, as zip files with a RECORD of each file's hash. Their modules are changed, and libraries added.
//!
//! What is not changed is copied as it is packed.

mod archive;
mod error;
mod members;
mod record;
mod repair;

pub use archive::Wheel;
pub use error::Error;
pub use repair::{Repaired, repair};
