//! The real cp and install, with what the programs in front of them do before and after.

use std::ffi::{OsStr, OsString};
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use postlink::link::copy_args::Tool;
use postlink::link::errand::{Errand, errand};
use postlink::link::hash::Hash;
use postlink::link::pair::{How, Outcome};

use crate::fixture::Tree;

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o7777
}

#[test]
fn install_brings_the_wasm_and_makes_the_js_link() {
    let tree = Tree::new();
    tree.link("build/xz", "");
    tree.brings("install -c -m 755 @build/xz @bin", How::Copied);
    tree.check_pair("bin/xz");
    tree.check_names("bin", &["xz", "xz.js", "xz.wasm"]);
    tree.check_names("build", &["xz", "xz.wasm"]);
    assert_eq!(mode(&tree.at("bin/xz.wasm")), 0o644);
    assert_eq!(fs::read_link(tree.at("bin/xz.js")).unwrap(), Path::new("xz"));
    // And again, over what is there.
    tree.run("install -c -m 755 @build/xz @bin/xz");
    tree.check_names("bin", &["xz", "xz.js", "xz.wasm"]);
}

#[test]
fn several_programs_and_other_files_go_in_one_command() {
    let tree = Tree::new();
    tree.link("build/a", "");
    tree.link("build/b-1.2", "");
    fs::write(tree.at("build/readme"), "text").unwrap();
    let ran = tree.run("install -D -t @new/sub @build/a @build/readme @build/b-1.2");
    assert!(ran.succeeded);
    assert_eq!(ran.outcomes.len(), 2);
    tree.check_pair("new/sub/a");
    tree.check_pair("new/sub/b-1.2");
    tree.check_names("new/sub", &["a", "a.wasm", "b-1.2", "b-1.2.wasm", "readme"]);
}

#[test]
fn preserved_times_are_preserved_for_the_wasm_too() {
    let tree = Tree::new();
    tree.link("build/a", "");
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for name in ["build/a", "build/a.wasm"] {
        fs::File::options().write(true).open(tree.at(name)).unwrap().set_modified(then).unwrap();
    }
    let modified = |name: &str| tree.at(name).metadata().unwrap().modified().unwrap();
    tree.brings("cp -p @build/a @bin/kept", How::Copied);
    assert_eq!(modified("bin/kept.wasm"), then);
    tree.brings("cp @build/a @bin/new", How::Copied);
    assert!(modified("bin/new.wasm") > then);
    tree.brings("install -p -m 500 @build/a @bin/tight", How::Copied);
    assert_eq!(modified("bin/tight.wasm"), then);
    assert_eq!(mode(&tree.at("bin/tight.wasm")), 0o400);
}

#[test]
fn what_the_tool_did_not_do_is_not_paired() {
    let tree = Tree::new();
    tree.link("build/a", "new");
    let old = tree.link("bin/a", "old");
    let ran = tree.run("cp -n @build/a @bin");
    assert_eq!(ran.outcomes, [Outcome::NotThere]);
    let ran = tree.run("cp @build/a @missing/folder/a");
    assert!(!ran.succeeded);
    assert_eq!(ran.outcomes, [Outcome::NotThere]);
    assert_eq!(Hash::of_file(&tree.at("bin/a.wasm")).unwrap(), old);
    tree.brings("cp -f @build/a @bin", How::Copied);
    tree.check_pair("bin/a");
}

#[test]
fn a_folder_is_copied_with_its_pairs_by_the_tool_itself() {
    let tree = Tree::new();
    tree.link("build/a", "");
    let ran = tree.runs("cp -R @build @copy");
    assert!(ran.outcomes.is_empty());
    tree.check_pair("copy/a");
    tree.runs("cp -a @build/. @other");
    tree.check_pair("other/a");
}

#[test]
fn a_wasm_elsewhere_is_found_by_name_or_by_the_ledger() {
    let tree = Tree::new();
    tree.link("build/a", "");
    fs::copy(tree.at("build/a"), tree.at("build/b")).unwrap();
    tree.brings("mv @build/b @bin/b", How::Copied);
    tree.check_pair("bin/b");
    tree.check_pair("build/a");
    fs::copy(tree.at("build/a"), tree.at("other/lonely")).unwrap();
    tree.brings("cp @other/lonely @bin/c", How::Copied);
    tree.check_pair("bin/c");
    fs::remove_file(tree.at("build/a.wasm")).unwrap();
    let ran = tree.run("cp @other/lonely @bin/d");
    let (program, wasm) = (tree.at("bin/d"), tree.at("bin/d.wasm"));
    assert_eq!(ran.outcomes, [Outcome::Missing { program, wasm }]);
    assert!(ran.succeeded);
}

#[test]
fn a_wasm_changed_after_the_link_is_the_one_that_counts() {
    let tree = Tree::new();
    tree.link("build/a", "");
    tree.brings("cp @build/a @other/a", How::Copied);
    fs::write(tree.at("other/a.wasm"), "optimised").unwrap();
    let later = SystemTime::now() + Duration::from_secs(5);
    let wasm = fs::File::options().write(true).open(tree.at("other/a.wasm")).unwrap();
    wasm.set_modified(later).unwrap();
    tree.brings("install @other/a @bin/a", How::Copied);
    assert_eq!(fs::read(tree.at("bin/a.wasm")).unwrap(), b"optimised");
    // One that is older than its program is another build's.
    wasm.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    tree.brings("install @other/a @bin/a", How::Copied);
    tree.check_pair("bin/a");
}

#[test]
fn data_goes_along_when_the_program_loads_it() {
    let tree = Tree::new();
    tree.link_code("build/a", "", "var PACKAGE_NAME = 'build/a.data';\n");
    fs::write(tree.at("build/a.data"), "data").unwrap();
    tree.brings("cp @build/a @bin/b", How::Copied);
    assert_eq!(fs::read(tree.at("bin/b.data")).unwrap(), b"data");
    tree.brings("mv @bin/b @other/c", How::Moved);
    tree.check_names("bin", &[]);
    tree.check_names("other", &["c", "c.data", "c.wasm"]);
    tree.runs("mv @bin/b.data @other/c.data");
    // An upstream's own file of that name stays where it is.
    tree.link("build/z", "");
    fs::write(tree.at("build/z.data"), "the upstream's").unwrap();
    tree.brings("mv @build/z @bin", How::Moved);
    tree.check_names("bin", &["z", "z.js", "z.wasm"]);
}

#[test]
fn names_need_not_be_text() {
    let tree = Tree::new();
    let name = OsStr::from_bytes(b"caf\xe9 1");
    tree.link("build/a", "");
    let words = [OsString::from("mv"), tree.at("build/a").into(), tree.at("bin").join(name).into()];
    assert!(tree.run_words(&words).succeeded);
    tree.check_pair(Path::new("bin").join(name));
    let words = [OsString::from("install"), tree.at("bin").join(name).into(), tree.at("other").into()];
    assert!(tree.run_words(&words).succeeded);
    tree.check_pair(Path::new("other").join(name));
}

#[test]
fn ordinary_commands_are_left_to_the_tool() {
    let tree = Tree::new();
    fs::write(tree.at("file"), "#!/bin/sh\n").unwrap();
    symlink("loop", tree.at("loop")).unwrap();
    Command::new("mkfifo").arg(tree.at("pipe")).status().unwrap();
    for name in ["file", "loop", "pipe", "bin", "missing", "missing.wasm", ""] {
        let args = [tree.at(name).into(), tree.at("new").into()];
        for tool in ["cp", "mv", "ln", "install"] {
            let tool = Tool::named(OsStr::new(tool)).unwrap();
            assert!(matches!(errand(tool, &args), Errand::Plain), "{tool:?} {name}");
        }
    }
    let none = Tool::named(OsStr::new("cp")).unwrap();
    assert!(matches!(errand(none, &[]), Errand::Plain));
}

#[test]
fn a_wasm_that_cannot_be_put_there_is_an_error_and_nothing_half_done() {
    let tree = Tree::new();
    let hash = tree.link("build/a", "").to_string();
    let other_name = format!("a.{}.wasm", &hash[..12]);
    // Even for root, whom a read-only folder does not stop.
    fs::create_dir_all(tree.at("bin/a.wasm/full")).unwrap();
    fs::create_dir_all(tree.at("bin").join(&other_name)).unwrap();
    let words = [tree.at("build/a").into(), tree.at("bin/a").into()];
    let Errand::Watched { copies, .. } = errand(Tool::Cp, &words) else {
        panic!("not watched");
    };
    fs::copy(tree.at("build/a"), tree.at("bin/a")).unwrap();
    assert!(copies[0].finish(&tree.ledger, true).is_err());
    tree.check_names("bin", &["a", &other_name, "a.wasm"]);
    tree.check_pair("build/a");
}

#[test]
fn a_wasm_of_somebody_elses_stays_and_the_pair_is_whole_under_another_name() {
    let tree = Tree::new();
    let hash = tree.link("build/a", "new").to_string();
    let other_name = format!("a.{}.wasm", &hash[..12]);
    fs::write(tree.at("bin/a.wasm"), "theirs").unwrap();
    tree.brings("cp @build/a @bin", How::Copied);
    assert_eq!(fs::read(tree.at("bin/a.wasm")).unwrap(), b"theirs");
    tree.check_names("bin", &["a", &other_name, "a.js", "a.wasm"]);
    // What came under that name goes along, and does not stay behind.
    tree.brings("mv @bin/a @other/b", How::Moved);
    tree.check_pair("other/b");
    tree.check_names("bin", &["a.wasm"]);
    // `tool` and `tool.js` are two programs.
    tree.link("other/c", "one");
    tree.link("build/c.js", "two");
    tree.brings("cp @build/c.js @other", How::Copied);
    tree.check_pair("other/c");
}

#[test]
fn a_read_only_folder_does_not_stop_the_reading() {
    let tree = Tree::new();
    tree.link("build/a", "");
    fs::set_permissions(tree.at("build"), Permissions::from_mode(0o555)).unwrap();
    tree.brings("install @build/a @bin", How::Copied);
    tree.check_pair("bin/a");
    fs::set_permissions(tree.at("build"), Permissions::from_mode(0o755)).unwrap();
}
