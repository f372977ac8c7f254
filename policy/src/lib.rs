//! What compiler and linker options mean for Emscripten, what we do with them, and why. No I/O anywhere in here.

pub mod absent;
pub mod additions;
pub mod exports;
pub mod host;
pub mod host_calls;
pub mod invocation;
pub mod mode;
pub mod options;
pub mod output;
pub mod plan;
pub mod probe;
pub mod recording;
pub mod rules;
pub mod settings;
pub mod strip;
pub mod tool;
pub mod version;

pub use invocation::{Invocation, Word};
pub use mode::Mode;
pub use plan::{Change, Context, Output, Plan, Refusal, plan};
pub use rules::{Action, Rule};
pub use settings::Settings;
pub use tool::{Name, Tool};
pub use version::{Span, Version};
