//! The files of the tree, as all tests of it read them.

use emshim_tests::setup::workspace;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file of the tree, relative to its top; what git ignores is left out.
pub fn files() -> Vec<PathBuf> {
    fn walk(top: &Path, folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of the tree") {
            let path = entry.expect("its entries").path();
            let name = path.file_name().unwrap_or_default();
            if path.is_dir() && name != ".git" && name != "target" && name != "__pycache__" {
                walk(top, &path, files);
            } else if path.is_file() && name != ".git" {
                files.push(path.strip_prefix(top).expect("below the top").to_owned());
            }
        }
    }
    let mut files = Vec::new();
    walk(&workspace(), &workspace(), &mut files);
    files.sort();
    assert!(files.len() > 50, "this is not the tree: {}", workspace().display());
    files
}

/// A file's text.
pub fn text(file: &Path) -> String {
    String::from_utf8_lossy(&fs::read(workspace().join(file)).expect("a file of the tree")).into_owned()
}

/// Fails with all of `faults`, one in a line.
#[track_caller]
pub fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Whether a text is a shell's.
pub fn is_shell(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    (first.starts_with("#!") && first.ends_with("sh")) || first.starts_with("# shellcheck shell=")
}
