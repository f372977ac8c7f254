//! The command: what becomes of the files.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use super::fixture::*;

fn postlink(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_postlink")).arg("edit").args(words).current_dir(folder).output().unwrap()
}

#[track_caller]
fn check(output: &Output, code: i32, stdout: &str, stderr: &str) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}{err}");
    assert!(out.contains(stdout) && err.contains(stderr), "{out}{err}");
}

fn folder() -> (tempfile::TempDir, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let side = Side { dylink: MEMORY_INFO.to_vec(), functions: &[("f", &[]), ("g", &[])], ..Side::default() };
    let wasm = side.wasm();
    fs::write(folder.path().join("a.so"), &wasm).unwrap();
    (folder, wasm)
}

#[test]
fn a_file_is_replaced_through_a_link_and_keeps_its_mode() {
    let (folder, wasm) = folder();
    let at = folder.path();
    fs::set_permissions(at.join("a.so"), fs::Permissions::from_mode(0o751)).unwrap();
    fs::hard_link(at.join("a.so"), at.join("cache.so")).unwrap();
    symlink("a.so", at.join("liba.so")).unwrap();
    let output = postlink(at, &["liba.so", "--add-needed", "b.so"]);
    check(&output, 0, "liba.so: needed +b.so; ", "note: by other names (hard links) this file has the old bytes: 1");
    assert_eq!(dylink(&fs::read(at.join("a.so")).unwrap()), [MEMORY_INFO, &names(2, &["b.so"])].concat());
    assert_eq!(fs::read(at.join("cache.so")).unwrap(), wasm);
    assert!(at.join("liba.so").is_symlink());
    assert_eq!(at.join("a.so").metadata().unwrap().mode() & 0o7777, 0o751);
    let inode = at.join("a.so").metadata().unwrap().ino();
    check(&postlink(at, &["a.so", "--add-needed", "b.so"]), 0, "a.so: nothing to change\n", "");
    assert_eq!(at.join("a.so").metadata().unwrap().ino(), inode);
    assert_eq!(fs::read_dir(at).unwrap().count(), 3);
}

#[test]
fn a_dry_run_and_another_output_leave_the_file() {
    let (folder, wasm) = folder();
    let at = folder.path();
    check(&postlink(at, &["-n", "a.so", "--keep-exports", "f"]), 1, "would change: 2 exports removed, 1 kept; ", "");
    check(&postlink(at, &["-n", "a.so", "--strip", "debug"]), 0, "nothing to change", "");
    fs::write(at.join("list"), "# what stays\nf # this\n\n").unwrap();
    check(&postlink(at, &["a.so", "--keep-exports", "@list", "-o", "b.so"]), 0, "2 exports removed", "");
    assert_eq!(symbols(&fs::read(at.join("b.so")).unwrap()).1, ["f"]);
    check(&postlink(at, &["a.so", "--strip", "debug", "-o", "c.so"]), 0, "nothing to change", "");
    assert_eq!(fs::read(at.join("c.so")).unwrap(), wasm);
    assert_eq!(fs::read(at.join("a.so")).unwrap(), wasm);
}

#[test]
fn one_bad_file_does_not_keep_the_others_from_being_edited() {
    let (folder, wasm) = folder();
    let at = folder.path();
    fs::write(at.join("bad.so"), &wasm[..wasm.len() - 1]).unwrap();
    let output = postlink(at, &["bad.so", "none.so", ".", "a.so", "--add-needed", "b.so"]);
    check(&output, 2, "a.so: needed +b.so", "postlink: bad.so: a section of ");
    check(&output, 2, "", "postlink: none.so: No such file");
    check(&output, 2, "", "postlink: .: not a regular file");
    assert_eq!(fs::read(at.join("bad.so")).unwrap(), wasm[..wasm.len() - 1]);
}

#[test]
fn bad_usage_says_what_to_do() {
    let (folder, _) = folder();
    let at = folder.path();
    check(&postlink(at, &["a.so"]), 2, "", "nothing is to be changed; see `postlink edit --help`");
    check(&postlink(at, &["a.so", "b.so", "-o", "c", "--strip", "debug"]), 2, "", "--output is for one file");
    check(&postlink(at, &["a.so", "--strip", "debug,dylink.0"]), 2, "", "no loader takes the module");
    check(&postlink(at, &["a.so", "--needed-replace", "a"]), 2, "", "give OLD=NEW");
    check(&postlink(at, &["a.so", "--add-needed", ""]), 2, "", "it is empty");
    check(&postlink(at, &["a.so", "--keep-exports", "@none"]), 2, "", "--keep-exports @none: No such file");
}
