//! What documents say of the tree is so.

use crate::tree::{files, none, text};
use emshim_tests::setup::workspace;
use std::path::PathBuf;

/// A word that begins so is a path of the tree.
const FOLDERS: &[&str] = &[
    ".ci/",
    "activate.d/",
    "deactivate.d/",
    "docs/",
    "policy/",
    "postlink/",
    "recipe/",
    "scripts/",
    "share/",
    "shims/",
    "tests/",
];

/// This is a path below the folder where emshim is installed.
const INSTALLED: &str = "share/emshim";

#[test]
fn what_the_documents_name_exists() {
    let mut faults = Vec::new();
    let files = files();
    let is_document = |file: &&PathBuf| file.extension().is_some_and(|end| end == "md");
    for file in files.iter().filter(is_document) {
        let text = text(file);
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "/._-".contains(c)));
        for word in words.map(|word| word.trim_end_matches('.')) {
            let is_ours = FOLDERS.iter().any(|folder| word.starts_with(folder)) && !word.starts_with(INSTALLED);
            if is_ours && !workspace().join(word).exists() {
                faults.push(format!("{}: {word} does not exist", file.display()));
            }
        }
    }
    none(&faults);
}
