//! Where emshim itself is installed, told by where its program lies.

use std::env;
use std::path::{Path, PathBuf};

/// The folders of one installation.
#[derive(Clone, Debug)]
pub struct Layout {
    prefix: PathBuf,
}

const SHIM: &str = "libexec/emshim/emshim-shim";

impl Layout {
    /// From the running program: `PREFIX/bin/emshim` or `PREFIX/libexec/emshim/emshim-shim`. `None` when it lies
    /// elsewhere, as after a plain `cargo build`.
    pub fn of_this_program() -> Option<Layout> {
        Layout::of(&env::current_exe().ok()?)
    }

    fn of(program: &Path) -> Option<Layout> {
        let above = |levels: usize| program.ancestors().nth(levels).map(|folder| Layout { prefix: folder.to_owned() });
        if program.ends_with(SHIM) {
            return above(3);
        }
        above(2).filter(|layout| layout.shim().exists())
    }

    /// The program behind every name.
    pub fn shim(&self) -> PathBuf {
        self.prefix.join(SHIM)
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
