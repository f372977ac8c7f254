//! Files for another machine: what a compiler made that was called by its full path.

use std::path::Path;

use crate::collect::{self, Exclude, Native};
use crate::findings::{Level, Problem, When, checks};

/// Do these patterns leave out the file of that path, or a folder that it is in, below the folder that is looked at?
pub fn is_excluded(patterns: &[String], below: &str) -> bool {
    Exclude(patterns).takes_member(below)
}

/// What a file is, as `an ELF program for x86-64`, if it is made for another machine.
pub fn native(path: &Path) -> Option<String> {
    collect::native_file(path)
}

/// What is wrong with something that is `what` and that a program would load.
pub(super) fn library(what: &str) -> Problem {
    Problem::new(&checks::NATIVE, format!("it is {what}"))
}

/// The same of a file that no module needs. Python packages carry launchers for Windows, which nothing here starts.
pub(super) fn file(file: &Native) -> Problem {
    let mut problem = library(&file.what);
    if !collect::is_library(file.path.rsplit('/').next().unwrap_or_default()) {
        problem = problem.when(When::Never);
    }
    if file.path.ends_with(".exe") && file.what.starts_with("a Windows") {
        problem.level = Level::Note;
    }
    problem
}
