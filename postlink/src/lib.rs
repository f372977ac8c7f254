//! What the linker made: a program (JavaScript), its wasm, and at times its data file; side modules.
//!
//! This library keeps them together, checks and edits them. It starts no process and reads no policy.
//!
//! Folders stand in the order of the data; each imports only from those before it.
//!
//! | folder | owns |
//! | --- | --- |
//! | `regular` | opening regular files, and no more than is allowed of them |
//! | `glob` | patterns of names |
//! | `module` | reading a wasm file's tables, and what is asked of its code |
//! | `archive` | members of static archives |
//! | `findings` | every check as a row, levels, one thing that is wrong |
//! | `glue` | reading emcc's JavaScript as text |
//! | `link` | what the shims link: pairs of program and wasm, their copies, a look after a link |
//! | `manual` | manual pages and completions of a command |
//! | `tree` | the pairs of a whole prefix |
//! | `interface` | what a main module offers, from its glue and wasm or from a file |
//! | `collect` | files, folders, wheels and packages, read into subjects |
//! | `page` | a page's files and streams, as JavaScript |
//! | `pack` | a prefix as a folder that any web server serves |
//! | `loader` | the one model of dynamic loading |
//! | `blame` | who calls what is missing, and who would have it |
//! | `check` | findings at the levels that policy wants, predictions, the report |
//! | `edit` | changes to what a linked module says of itself |
//! | `wheel` | wheels whose modules are changed, and libraries that are copied into them |
//! | `inspect` | what a file says of itself |
//!
//! The command stands last, in `command`, a program of its own that calls this library. The shims call `link`, and `manual`;
//! what they do not call, the linker leaves out of them.

mod archive;
mod blame;
pub mod check;
mod collect;
pub mod edit;
mod findings;
pub mod glob;
mod glue;
pub mod inspect;
pub mod interface;
pub mod link;
mod loader;
pub mod manual;
pub mod module;
pub mod pack;
pub mod page;
pub mod regular;
pub mod tree;
pub mod wheel;

pub use interface::Interface;
pub use link::hash::Hash;
pub use link::header::Header;
pub use link::ledger::Ledger;
pub use module::Module;
