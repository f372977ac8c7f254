//! Where emshim itself is installed, told by where its program lies.

use std::env;
use std::path::{Path, PathBuf};

/// The folders of one installation.
#[derive(Clone, Debug)]
pub struct Layout {
    prefix: PathBuf,
}

impl Layout {
    /// From the running program: `PREFIX/bin/emshim` or `PREFIX/libexec/emshim/emshim-shim`. `None` when it lies
    /// elsewhere, as after a plain `cargo build`.
    pub fn of_this_program() -> Option<Layout> {
        Layout::of(&env::current_exe().ok()?)
    }

    fn of(program: &Path) -> Option<Layout> {
        let candidates = program.ancestors().skip(1).take(4).map(|folder| Layout { prefix: folder.to_owned() });
        candidates.into_iter().find(|layout| layout.shim().exists())
    }

    /// The program behind every name.
    pub fn shim(&self) -> PathBuf {
        self.prefix.join("libexec/emshim/emshim-shim")
    }

    /// The folder that goes first on PATH.
    pub fn names(&self) -> PathBuf {
        self.prefix.join("libexec/emshim/bin")
    }

    /// A file that comes with emshim.
    pub fn share(&self, name: &str) -> PathBuf {
        self.prefix.join("share/emshim").join(name)
    }
}
