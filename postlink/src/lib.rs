//! What the linker made: a program (JavaScript), its wasm, and at times its data file; side modules.
//!
//! This library keeps them together and checks them. It starts no process and reads no policy.

pub mod check;
pub mod copy_args;
pub mod errand;
mod find;
mod glue;
pub mod hash;
pub mod interface;
pub mod ledger;
pub mod module;
pub mod pair;
mod place;
pub mod program;
pub mod tree;
mod walk;

pub use hash::Hash;
pub use interface::Interface;
pub use ledger::Ledger;
pub use module::Module;
pub use program::Header;
