//! What identifies an Emscripten: the files that an answer of its emcc can come from, by their size, time and inode.

use sha2::{Digest, Sha256};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders of Emscripten that no compile reads, and those that emcc fills itself from what is read here.
const LEFT_OUT: &[&str] = &["__pycache__", "cache", "docs", "media", "site", "test", "tests"];

/// Tools that emcc starts, whatever follows their name.
const TOOLS: &[&str] =
    &["clang", "wasm-ld", "llvm-ar", "llvm-nm", "llvm-objcopy", "wasm-opt", "wasm-emscripten-finalize"];

/// A hash of the Emscripten that `emcc` belongs to; none where its files cannot be found.
pub fn of(emcc: &Path) -> Option<String> {
    let root = root(emcc)?;
    let config = emcc.with_file_name("em-config");
    let llvm = PathBuf::from(answer(&config, "LLVM_ROOT")?);
    let cache = PathBuf::from(answer(&config, "CACHE")?);
    let mut files = vec![emcc.to_owned(), root.join(".emscripten")];
    files.extend(env::var_os("EM_CONFIG").map(PathBuf::from));
    files.extend(env::var_os("HOME").map(|home| Path::new(&home).join(".emscripten")));
    files.extend(["node", "python3"].iter().filter_map(|name| on_path(name)));
    walk(&root, &mut files);
    walk(&cache.join("sysroot/include"), &mut files);
    for tool in entries(&llvm) {
        let name = tool.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if TOOLS.iter().any(|start| name.starts_with(start)) {
            let real = fs::canonicalize(&tool).unwrap_or(tool);
            files.extend(real.parent().and_then(Path::parent).map(|top| entries(&top.join("lib"))).unwrap_or_default());
            files.push(real);
        }
    }
    files.sort();
    files.dedup();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.as_os_str().as_bytes());
        let found = fs::metadata(&file).ok();
        let numbers = found.map(|found| [found.size() as i64, found.mtime(), found.mtime_nsec(), found.ino() as i64]);
        hash.update(format!("\0{numbers:?}\0"));
    }
    Some(hex(&hash.finalize()))
}

/// The folder of Emscripten's own files: emcc lies in it, or is a script that names it.
pub fn root(emcc: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(emcc).ok()?;
    let text = fs::read(&real).ok().filter(|text| text.len() < 4096).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let words = text.split(|c: char| c.is_whitespace() || "\"'=;".contains(c)).filter(|word| word.starts_with('/'));
    let named = words.flat_map(|word| Path::new(word).ancestors().skip(1).take(2)).map(Path::to_owned);
    let own = real.parent().map(Path::to_owned);
    own.into_iter().chain(named).find(|folder| folder.join("emscripten-version.txt").is_file())
}

/// What `em-config` says of a key.
fn answer(config: &Path, key: &str) -> Option<String> {
    let output = Command::new(config).arg(key).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim_end().to_owned()).filter(|text| !text.is_empty())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in entries(folder) {
        if !path.is_dir() {
            files.push(path);
        } else if !LEFT_OUT.iter().any(|name| path.file_name() == Some(OsStr::new(name))) && !path.is_symlink() {
            walk(&path, files);
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// A program on PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Bytes as text.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
