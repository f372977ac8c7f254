//! Writes a table of the files that `emshim setup` lays out, with their bytes, so that the program carries them in itself.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let repository = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("..");
    let mut table = String::from("&[\n");
    let folders = [("share", "emshim"), ("postlink/share", "emshim"), ("docs/reference/checks", "doc/emshim/checks")];
    for (folder, place) in folders {
        let folder = repository.join(folder);
        let mut files = Vec::new();
        walk(&folder, &mut files)?;
        files.sort();
        for file in files {
            let name = file.strip_prefix(&folder).expect("it was found there");
            let bytes = fs::canonicalize(&file)?;
            writeln!(table, "({:?}, include_bytes!({:?})),", format!("{place}/{}", utf8(name)), utf8(&bytes))
                .expect("a string grows");
        }
    }
    table.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("share.rs"), table)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !path.is_dir() {
            files.push(path);
        } else if !path.ends_with("__pycache__") {
            walk(&path, files)?;
        }
    }
    Ok(())
}

fn utf8(path: &Path) -> &str {
    path.to_str().expect("the files of the repository have names in UTF-8")
}
