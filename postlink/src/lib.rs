//! What the linker made: a program (JavaScript), its wasm, and at times its data file; side modules.
//!
//! This library keeps them together, checks and edits them. It starts no process and reads no policy.

mod after_link;
pub mod check;
pub mod copy_args;
#[cfg(feature = "cli")]
pub mod edit;
pub mod errand;
mod find;
pub mod glob;
mod glue;
pub mod hash;
#[cfg(feature = "cli")]
pub mod inspect;
pub mod interface;
pub mod ledger;
#[cfg(feature = "manual")]
pub mod manual;
pub mod module;
pub mod pair;
mod place;
pub mod program;
pub mod tree;
mod walk;

pub use after_link::{Held, after_link};
pub use hash::Hash;
pub use interface::Interface;
pub use ledger::Ledger;
pub use module::Module;
#[cfg(feature = "cli")]
pub use place::replace;
pub use program::Header;
