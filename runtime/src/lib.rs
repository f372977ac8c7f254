//! Linked programs in a headless browser. In the order of the data:
//!
//! - `settings`: what a session is asked for, as a variable hands it on, and which folders a program sees
//! - `browsers`: the browsers, how each starts, and what to install
//! - `wire`: what a program's place and the session say to each other, on a private socket
//! - `guard`: a process that ends with the one that started it
//! - `process`: a browser that runs
//! - `names`: file names as a page can hold them
//! - `files`: the files that a program sees
//! - `streams`: its standard streams
//! - `libraries`: its wasm, and the side modules that it loads
//! - `programs`: those that wait, run and have ended
//! - `server`: what the page asks for, on loopback
//! - `session`: one browser and one server, for as long as a command runs
//! - `client`: what stands in a program's place

pub mod browsers;
pub mod client;
mod files;
pub mod guard;
mod libraries;
mod names;
mod process;
mod programs;
mod server;
pub mod session;
pub mod settings;
mod streams;
mod wire;
