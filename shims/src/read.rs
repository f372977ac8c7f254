//! What was said: a command line's words, what they mean, and the files that they name.

pub mod build_flags;
pub mod build_machine;
pub mod find_library;
pub mod fortran_sources;
pub mod linker_scripts;
pub mod native_files;
pub mod python_abi;
pub mod python_names;
pub mod request;
pub mod response_files;
