//! Which file `-lNAME` means on a link: a static archive if there is one, else a side module.

use crate::inputs::{self, Kind};
use policy::Invocation;
use policy::plan::Library;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The folders that a link searches, in order.
#[derive(Debug)]
pub struct Libraries {
    folders: Vec<PathBuf>,
}

impl Libraries {
    /// From `-L` options and the prefix.
    pub fn of(invocation: &Invocation, prefix: Option<&Path>) -> Libraries {
        let named = invocation.values("L").map(PathBuf::from);
        Libraries { folders: named.chain(prefix.map(|prefix| prefix.join("lib"))).collect() }
    }

    /// What `-lNAME` means.
    pub fn find(&self, name: &OsStr) -> Library {
        let file = |ending: &str| {
            let mut file = OsString::from("lib");
            file.push(name);
            file.push(ending);
            file
        };
        let (archive, shared) = (file(".a"), file(".so"));
        for folder in &self.folders {
            let (archive, shared) = (folder.join(&archive), folder.join(&shared));
            match (archive.is_file(), shared.is_file()) {
                (true, false) => return Library::AsNamed,
                // Newer linkers would take the side module.
                (true, true) => return Library::Archive(archive),
                (false, true) if inputs::kind(&shared) == Kind::SideModule => return Library::SideModule(shared),
                _ => {}
            }
        }
        Library::Missing
    }

    /// Does this link take a side module, by path or by `-l`?
    pub fn any_side_module(&self, invocation: &Invocation) -> bool {
        let by_path = invocation.inputs().any(|path| inputs::kind(Path::new(path)) == Kind::SideModule);
        by_path || invocation.values("l").any(|name| matches!(self.find(name), Library::SideModule(_)))
    }
}
