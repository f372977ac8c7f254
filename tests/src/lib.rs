//! What the tests of this package share: reading a case file, and running it with and without the shims.
//! The form of a case file is described in `case.rs`.

pub mod answers;
pub mod case;
mod identity;
mod kept;
mod room;
pub mod run;
pub mod setup;
