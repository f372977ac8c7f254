//! What the shims and the `emshim` command share: where things are, and how a tool is run.

pub mod after;
pub mod answers;
pub mod cmake;
pub mod dylink;
pub mod emscripten;
pub mod environment;
pub mod error;
pub mod inputs;
pub mod layout;
pub mod libraries;
pub mod link;
pub mod log;
pub mod meson;
pub mod node;
pub mod path;
pub mod pkg_config;
pub mod probe;
pub mod replay;
pub mod response;
pub mod run;
pub mod shared;
pub mod shim;
pub mod strings;
pub mod trace;
pub mod variables;
pub mod work;

pub use emscripten::Emscripten;
pub use error::Error;
pub use layout::Layout;
