//! What the shims and the `emshim` command share. The folders stand in the order of the flow, from a command line to what
//! came of it; `names` is the hall from which each room is entered, and every room knows only those before it.
//!
//! `names` who was asked → `read` what was said → `machine` what is read of the world → `plan` what is to be done, and why →
//! `outputs` where results may be written, and what is said of them → `compile` | `link` | `probe` do it. Beside the flow,
//! for all of it: `process` (starts programs), `store` (bytes by hash), `roles` (what others start us as), `messages` (what we say),
//! `log`, `error`; `objects` (what a relocatable object says, read and written).
//! `variables` (the environment of a build) belongs to the `emshim` command, which is a program of its own in `command`.

pub mod compile;
pub mod error;
pub mod link;
pub mod log;
pub mod machine;
pub mod messages;
pub mod names;
pub mod objects;
pub mod outputs;
pub mod plan;
pub mod probe;
pub mod process;
pub mod read;
pub mod roles;
pub mod store;
pub mod variables;

pub use error::Error;
pub use machine::emscripten::Emscripten;
pub use machine::installation::Installation;
