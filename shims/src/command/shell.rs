//! The shells that `emshim env` speaks.

use clap::ValueEnum;

/// A shell's language.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// sh, bash, dash, zsh
    #[value(aliases = ["bash", "dash", "zsh", "ksh"])]
    Sh,
    /// fish
    Fish,
    /// csh, tcsh
    #[value(alias = "tcsh")]
    Csh,
    /// One JSON object
    Json,
}
