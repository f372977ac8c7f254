//! What a program loads besides its script: its wasm, what lies beside it, and side modules, where a program in node looks for them.

use postlink::{Header, Module};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A program's files.
#[derive(Debug)]
pub struct Loads {
    /// The script, behind all links.
    pub script: PathBuf,
    header: Option<Header>,
    /// Runtime paths, of the program and of what it loaded.
    folders: Mutex<Option<Vec<PathBuf>>>,
}

impl Loads {
    /// Those of this script; an error where emshim did not link it.
    pub fn of(file: &Path) -> Result<Loads, String> {
        let script = fs::canonicalize(file).map_err(|cause| format!("{}: {cause}", file.display()))?;
        let header = Header::read(&script).map_err(|cause| format!("{}: {cause}", script.display()))?;
        Ok(Loads { script, header, folders: Mutex::default() })
    }

    /// The wasm, where it lies in a file of its own.
    pub fn wasm(&self) -> Option<PathBuf> {
        match &self.header {
            Some(header) => postlink::link::find::loaded(&self.script, header),
            None => {
                Some(PathBuf::from([self.stem().as_bytes(), b".wasm"].concat().into_os())).filter(|path| path.is_file())
            }
        }
    }

    /// What else the link made, under the name that the program has now or had then.
    pub fn beside(&self, name: &OsStr) -> PathBuf {
        let name = Path::new(name);
        let own = name
            .extension()
            .map(|ending| PathBuf::from([self.stem().as_bytes(), b".", ending.as_bytes()].concat().into_os()));
        match own.filter(|own| name.extension() == Some(OsStr::new("data")) && own.is_file()) {
            Some(own) => own,
            None => self.script.with_file_name(name.file_name().unwrap_or_default()),
        }
    }

    fn stem(&self) -> OsString {
        let bytes = self.script.as_os_str().as_bytes();
        OsStr::from_bytes(bytes.strip_suffix(b".js").unwrap_or(bytes)).to_owned()
    }

    /// As a native loader does: LD_LIBRARY_PATH, runtime paths, beside the program, the working folder, the prefix's folder.
    pub fn library(
        &self,
        name: &OsStr,
        working: &Path,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Option<PathBuf> {
        let own = self.script.parent().unwrap_or(Path::new("/"));
        let mut folders = self.folders.lock().ok()?;
        let known =
            folders.get_or_insert_with(|| self.wasm().map(|wasm| runtime_paths(&wasm, own)).unwrap_or_default());
        let path = variable("LD_LIBRARY_PATH").unwrap_or_default();
        let mut search: Vec<PathBuf> =
            std::env::split_paths(&path).filter(|folder| !folder.as_os_str().is_empty()).collect();
        search.extend(known.iter().cloned());
        search.extend([own.to_owned(), working.to_owned(), own.join("../lib")]);
        search.extend(variable("EMSHIM_PREFIX").map(|prefix| Path::new(&prefix).join("lib")));
        let found = search.iter().map(|folder| working.join(folder).join(name)).find(|path| path.is_file())?;
        let origin = found.parent().unwrap_or(Path::new("/")).to_owned();
        for folder in runtime_paths(&found, &origin) {
            if !known.contains(&folder) {
                known.push(folder);
            }
        }
        Some(found)
    }
}

fn runtime_paths(file: &Path, origin: &Path) -> Vec<PathBuf> {
    let module = File::open(file).ok().and_then(|file| Module::read(&file).ok());
    let paths = module.map(|module| module.all_runtime_paths()).unwrap_or_default();
    paths.iter().map(|path| PathBuf::from(path.replacen("$ORIGIN", &origin.to_string_lossy(), 1))).collect()
}

trait IntoOs {
    fn into_os(self) -> OsString;
}

impl IntoOs for Vec<u8> {
    fn into_os(self) -> OsString {
        OsString::from_vec(self)
    }
}
