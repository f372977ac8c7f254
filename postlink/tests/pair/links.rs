//! The real ln, cp and install with hard links, symbolic links, and the `tool.js` link beside a program.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};

use postlink::link::pair::{How, Outcome};

use crate::fixture::Tree;

#[test]
fn hard_links_and_symbolic_links() {
    let tree = Tree::new();
    tree.link("build/xz", "");
    tree.run("install @build/xz @bin");
    tree.brings("ln -f @bin/xz @bin/unxz", How::Linked);
    tree.check_pair("bin/unxz");
    let inode = |name: &str| tree.at(name).metadata().unwrap().ino();
    assert_eq!(inode("bin/xz.wasm"), inode("bin/unxz.wasm"));
    tree.runs("ln -f @bin/xz @bin/unxz");
    // Somebody's recipe links the wasm by hand.
    tree.runs("ln @bin/xz.wasm @bin/unxz.wasm");
    tree.brings("cp -l @bin/xz @other/xz", How::Linked);

    tree.runs("ln -sf xz @bin/lzma");
    tree.runs("cp -P @bin/lzma @other/lzma");
    assert!(!tree.at("bin/lzma.wasm").exists());
    assert!(!tree.at("bin/lzma.js").exists());
    // A copy of what a link leads to is a program of its own.
    tree.brings("cp @bin/lzma @other/real", How::Copied);
    tree.check_pair("other/real");
    // A moved link takes nothing away.
    assert_eq!(tree.runs("mv @bin/lzma @bin/lzcat").outcomes, [Outcome::NotThere]);
    tree.check_pair("bin/xz");
}

#[test]
fn a_copy_through_a_link_pairs_the_real_file() {
    let tree = Tree::new();
    tree.link("build/a", "new");
    tree.link("other/real", "old");
    symlink("../other/real", tree.at("bin/a")).unwrap();
    tree.brings("cp @build/a @bin/a", How::Copied);
    tree.check_pair("other/real");
    tree.check_names("bin", &["a"]);
}

#[test]
fn the_js_link_yields_and_is_not_in_the_way() {
    let tree = Tree::new();
    tree.link("build/a", "");
    fs::write(tree.at("bin/a.js"), "somebody's own").unwrap();
    tree.brings("cp @build/a @bin", How::Copied);
    assert_eq!(fs::read(tree.at("bin/a.js")).unwrap(), b"somebody's own");
    tree.link("build/b", "");
    tree.brings("cp @build/b @bin", How::Copied);
    assert!(!tree.runs("ln -s b @bin/b.js").ran);
    assert!(!tree.runs("cp @bin/b @bin/b.js").ran);
    assert!(!tree.run("ln -s other @bin/b.js").succeeded);
    // mv replaces the link by itself.
    assert!(tree.runs("mv @bin/b @bin/b.js").ran);
    tree.check_pair("bin/b.js");
    assert!(!tree.at("bin/b.js").is_symlink());
}

#[test]
fn no_js_link_outside_folders_for_programs() {
    let tree = Tree::new();
    tree.link("build/a", "");
    tree.brings("cp @build/a @other", How::Copied);
    tree.check_names("other", &["a", "a.wasm"]);
    tree.brings("install -D @build/a @libexec/git-core/a", How::Copied);
    tree.check_names("libexec/git-core", &["a", "a.js", "a.wasm"]);
    tree.brings("install -D @build/a @bin/a.js", How::Copied);
    tree.check_names("bin", &["a.js", "a.wasm"]);
}
