//! What shellcheck says of each shell script of the tree.

#[path = "tidy/tree.rs"]
mod tree;

use emshim_tests::setup::workspace;
use std::process::Command;
use tree::{files, is_shell, none, text};

#[test]
fn shellcheck_has_nothing_to_say() {
    let files = files();
    let scripts: Vec<_> = files.iter().filter(|file| is_shell(&text(file))).collect();
    assert!(!scripts.is_empty(), "no shell script found");
    let output = Command::new("shellcheck").args(&scripts).current_dir(workspace()).output();
    let output = output.expect("shellcheck is not installed, so the scripts are not checked; install it");
    if !output.status.success() {
        none(&[String::from_utf8_lossy(&output.stdout).into_owned()]);
    }
}
