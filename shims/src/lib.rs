//! What the shims and the `emshim` command share. The folders stand in the order of the flow, from a command line to what
//! came of it; `names` is the hall from which each room is entered, and every room knows only those before it.
//!
//! `names` who was asked → `read` what was said → `machine` what is read of the world → `plan` what is to be done →
//! `compile` | `link` | `probe`, which write through `outputs`. Beside them: `store` (bytes by hash), `process` (starts
//! processes), `roles` (what others start us as), `variables` (the environment of a build), `messages` (what we say), `log` and `error`.

pub mod compile;
pub mod error;
pub mod link;
pub mod log;
pub mod machine;
pub mod messages;
pub mod names;
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
