//! What compiler and linker options mean for Emscripten, what we do with them, and why. No I/O anywhere in here.
//!
//! In the order of the flow; a module imports only from those before it:
//!
//! 1. [`version`]: Emscripten versions, spans of them, and those that are known.
//!    Beside it [`tables`]: which options gcc and GNU ld have, and which of them each of those takes.
//! 2. [`tool`]: the names on PATH, and which tool each one stands for.
//! 3. [`settings`]: the choices of the person who runs the build, one row each.
//! 4. [`command_line`]: what was said, read into items and written back.
//! 5. Rows, one fact each: [`rules`] (options that Emscripten does not take as a native toolchain does), [`host`] (folders
//!    of the build machine), [`exports`] (what a link must export), [`host_calls`] (functions that a program gets from the
//!    host), [`additions`] (what is added), [`absent`] (functions that always fail).
//! 6. [`mod@plan`]: from a command line and its context to the one that runs, with the reason for each change.
//! 7. [`recording`]: how a clang command that emcc made once serves the next compile, and a probe's two halves.
//! 8. [`strip`]: what `strip` may take from a wasm file; a command of its own. [`objcopy`]: what that one was asked for.
//! 9. [`pages`]: the pages of the documentation that are made from rows.

pub mod absent;
pub mod additions;
pub mod command_line;
pub mod common;
pub mod exports;
pub mod host;
pub mod host_calls;
pub mod objcopy;
pub mod pages;
pub mod plan;
pub mod recording;
pub mod rules;
pub mod settings;
pub mod strip;
pub mod tables;
pub mod tool;
pub mod version;

pub use command_line::invocation::{Invocation, Word};
pub use command_line::mode::Mode;
pub use command_line::{invocation, mode, options};
pub use plan::{Change, Context, Output, Plan, Refusal, output, plan};
pub use recording::halves as probe;
pub use rules::{Action, Rule};
pub use settings::Settings;
pub use tool::{Name, Tool};
pub use version::{Span, Version};
