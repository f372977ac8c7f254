//! Finds Emscripten and says what it is, from files alone: no process is started to learn it.

use super::programs;
use crate::error::Error;
use policy::{Settings, Tool, Version};
use std::collections::HashMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The Emscripten that a build uses.
#[derive(Clone, Debug)]
pub struct Emscripten {
    /// The command that compiles.
    pub emcc: PathBuf,
    /// The folder with `emcc.py` and `emscripten-version.txt`, where it was found.
    pub root: Option<PathBuf>,
    /// Its version; `Version::NEWEST` where the file cannot be read.
    pub version: Version,
}

const NO_EMCC: &str = "activate the environment that has it, put it on PATH, or set EMSHIM_EMCC to its path";
const WRONG_EMCC: &str = "EMSHIM_EMCC names it; set it to the path of an emcc, or unset it so that PATH is searched";

impl Emscripten {
    /// Finds `emcc`: `EMSHIM_EMCC`, else PATH.
    pub fn locate() -> Result<Emscripten, Error> {
        let missing = |tool: String, help| Error::Missing { tool, help };
        match env::var_os("EMSHIM_EMCC").filter(|value| !value.is_empty()).map(PathBuf::from) {
            Some(named) if named.is_file() => Ok(Emscripten::at(named)),
            Some(named) => Err(missing(named.display().to_string(), WRONG_EMCC)),
            None => {
                programs::find(OsStr::new("emcc")).map(Emscripten::at).ok_or_else(|| missing("emcc".into(), NO_EMCC))
            }
        }
    }

    fn at(emcc: PathBuf) -> Emscripten {
        let root = root_of(&emcc);
        let text = root.as_ref().and_then(|root| fs::read_to_string(root.join(VERSION_FILE)).ok());
        let version = text.and_then(|text| Version::parse(&text)).unwrap_or(Version::NEWEST);
        Emscripten { emcc, root, version }
    }

    /// What the CMake toolchain asks, a line each.
    pub fn about(&self, settings: &Settings) -> String {
        let path = |path: Option<PathBuf>| path.map(|path| path.display().to_string()).unwrap_or_default();
        let (root, sysroot) = (path(self.root.clone()), path(self.sysroot()));
        let libraries = if settings.shared_libraries { "shared" } else { "static" };
        let (version, threads) = (self.version, settings.all_have_threads());
        format!("version={version}\nroot={root}\nsysroot={sysroot}\nthreads={threads}\nlibraries={libraries}\n")
    }

    /// The driver of this tool: em++ for C++, emcc for all else.
    pub fn driver(&self, tool: Tool) -> PathBuf {
        if tool == Tool::Cxx { self.command("em++") } else { self.emcc.clone() }
    }

    /// A command that stands beside emcc, such as `em++`.
    fn command(&self, name: &str) -> PathBuf {
        let beside = self.emcc.with_file_name(name);
        match &self.root {
            Some(root) if !beside.exists() => root.join(name),
            _ => beside,
        }
    }

    /// An LLVM tool that this Emscripten uses.
    pub fn llvm(&self, tool: &str) -> Result<PathBuf, Error> {
        let config = self.config();
        let folder = env::var_os("EM_LLVM_ROOT").map(PathBuf::from);
        let named = folder.or_else(|| config.get("LLVM_ROOT").map(PathBuf::from));
        // emsdk keeps LLVM beside Emscripten, under an expression that only Python could evaluate.
        let beside = self.root.as_ref().and_then(|root| Some(root.parent()?.join("bin")));
        let suffix = config.get("LLVM_ADD_VERSION").map(|suffix| format!("{tool}-{suffix}"));
        let names = suffix.iter().map(String::as_str).chain([tool]);
        let places = named.iter().chain(&beside).flat_map(|folder| names.clone().map(|name| folder.join(name)));
        let help = "it belongs to the LLVM of this Emscripten; set EM_LLVM_ROOT to that LLVM's folder of programs";
        places.into_iter().find(|path| path.is_file()).ok_or_else(|| Error::Missing { tool: tool.into(), help })
    }

    /// The folder whose `bin` has Binaryen's programs; `None` where only emcc knows.
    pub fn binaryen(&self) -> Option<PathBuf> {
        let named = env::var_os("EM_BINARYEN_ROOT").map(PathBuf::from);
        let named = named.or_else(|| self.config().remove("BINARYEN_ROOT").map(PathBuf::from));
        // emsdk keeps it beside Emscripten.
        let beside = self.root.as_ref().and_then(|root| root.parent()).map(Path::to_owned);
        named.into_iter().chain(beside).find(|root| root.join("bin/wasm-opt").is_file())
    }

    /// The node that emcc starts: `EM_NODE_JS`, else what its config file says in plain words, else what emsdk says of it.
    /// `None` where only emcc knows.
    pub fn node(&self) -> Option<PathBuf> {
        let variable = |name| env::var_os(name).filter(|value| !value.is_empty());
        let configured = || self.config().remove("NODE_JS").map(OsString::from);
        let node = variable("EM_NODE_JS").or_else(configured).or_else(|| variable("EMSDK_NODE"))?;
        let found = if node.as_bytes().contains(&b'/') { Some(PathBuf::from(node)) } else { programs::find(&node) };
        found.filter(|node| node.is_file())
    }

    /// The plain string settings of Emscripten's config file; of several of one name, the last.
    fn config(&self) -> HashMap<String, String> {
        self.assignments().into_iter().collect()
    }

    fn assignments(&self) -> Vec<(String, String)> {
        let named = env::var_os("EM_CONFIG").map(PathBuf::from);
        let own = self.root.as_ref().map(|root| root.join(".emscripten"));
        let home = env::var_os("HOME").map(|home| Path::new(&home).join(".emscripten"));
        let mut files = named.into_iter().chain(own).chain(home);
        let text = files.find_map(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        text.lines().filter_map(assignment).collect()
    }

    /// The `CACHE` of the config file. Debian's 6.0.5 has several, and picks by who runs it: root's, the person's own.
    fn configured_caches(&self) -> Vec<PathBuf> {
        let named = self.assignments().into_iter().filter(|(name, _)| name == "CACHE");
        let mut caches: Vec<_> = named.map(|(_, value)| PathBuf::from(value)).collect();
        if caches.len() > 1 {
            let user = rustix::process::geteuid().as_raw();
            caches.retain(|cache| fs::metadata(cache).is_ok_and(|found| found.uid() == user));
        }
        caches
    }

    /// The folder with Emscripten's headers and libraries, where it is known without asking emcc.
    pub fn sysroot(&self) -> Option<PathBuf> {
        let named = env::var_os("EM_CACHE").map(PathBuf::from);
        let own = self.root.as_ref().map(|root| root.join("cache"));
        let home = env::var_os("HOME").map(|home| Path::new(&home).join(".cache/emscripten"));
        let old_home = env::var_os("HOME").map(|home| Path::new(&home).join(".emscripten_cache"));
        let caches = named.into_iter().chain(self.configured_caches()).chain(own).chain(home).chain(old_home);
        caches.map(|cache| cache.join("sysroot")).find(|sysroot| sysroot.join("include").is_dir())
    }
}

/// `NAME = 'value'  # comment`
fn assignment(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once('=')?;
    let value = value.trim();
    let quote = value.chars().next().filter(|quote| "'\"".contains(*quote))?;
    let (text, rest) = value[1..].split_once(quote)?;
    let rest = rest.trim();
    (rest.is_empty() || rest.starts_with('#')).then(|| (name.trim().to_owned(), text.to_owned()))
}

const VERSION_FILE: &str = "emscripten-version.txt";

/// The folder of Emscripten's own files: emcc lies in it, or is a script that names it, or it has one of the places
/// that distributions give it.
fn root_of(emcc: &Path) -> Option<PathBuf> {
    let is_root = |folder: &PathBuf| folder.join(VERSION_FILE).is_file();
    let real = fs::canonicalize(emcc).ok()?;
    let own = real.parent()?.to_owned();
    let named = named_folders(&real);
    let sdk = env::var_os("EMSDK").map(|sdk| Path::new(&sdk).join("upstream/emscripten"));
    let prefix = own.parent().unwrap_or(&own).to_owned();
    // Only an emcc says by its place where a distribution keeps the rest: /usr/bin has other programs, too.
    let is_emcc = emcc.file_name().is_some_and(|name| name.as_bytes().starts_with(b"em"));
    let usual = ["opt/emsdk/upstream/emscripten", "share/emscripten", "lib/emscripten"].map(|place| prefix.join(place));
    let by_place = usual.into_iter().chain(versioned(&prefix)).chain(sdk).filter(|_| is_emcc);
    [own].into_iter().chain(named).chain(by_place).find(is_root)
}

/// `PREFIX/lib/emscripten-VERSION`
fn versioned(prefix: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(prefix.join("lib")).into_iter().flatten().flatten();
    let named = entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b"emscripten-"));
    named.map(|entry| entry.path()).collect()
}

/// Folders of the absolute paths that a short script names, and the folders above them.
fn named_folders(script: &Path) -> Vec<PathBuf> {
    let mut text = Vec::new();
    let read = File::open(script).and_then(|file| file.take(4096).read_to_end(&mut text));
    if read.is_err() || !text.starts_with(b"#!") {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(&text);
    let words = text.lines().skip(1).flat_map(|line| line.split(|c: char| c.is_whitespace() || "\"'=;".contains(c)));
    let paths = words.filter(|word| word.starts_with('/')).map(Path::new);
    paths.flat_map(|path| path.ancestors().skip(1).take(2)).map(Path::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn root(folder: &Path) -> PathBuf {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(VERSION_FILE), "\"3.1.58\"\n").unwrap();
        folder.to_owned()
    }

    #[test]
    fn the_root_is_found_in_each_layout() {
        let place = tempfile::tempdir().unwrap();
        let prefix = fs::canonicalize(place.path()).unwrap();
        let bin = prefix.join("bin");
        fs::create_dir(&bin).unwrap();

        let debian = root(&prefix.join("somewhere/emscripten"));
        let script = format!("#!/bin/sh\nexec python3 \"{}/$BASENAME.py\" \"$@\"\n", debian.display());
        fs::write(bin.join("emcc"), script).unwrap();
        assert_eq!(root_of(&bin.join("emcc")), Some(debian.clone()));

        fs::write(debian.join("emcc"), "#!/bin/sh\n").unwrap();
        symlink(debian.join("emcc"), bin.join("linked")).unwrap();
        assert_eq!(root_of(&bin.join("linked")), Some(debian));

        fs::write(bin.join("emcc"), "binary").unwrap();
        let conda = root(&prefix.join("lib/emscripten-3.1.58"));
        assert_eq!(root_of(&bin.join("emcc")), Some(conda));
        let sdk = root(&prefix.join("opt/emsdk/upstream/emscripten"));
        assert_eq!(root_of(&bin.join("emcc")), Some(sdk));
        assert_eq!(Emscripten::at(bin.join("emcc")).version, Version(3, 1, 58));

        fs::write(bin.join("true"), "binary").unwrap();
        assert_eq!(Emscripten::at(bin.join("true")).version, Version::NEWEST, "it only lies beside an Emscripten");
    }

    #[test]
    fn only_plain_strings_are_taken_from_the_config() {
        assert_eq!(assignment("LLVM_ROOT = '/usr/bin' # folder"), Some(("LLVM_ROOT".into(), "/usr/bin".into())));
        for line in ["LLVM_ROOT = emsdk_path + '/bin'", "X = '/a' + '/b'", "FROZEN = True", "X = '", "# comment"] {
            assert_eq!(assignment(line), None, "{line}");
        }
    }
}
