//! What the shims link: a program and its wasm as a pair, from the link on and through every copy, and a look at what was linked.
//!
//! It owns what an output may replace, the header that a program carries, the hash and the ledger by which its wasm is found again, and what `cp`, `mv`,
//! `ln` and `install` have to do besides. It predicts nothing of loading, and needs none of the crates that do.

pub mod after_link;
pub mod copy_args;
pub mod errand;
pub mod find;
pub(crate) mod form;
pub mod hash;
pub mod header;
pub mod ledger;
pub mod ownership;
pub mod pair;
pub mod place;
pub mod program;
pub mod removal;
pub mod target;
