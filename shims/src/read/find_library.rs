//! Which file `-lNAME` means on a link: a static archive if there is one, else a side module; or the other way round.

use super::native_files::{self, Kind};
use crate::error::Error;
use policy::Invocation;
use policy::host::is_host_folder;
use policy::plan::Library;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// The folders that a link searches, in order.
#[derive(Debug)]
pub struct Libraries {
    folders: Vec<PathBuf>,
    shared_first: bool,
}

/// Where a native linker looks for what the side modules need that a link is given: beside those that are given by path, and
/// where the link says.
pub fn needed_folders(invocation: &Invocation, prefix: Option<&Path>) -> Vec<PathBuf> {
    let beside = native_files::side_modules(invocation).filter_map(Path::parent);
    let beside = beside.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let named = ["rpath-link", "rpath"].into_iter().flat_map(|option| invocation.values(option)).map(Path::new);
    let named = named.filter(|folder| !is_host_folder(folder, prefix) && folder.is_dir());
    let mut folders: Vec<PathBuf> = beside.chain(named).map(Path::to_owned).collect();
    folders.dedup();
    folders
}

/// What `-lNAME` means, and what was passed over on the way.
#[derive(Debug)]
struct Search {
    library: Library,
    native: Option<PathBuf>,
}

impl Libraries {
    /// From `-L` options and the prefix; `shared_first`: of two in one folder, the side module.
    pub fn of(invocation: &Invocation, prefix: Option<&Path>, shared_first: bool) -> Libraries {
        let named = invocation.values("L").map(PathBuf::from).filter(|folder| !is_host_folder(folder, prefix));
        Libraries { folders: named.chain(prefix.map(|prefix| prefix.join("lib"))).collect(), shared_first }
    }

    /// The folders in which a loader finds what a link took: those that it searched, and those of files that it was given.
    pub fn folders_of_needed(self, invocation: &Invocation) -> Vec<PathBuf> {
        let by_path = native_files::side_modules(invocation)
            .filter_map(|path| std::path::absolute(path).ok()?.parent().map(Path::to_owned));
        by_path.chain(self.folders).filter(|folder| folder.is_dir()).collect()
    }

    /// What `-lNAME` means.
    pub fn find(&self, name: &OsStr) -> Library {
        self.search(name).library
    }

    /// The preferred kind first, in each folder; native files are passed over, as a linker passes over files of another
    /// machine.
    fn search(&self, name: &OsStr) -> Search {
        if let Some(file) = name.as_bytes().strip_prefix(b":") {
            return self.search_file(OsStr::from_bytes(file));
        }
        let file = |ending: &str| OsString::from_iter([OsStr::new("lib"), name, OsStr::new(ending)]);
        let mut native = None;
        for folder in &self.folders {
            let (archive, shared) = (folder.join(file(".a")), folder.join(file(".so")));
            let shared_first = self.shared_first && native_files::kind(&shared) == Kind::SideModule;
            if archive.is_file() && !shared_first {
                if native_files::native(&archive).is_none() {
                    // Newer linkers would take the side module, and none passes over a native file.
                    let by_path = shared.is_file() || native.is_some();
                    let library = if by_path { Library::Archive(archive) } else { Library::AsNamed };
                    return Search { library, native: None };
                }
                native.get_or_insert(archive);
            }
            if shared.is_file() {
                match native_files::kind(&shared) {
                    Kind::SideModule => return Search { library: Library::SideModule(shared), native: None },
                    Kind::Other if native_files::native(&shared).is_some() => drop(native.get_or_insert(shared)),
                    Kind::Other => {}
                }
            }
        }
        Search { library: Library::Missing, native }
    }

    /// `-l:FILE` is the first file of that name, which not every emcc looks for.
    fn search_file(&self, name: &OsStr) -> Search {
        let files = || self.folders.iter().map(|folder| folder.join(name)).filter(|file| file.is_file());
        let native = files().find(|file| native_files::native(file).is_some());
        let library = match files().find(|file| native_files::native(file).is_none()) {
            Some(file) if native_files::kind(&file) == Kind::SideModule => Library::SideModule(file),
            Some(file) => Library::Archive(file),
            None => return Search { library: Library::Missing, native },
        };
        Search { library, native: None }
    }

    /// Fails on a library that is there only as a native file.
    pub fn check(&self, invocation: &Invocation) -> Result<(), Error> {
        let natives = invocation.values("l").filter_map(|name| self.search(name).native);
        natives.map(PathBuf::into_os_string).try_for_each(|path| native_files::check([path.as_os_str()].into_iter()))
    }

    /// Does this link take a side module, by path or by `-l`?
    pub fn any_side_module(&self, invocation: &Invocation) -> bool {
        native_files::side_modules(invocation).next().is_some()
            || invocation.values("l").any(|name| matches!(self.find(name), Library::SideModule(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::Tool;
    use std::fs;

    #[test]
    fn a_library_with_a_colon_is_a_file_of_that_name() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("liby.a"), "!<arch>\n").unwrap();
        fs::write(at("y.so"), b"\0asm\x01\0\0\0\0\x0f\x08dylink.0").unwrap();
        let words = vec![OsString::from_iter([OsStr::new("-L"), folder.path().as_os_str()])];
        let libraries = Libraries::of(&Invocation::parse(Tool::Cc, words), None, false);
        let find = |name: &str| libraries.find(OsStr::new(name));
        assert!(matches!(find(":liby.a"), Library::Archive(path) if path == at("liby.a")));
        assert!(matches!(find(":y.so"), Library::SideModule(path) if path == at("y.so")));
        assert!(matches!(find(":y"), Library::Missing) && matches!(find("y"), Library::AsNamed));
    }

    const SIDE_MODULE: &[u8] = b"\0asm\x01\0\0\0\0\x0f\x08dylink.0";

    /// A folder with a side module, and one with a native library and an archive; what these words mean there.
    fn place(words: &[&str]) -> (tempfile::TempDir, Invocation) {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for one in ["modules", "natives"] {
            fs::create_dir(at(one)).unwrap();
        }
        fs::write(at("modules/libm.so"), SIDE_MODULE).unwrap();
        fs::write(at("natives/libn.so"), b"\x7fELF\x02\x01\x01\0").unwrap();
        fs::write(at("natives/liba.a"), "!<arch>\n").unwrap();
        let root = folder.path().to_str().unwrap();
        let words = words.iter().map(|word| word.replace('@', root).into()).collect();
        (folder, Invocation::parse(Tool::Cc, words))
    }

    #[test]
    fn what_side_modules_need_lies_beside_them_and_where_the_link_says() {
        let (folder, link) = place(&["@/modules/libm.so", "-Wl,-rpath-link,@/natives", "-Wl,-rpath,@/gone"]);
        assert_eq!(needed_folders(&link, None), ["modules", "natives"].map(|name| folder.path().join(name)));
    }

    #[test]
    fn a_library_that_is_there_as_a_native_file_alone_is_named() {
        let check = |words: &[&str]| {
            let (folder, link) = place(words);
            let checked = Libraries::of(&link, None, false).check(&link).map_err(|error| error.to_string());
            drop(folder);
            checked
        };
        assert!(check(&["-L@/natives", "-ln"]).unwrap_err().contains("libn.so"));
        assert_eq!(check(&["-L@/natives", "-la", "-L@/modules", "-lm", "-lgone"]), Ok(()));
    }

    #[test]
    fn a_link_takes_a_side_module_by_path_or_by_name() {
        let any = |words: &[&str]| {
            let (folder, link) = place(words);
            let any = Libraries::of(&link, None, false).any_side_module(&link);
            drop(folder);
            any
        };
        assert!(any(&["@/modules/libm.so"]));
        assert!(any(&["-L@/modules", "-lm"]));
        assert!(!any(&["-L@/natives", "-la"]));
    }
}
