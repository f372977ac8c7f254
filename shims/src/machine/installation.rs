//! Where emshim itself is installed, told by where its program lies.

use crate::roles::NODE;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The folders of one installation.
#[derive(Clone, Debug)]
pub struct Installation {
    prefix: PathBuf,
}

/// The program behind every name, below a prefix.
pub const SHIM: &str = "libexec/emshim/emshim-shim";

impl Installation {
    /// From the running program: `PREFIX/bin/emshim` or `PREFIX/libexec/emshim/emshim-shim`. `None` when it lies
    /// elsewhere, as after a plain `cargo build`.
    pub fn of_this_program() -> Option<Installation> {
        Installation::of(&this_program()?)
    }

    fn of(program: &Path) -> Option<Installation> {
        let above =
            |levels: usize| program.ancestors().nth(levels).map(|folder| Installation { prefix: folder.to_owned() });
        if program.ends_with(SHIM) {
            return above(3);
        }
        above(2).filter(|layout| layout.shim().exists())
    }

    /// Where it is installed.
    pub fn root(&self) -> &Path {
        &self.prefix
    }

    /// The program behind every name.
    pub fn shim(&self) -> PathBuf {
        self.prefix.join(SHIM)
    }

    /// The command that checks, pairs and edits.
    pub fn postlink(&self) -> PathBuf {
        self.prefix.join("bin/postlink")
    }

    /// The same by the name under which emcc starts it in node's place.
    pub fn node(&self) -> PathBuf {
        self.prefix.join(SHIM).with_file_name(NODE)
    }

    /// The folder that goes first on PATH.
    pub fn names(&self) -> PathBuf {
        self.prefix.join("libexec/emshim/bin")
    }

    /// What changes when the files do that emshim links into programs.
    pub fn stamp(&self) -> OsString {
        let found = fs::metadata(self.host(""));
        let times = found.map(|found| (found.ino(), found.mtime(), found.mtime_nsec()));
        format!("{times:?}").into()
    }

    /// A file that comes with emshim.
    pub fn share(&self, name: &str) -> PathBuf {
        self.prefix.join("share/emshim").join(name)
    }

    /// A file that is linked into programs, so that they get the host's system calls.
    pub fn host(&self, name: &str) -> PathBuf {
        self.share("host").join(name)
    }
}

/// The file of the running program. The kernel says it by way of /proc, which not every root has; then our own name does.
pub fn this_program() -> Option<PathBuf> {
    env::current_exe().ok().or_else(|| started_as(&env::args_os().next()?, &env::var_os("PATH").unwrap_or_default()))
}

/// The file that a shell starts by this name.
fn started_as(name: &OsStr, search: &OsStr) -> Option<PathBuf> {
    let folders = env::split_paths(search).map(|folder| folder.join(name));
    let is_path = name.as_encoded_bytes().contains(&b'/');
    let found = if is_path { Some(name.into()) } else { folders.into_iter().find(|path| path.is_file()) };
    fs::canonicalize(found?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn without_proc_our_name_says_where_we_lie() {
        let place = tempfile::tempdir().unwrap();
        let prefix = fs::canonicalize(place.path()).unwrap();
        let names = prefix.join("libexec/emshim/bin");
        fs::create_dir_all(&names).unwrap();
        fs::write(prefix.join(SHIM), "").unwrap();
        symlink("../emshim-shim", names.join("cc")).unwrap();
        let shim = Some(prefix.join(SHIM));
        assert_eq!(started_as(OsStr::new("cc"), &env::join_paths([Path::new("/none"), &names]).unwrap()), shim);
        assert_eq!(started_as(names.join("cc").as_os_str(), OsStr::new("")), shim);
        assert_eq!(started_as(OsStr::new("cc"), OsStr::new("/none")), None);
    }
}
