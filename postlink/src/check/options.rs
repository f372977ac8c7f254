//! What a check is asked.

use std::path::PathBuf;

use super::levels::Levels;

/// What is to be checked, and against what.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Main modules: a glue, its wasm, or a saved interface.
    pub mains: Vec<PathBuf>,
    /// Folders where the program that loads these modules finds needed libraries.
    pub lib_path: Vec<PathBuf>,
    /// Files that nobody loads, of which one thing is asked: are they made for another machine?
    pub installed: Vec<PathBuf>,
    /// Libraries that the program loads before, with RTLD_GLOBAL.
    pub globals: Vec<PathBuf>,
    /// The program loads these modules with RTLD_GLOBAL.
    pub rtld_global: bool,
    /// Symbols that somebody provides later: `*` stands for any text.
    pub allow_undefined: Vec<String>,
    /// Levels other than the checks' own, and choices to check against.
    pub levels: Levels,
    /// What in folders and archives is left out: names, or paths below them; `*` stands for any text.
    pub exclude: Vec<String>,
    /// How many threads work; `None`: as many as there are processors.
    pub jobs: Option<usize>,
    /// Bodies of functions are read, too.
    pub validate: bool,
    /// Is told how many of how many things were read.
    pub progress: Option<fn(usize, usize)>,
}
