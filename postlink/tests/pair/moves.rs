//! The real mv: what belongs to a program goes along, whoever moves it first.

use std::fs;

use postlink::link::pair::How;

use crate::fixture::Tree;

#[test]
fn a_rename_moves_everything_that_belongs_to_the_program() {
    let tree = Tree::new();
    let hash = tree.link("build/tool", "");
    tree.brings("cp @build/tool @bin/tool", How::Copied);
    tree.brings("mv -f @bin/tool @bin/tool-1.2", How::Moved);
    tree.check_pair("bin/tool-1.2");
    tree.check_names("bin", &["tool-1.2", "tool-1.2.js", "tool-1.2.wasm"]);
    assert_eq!(tree.ledger.lookup(hash), Some(tree.at("bin/tool-1.2.wasm")));
}

#[test]
fn moving_the_wasm_by_hand_afterwards_is_no_error() {
    let tree = Tree::new();
    tree.link("build/a", "");
    tree.brings("mv @build/a @bin/b", How::Moved);
    for command in
        ["mv @build/a.wasm @bin/b.wasm", "cp @build/a.wasm @bin/b.wasm", "install -m644 @build/a.wasm @bin/b.wasm"]
    {
        assert!(!tree.runs(command).ran, "{command}");
    }
    tree.check_pair("bin/b");
    // What else is in the command is still done.
    tree.link("build/c", "");
    fs::write(tree.at("build/readme"), "text").unwrap();
    tree.brings("mv @build/c @bin", How::Moved);
    assert!(tree.runs("mv @build/c.wasm @build/readme @bin").ran);
    assert!(tree.at("bin/readme").exists());
}

#[test]
fn moving_a_wasm_that_never_was_fails_as_it_should() {
    let tree = Tree::new();
    tree.link("build/a", "");
    for command in
        ["mv @build/none.wasm @build/b.wasm", "mv @build/none.wasm @other", "cp @build/none.txt @build/a.wasm"]
    {
        assert!(!tree.run(command).succeeded, "{command}");
    }
    // Its program is still there, so nobody took it along.
    fs::remove_file(tree.at("build/a.wasm")).unwrap();
    tree.link("other/b", "");
    assert!(!tree.run("mv @build/a.wasm @other/b.wasm").succeeded);
}

#[test]
fn the_wasm_may_go_first_or_together() {
    let tree = Tree::new();
    tree.link("build/a", "");
    tree.runs("mv @build/a.wasm @bin/b.wasm");
    tree.runs("mv @build/a @bin/b");
    tree.check_pair("bin/b");
    tree.link("build/c", "");
    tree.runs("mv @build/c @build/c.wasm @other");
    tree.check_pair("other/c");
    tree.check_names("build", &[]);
}

#[test]
fn a_move_over_the_same_build_leaves_no_wasm_behind() {
    let tree = Tree::new();
    tree.link("build/a", "");
    tree.brings("cp @build/a @build/a-1", How::Copied);
    tree.brings("mv @build/a @build/a-1", How::Moved);
    tree.check_names("build", &["a-1", "a-1.wasm"]);
    tree.check_pair("build/a-1");
}

#[test]
fn a_move_leaves_the_wasm_that_a_twin_needs() {
    let tree = Tree::new();
    tree.link("build/tool", "");
    fs::copy(tree.at("build/tool"), tree.at("build/tool.js")).unwrap();
    tree.brings("mv @build/tool @other", How::Copied);
    tree.check_pair("build/tool.js");
    tree.check_pair("other/tool");
    tree.brings("mv @build/tool.js @other/x.js", How::Moved);
    tree.check_pair("other/x.js");
}

#[test]
fn an_installers_steps_through_a_temporary_name() {
    let tree = Tree::new();
    tree.link("build/a", "");
    tree.brings("cp -p @build/a @bin/_inst.123_", How::Copied);
    tree.brings("mv -f @bin/_inst.123_ @bin/a", How::Moved);
    tree.check_names("bin", &["a", "a.js", "a.wasm"]);
    tree.check_pair("bin/a");
}
