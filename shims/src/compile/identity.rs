//! What a recording is found by, besides the command line: all that could make emcc give another command.

use crate::machine::emscripten::Emscripten;
use crate::store::fingerprint::{add, add_file};
use policy::Tool;
use postlink::Hash;
use std::collections::HashSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Files whose change is a change of emcc: those that make the clang command, and the folders that an upgrade rewrites.
const FILES: &[&str] = &[
    "",
    "emcc.py",
    "em++.py",
    "emscripten-version.txt",
    "src/settings.js",
    "tools",
    "tools/building.py",
    "tools/cmdline.py",
    "tools/compile.py",
    "tools/config.py",
    "tools/settings.py",
    "tools/shared.py",
];

/// Beginnings of names of variables that Emscripten or Python reads.
const PREFIXES: &[&str] = &["BINARYEN", "CLANG_", "EM", "LLVM", "PYTHON", "_EM"];
const NAMES: &[&str] = &["BUILDBOT_BUILDNUMBER", "CFGDIR", "HOME", "NODE", "PATH", "_PYTHON_SYSCONFIGDATA_NAME"];

/// Set, they ask emcc for more than a compile, or for a program between emcc and clang.
const NEVER: &[&str] = &[
    "EMCC_AUTODEBUG",
    "EMCC_DEBUG",
    "EMCC_DEBUG_SAVE",
    "EMCC_REPRODUCE",
    "EMCC_VERBOSE",
    "EMMAKEN_CFLAGS",
    "EMMAKEN_COMPILER",
    "EMMAKEN_NO_SDK",
    "EMPROFILE",
    "EM_BUILD_VERBOSE",
    "EM_COMPILER_WRAPPER",
    "_EMCC_CCACHE",
];

/// These must be absolute, for a recording is made in another folder.
const PATHS: &[&str] = &["EM_CACHE", "EM_CONFIG", "EM_LLVM_ROOT", "EMSDK_PYTHON", "PATH"];

/// All but the command line, as bytes; `None` where this environment is nothing to record in.
pub fn of(emscripten: &Emscripten, tool: Tool) -> Option<Vec<u8>> {
    let is_absolute = |name: &str| {
        let value = env::var_os(name).unwrap_or_default();
        env::split_paths(&value).all(|path| path.is_absolute() || path.as_os_str().is_empty())
    };
    let expands = env::var_os("EMCC_CFLAGS").is_some_and(|flags| flags.as_bytes().contains(&b'@'));
    if NEVER.iter().any(|name| env::var_os(name).is_some()) || !PATHS.iter().copied().all(is_absolute) || expands {
        return None;
    }
    let command = emscripten.driver(tool);
    let root = emscripten.root.as_ref().filter(|_| command.is_absolute())?;
    let mut identity = Vec::with_capacity(4096);
    add(&mut identity, env!("CARGO_PKG_VERSION").as_bytes());
    add(&mut identity, command.as_os_str().as_bytes());
    add_file(&mut identity, &command);
    add(&mut identity, root.as_os_str().as_bytes());
    FILES.iter().for_each(|file| add_file(&mut identity, &root.join(file)));
    let mut words = HashSet::new();
    for file in config_files(root) {
        add_file(&mut identity, &file);
        let text = fs::read(&file).unwrap_or_default();
        // An uncommented wrapper would stand between emcc and us.
        if text.split(|&byte| byte == b'\n').any(|line| line.trim_ascii().starts_with(b"COMPILER_WRAPPER")) {
            return None;
        }
        let parts = text.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
        words.extend(parts.filter(|word| word.len() > 1).map(<[u8]>::to_vec));
    }
    // A config file is a Python program: a variable that it names may change what it says.
    let mut variables: Vec<_> =
        env::vars_os().filter(|(name, _)| is_read(name) || words.contains(name.as_bytes())).collect();
    variables.sort();
    for (name, value) in variables {
        add(&mut identity, name.as_bytes());
        add(&mut identity, value.as_bytes());
    }
    Some(identity)
}

fn is_read(name: &OsStr) -> bool {
    let name = name.as_bytes();
    let ours = name.starts_with(b"EMSHIM_");
    !ours
        && (PREFIXES.iter().any(|start| name.starts_with(start.as_bytes()))
            || NAMES.iter().any(|row| row.as_bytes() == name))
}

/// Every file that some emcc takes for its config, the first one that exists being it.
fn config_files(root: &Path) -> Vec<PathBuf> {
    let named = env::var_os("EM_CONFIG").map(PathBuf::from);
    let sdk = root.parent().and_then(Path::parent).map(|sdk| sdk.join(".emscripten"));
    let home = env::var_os("HOME").map(|home| Path::new(&home).join(".emscripten"));
    named.into_iter().chain([root.join(".emscripten")]).chain(sdk).chain(home).filter(|file| file.is_file()).collect()
}

/// The hash that names a recording.
pub fn key(identity: &[u8], words: &[OsString]) -> Hash {
    let mut bytes = identity.to_vec();
    words.iter().for_each(|word| add(&mut bytes, word.as_bytes()));
    Hash::of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::Version;

    fn words(words: &[&str]) -> Vec<OsString> {
        words.iter().map(OsString::from).collect()
    }

    #[test]
    fn a_key_is_made_of_all_that_a_recording_depends_on() {
        let keys = [
            key(b"one", &words(&["ab", "c"])),
            key(b"two", &words(&["ab", "c"])),
            key(b"one", &words(&["a", "bc"])),
            key(b"one", &words(&["c", "ab"])),
            key(b"one", &words(&["ab"])),
            key(b"one", &words(&["ab", "c", ""])),
        ];
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
        assert_eq!(key(b"one", &words(&["ab", "c"])), keys[0]);
    }

    #[test]
    fn an_identity_is_another_one_when_any_file_of_emcc_is() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("sdk/upstream/emscripten");
        let mut files: Vec<PathBuf> =
            FILES.iter().filter(|file| file.contains('.')).map(|file| root.join(file)).collect();
        files.extend(["emcc", "em++", ".emscripten"].map(|file| root.join(file)));
        files.push(folder.path().join("sdk/.emscripten"));
        for file in &files {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "text").unwrap();
        }
        let emscripten = Emscripten { emcc: root.join("emcc"), root: Some(root.clone()), version: Version::NEWEST };
        let identity = |tool| of(&emscripten, tool).expect("nothing in this environment forbids to record");
        assert_ne!(identity(Tool::Cc), identity(Tool::Cxx));
        for file in &files {
            let tool = if file.ends_with("em++") { Tool::Cxx } else { Tool::Cc };
            let before = identity(tool);
            assert_eq!(identity(tool), before);
            fs::write(file, "another text").unwrap();
            assert_ne!(identity(tool), before, "{}", file.display());
        }
        let before = identity(Tool::Cc);
        fs::write(root.join("tools/new.py"), "").unwrap(); // an upgrade rewrites the folder
        assert_ne!(identity(Tool::Cc), before);
        let relative = Emscripten { emcc: "emcc".into(), ..emscripten.clone() };
        assert_eq!(of(&relative, Tool::Cc), None);
        fs::write(root.join(".emscripten"), "x = 1\n  COMPILER_WRAPPER = 'ccache'\n").unwrap();
        assert_eq!(of(&emscripten, Tool::Cc), None);
        fs::write(root.join(".emscripten"), "# COMPILER_WRAPPER = 'ccache'\n").unwrap();
        assert!(of(&emscripten, Tool::Cc).is_some());
    }

    #[test]
    fn a_variable_that_a_config_file_names_counts() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        fs::write(root.join("emcc"), "").unwrap();
        let emscripten = Emscripten { emcc: root.join("emcc"), root: Some(root.clone()), version: Version::NEWEST };
        // Cargo sets it for tests.
        let (name, value) = ("CARGO_MANIFEST_DIR", env::var_os("CARGO_MANIFEST_DIR").unwrap());
        let counts = |config: &str| {
            fs::write(root.join(".emscripten"), config).unwrap();
            let identity = of(&emscripten, Tool::Cc).unwrap();
            identity.windows(value.len()).any(|part| part == value.as_bytes())
                && identity.windows(name.len()).any(|part| part == name.as_bytes())
        };
        assert!(counts("x = os.environ['CARGO_MANIFEST_DIR']\n"));
        assert!(!counts("x = os.environ['CARGO_MANIFEST_DIRECTORY']\n"));
    }

    #[test]
    fn variables_that_emscripten_reads_count_and_ours_do_not() {
        for name in
            ["EMCC_CFLAGS", "EM_CACHE", "PYTHONPATH", "BINARYEN_CORES", "LLVM_ROOT", "_EMCC_X", "PATH", "HOME", "NODE"]
        {
            assert!(is_read(OsStr::new(name)), "{name}");
        }
        for name in ["EMSHIM_POLICY", "LANG", "PATHS", "HOM", "XPATH", "NODE_PATH"] {
            assert!(!is_read(OsStr::new(name)), "{name}");
        }
    }
}
