//! Files, folders, wheels and packages, read into subjects: modules and programs, each with where its bytes are.
//!
//! It decides what is looked at. It judges nothing.

mod found;
mod inputs;
mod kinds;
mod native;
mod package;
mod program;
mod questions;
mod subject;
mod unpack;
mod zip_file;

pub(crate) use inputs::{read, share};
pub(crate) use kinds::is_library;
pub(crate) use native::{Native, of_file as native_file};
pub(crate) use program::Program;
pub(crate) use questions::Questions;
pub(crate) use subject::Subject;
