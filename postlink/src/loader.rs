//! The one model of dynamic loading: where a loader looks for needed libraries, what each import finds, whether types and
//! sizes fit, and what runs while a module is loaded.
//!
//! It says what fails and when. Who calls what is missing, and who would have it, is `blame`'s.

mod addresses;
mod called;
mod failure;
mod libraries;
mod limits;
mod load;
mod missing;
mod resolve;
mod search;
mod state;
mod types;

pub(crate) use failure::{Failure, ImportedFunction};
pub(crate) use libraries::Libraries;
pub(crate) use search::{Search, own_key};
pub(crate) use state::Process;
