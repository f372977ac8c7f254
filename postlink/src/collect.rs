//! Files, folders, wheels and packages, read into subjects: modules and programs, each with where its bytes are.
//!
//! It decides what is looked at. It judges nothing.

mod exclude;
mod found;
mod frames;
mod inputs;
mod kinds;
mod native;
mod package;
mod program;
mod questions;
mod shown;
mod subject;
mod unpack;
mod zip_file;

pub(crate) use exclude::Exclude;
pub(crate) use inputs::{STDIN, Scope, read, share, threads};
pub(crate) use kinds::is_library;
pub(crate) use native::{Native, of_file as native_file};
pub(crate) use package::archives;
pub(crate) use program::Program;
pub(crate) use questions::Questions;
pub(crate) use shown::{on_disk, readable, shown};
pub(crate) use subject::Subject;
pub(crate) use zip_file::NESTED;
