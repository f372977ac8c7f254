//! What the linker made: a program (JavaScript), its wasm, and at times its data file.
//!
//! This library keeps them together. It starts no process and reads no policy.

pub mod copy_args;
pub mod errand;
mod find;
mod glue;
pub mod hash;
pub mod ledger;
pub mod pair;
mod place;
pub mod program;
pub mod tree;
mod walk;

pub use hash::Hash;
pub use ledger::Ledger;
pub use program::Header;
