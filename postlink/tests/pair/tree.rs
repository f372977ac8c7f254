//! `postlink pair` on trees that tools without a shim have made.

use postlink::Hash;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Output};

use crate::fixture::Tree;

impl Tree {
    /// Runs `postlink pair`; `@` is the tree's root.
    fn pair(&self, args: &str) -> (i32, String) {
        let done = self.command(args).output().unwrap();
        assert_eq!(String::from_utf8(done.stderr).unwrap(), "", "{args}");
        (done.status.code().unwrap(), self.text(&done.stdout))
    }

    fn command(&self, args: &str) -> Command {
        let root = format!("{}/", self.root.path().display());
        let mut command = Command::new(env!("CARGO_BIN_EXE_postlink"));
        command
            .args((!args.starts_with("finish")).then_some("pair"))
            .args(args.split_whitespace().map(|arg| arg.replace('@', &root)));
        command.env("XDG_CACHE_HOME", self.root.path()).env_remove("EMSHIM_JS_LINK");
        command
    }

    fn text(&self, bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap().replace(&format!("{}/", self.root.path().display()), "@")
    }

    /// Copies a file as a tool does that knows nothing of pairs.
    fn copy(&self, from: &str, to: &str) {
        fs::copy(self.at(from), self.at(to)).unwrap();
    }
}

#[test]
fn a_program_copied_alone_gets_its_wasm_from_where_it_was_linked() {
    let tree = Tree::new();
    tree.link("build/xz-1.2", "");
    tree.copy("build/xz-1.2", "bin/xz-1.2");
    let (code, said) = tree.pair("--dry-run @bin");
    assert_eq!(
        said,
        "would pair xz-1.2 with xz-1.2.wasm from @build/xz-1.2.wasm\n\
         would link xz-1.2.js -> xz-1.2\n\
         1 program: 0 whole already, 1 would be paired, 0 not whole\n"
    );
    assert_eq!(code, 1);
    tree.check_names("bin", &["xz-1.2"]);
    let (code, said) = tree.pair("@bin");
    assert_eq!(code, 0, "{said}");
    tree.check_pair("bin/xz-1.2");
    tree.check_names("bin", &["xz-1.2", "xz-1.2.js", "xz-1.2.wasm"]);
    let (code, said) = tree.pair("@bin");
    assert_eq!((code, &said[..]), (0, "1 program: 1 whole already, 0 paired now, 0 not whole\n"));
}

#[test]
fn a_copy_finds_the_wasm_elsewhere_in_the_tree_when_the_build_is_gone() {
    let tree = Tree::new();
    tree.link("build/tool", "");
    for name in ["bin/tool", "bin/other", "bin/tool.js"] {
        tree.copy("build/tool", name);
    }
    fs::create_dir(tree.at("bin/sub")).unwrap();
    tree.copy("build/tool.wasm", "bin/sub/tool.wasm");
    fs::remove_dir_all(tree.at("build")).unwrap();
    let (code, said) = tree.pair("@bin");
    assert_eq!(code, 0, "{said}");
    for name in ["bin/tool", "bin/other", "bin/tool.js"] {
        tree.check_pair(name);
    }
    assert!(!tree.at("bin/tool.js").is_symlink());
}

#[test]
fn what_cannot_be_found_is_named_with_what_to_do() {
    let tree = Tree::new();
    tree.link("build/tool", "");
    tree.copy("build/tool", "bin/tool");
    fs::rename(tree.at("build/tool.wasm"), tree.at("other/tool.wasm")).unwrap();
    let (code, said) = tree.pair("@bin --no-js-link");
    assert_eq!(
        said,
        "missing   tool: tool.wasm is not there, and no longer at @build/tool.wasm, where it was linked; \
         name the folder that has it with --from DIR, or build and install again\n\
         1 program: 0 whole already, 0 paired now, 1 not whole\n"
    );
    assert_eq!(code, 1);
    tree.copy("build/tool", "bin/tool2");
    let (_, said) = tree.pair("@bin --no-js-link");
    assert!(said.contains("missing   tool2: tool2.wasm is not there (it was linked as tool.wasm), and no"), "{said}");
    let (code, said) = tree.pair("@bin --from @other --no-js-link");
    assert_eq!(code, 0, "{said}");
    tree.check_names("bin", &["tool", "tool.wasm", "tool2", "tool2.wasm"]);
}

#[test]
fn another_builds_wasm_is_replaced_and_a_changed_one_is_kept() {
    let tree = Tree::new();
    tree.link("build/tool", "old");
    tree.copy("build/tool.wasm", "bin/tool.wasm");
    let old = fs::File::options().write(true).open(tree.at("bin/tool.wasm")).unwrap();
    old.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    tree.link("build/tool", "new");
    tree.copy("build/tool", "bin/tool");
    let (code, said) = tree.pair("@bin --no-js-link");
    assert!(said.contains("over another build's"), "{said}");
    assert_eq!(code, 0);
    tree.check_pair("bin/tool");

    fs::write(tree.at("bin/tool.wasm"), "optimised").unwrap();
    let changed = fs::File::options().write(true).open(tree.at("bin/tool.wasm")).unwrap();
    changed.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(5)).unwrap();
    let (code, said) = tree.pair("@bin");
    assert!(said.starts_with("edited    tool has another tool.wasm"), "{said}");
    assert_eq!(code, 0);
    assert_eq!(fs::read(tree.at("bin/tool.wasm")).unwrap(), b"optimised");

    old.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    changed.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    fs::remove_dir_all(tree.at("build")).unwrap();
    let (code, said) = tree.pair("@bin");
    assert!(said.starts_with("missing   tool: tool.wasm is another build's"), "{said}");
    assert_eq!(code, 1);
}

#[test]
fn data_is_brought_too() {
    let tree = Tree::new();
    tree.link_code("build/game", "", "var REMOTE_PACKAGE_BASE='game.data';\n");
    tree.copy("build/game", "bin/game");
    let (code, said) = tree.pair("@bin --no-js-link");
    assert!(said.contains("missing   game: game.data is not there"), "{said}");
    assert_eq!(code, 1);
    fs::write(tree.at("build/game.data"), "data").unwrap();
    let (code, said) = tree.pair("@bin --no-js-link");
    assert_eq!(code, 0, "{said}");
    tree.check_names("bin", &["game", "game.data", "game.wasm"]);
}

#[test]
fn emccs_own_programs_are_reported() {
    let tree = Tree::new();
    let glue = "#!/usr/bin/env node\nvar Module=typeof Module!=\"undefined\"?Module:{};wasmBinaryFile=\"xz.wasm\";";
    fs::write(tree.at("bin/xz"), glue).unwrap();
    fs::write(tree.at("bin/script"), "#!/usr/bin/env node\nlocateFile('xz.wasm')\n").unwrap();
    let (code, said) = tree.pair("@bin");
    assert!(said.starts_with("missing   xz names xz.wasm, which is not beside it"), "{said}");
    assert!(said.ends_with("1 program: 0 whole already, 0 paired now, 1 not whole\n"), "{said}");
    assert_eq!(code, 1);
    fs::write(tree.at("bin/xz.wasm"), "").unwrap();
    let (code, said) = tree.pair("@bin");
    assert_eq!((code, &said[..]), (0, "0 programs: 0 whole already, 0 paired now, 0 not whole\n"));
}

#[test]
fn leftovers_are_reported_and_removed_when_asked() {
    let tree = Tree::new();
    tree.link("bin/a", "");
    for name in ["a.out.wasm", "conftest.wasm", "cmTC_0f3.wasm", ".emshim-7-0.tmp", "mine.wasm", "cmTC_x.txt"] {
        fs::write(tree.at("bin").join(name), name).unwrap();
    }
    tree.ledger.record(Hash::of(b"a.out.wasm"), &tree.at("bin/a.out.wasm"));
    tree.ledger.record(Hash::of(b"conftest.wasm"), &tree.at("gone/conftest.wasm"));
    tree.ledger.record(Hash::of(b"cmTC_0f3.wasm"), &tree.at("gone/cmTC_0f3.wasm"));
    symlink("gone", tree.at("bin/gone.js")).unwrap();
    symlink("elsewhere", tree.at("bin/kept.js")).unwrap();
    fs::write(tree.at("other/a.wasm"), "other/a.wasm").unwrap();
    tree.ledger.record(Hash::of(b"other/a.wasm"), &tree.at("other/a.wasm"));
    // Renamed without its wasm, which it still finds by the name it was linked with.
    tree.link("build/a.out", "");
    fs::rename(tree.at("build/a.out"), tree.at("build/renamed")).unwrap();
    tree.copy("build/a.out.wasm", "build/renamed.wasm");
    let (code, said) = tree.pair("@ --no-js-link --dry-run --prune");
    assert_eq!(said.matches("leftover").count(), 6, "{said}");
    assert_eq!(code, 0, "{said}");
    let (code, said) = tree.pair("@ --no-js-link --prune");
    assert_eq!(said.matches("removed").count(), 6, "{said}");
    assert_eq!(code, 0);
    tree.check_names("bin", &["a", "a.wasm", "cmTC_x.txt", "kept.js", "mine.wasm"]);
    tree.check_names("other", &[]);
    tree.check_names("build", &["a.out.wasm", "renamed", "renamed.wasm"]);
}

#[test]
fn what_nothing_proves_to_be_left_behind_stays() {
    let tree = Tree::new();
    // A package's own demo, one that was linked elsewhere, and a name that a configure script would use.
    for name in ["bin/a.wasm", "other/a.out.wasm", "bin/conftest.wasm"] {
        fs::write(tree.at(name), name).unwrap();
    }
    tree.ledger.record(Hash::of(b"other/a.out.wasm"), &tree.at("build/a.out.wasm"));
    // Two names of one file: whoever has the other name may look for it under either.
    fs::write(tree.at("bin/a.out.wasm"), "linked").unwrap();
    tree.ledger.record(Hash::of(b"linked"), &tree.at("bin/a.out.wasm"));
    fs::hard_link(tree.at("bin/a.out.wasm"), tree.at("build/other.wasm")).unwrap();
    let (code, said) = tree.pair("@ --prune");
    assert_eq!((code, &said[..]), (0, "0 programs: 0 whole already, 0 paired now, 0 not whole\n"));
    tree.check_names("bin", &["a.out.wasm", "a.wasm", "conftest.wasm"]);
    tree.check_names("other", &["a.out.wasm"]);
    // What a program beside it was linked with is a copy of its own wasm.
    tree.link("bin/tool", "");
    tree.copy("bin/tool.wasm", "bin/_inst.7.wasm");
    let (code, said) = tree.pair("@ --prune --no-js-link");
    assert_eq!(code, 0, "{said}");
    tree.check_names("bin", &["a.out.wasm", "a.wasm", "conftest.wasm", "tool", "tool.wasm"]);
}

#[test]
fn links_pipes_loops_and_odd_names_are_no_trouble() {
    let tree = Tree::new();
    tree.link("build/tool", "");
    tree.copy("build/tool", "bin/tool");
    let odd = tree.at("bin").join(OsStr::from_bytes(b"caf\xe9\n\x1b[31m"));
    fs::copy(tree.at("build/tool"), &odd).unwrap();
    symlink("tool", tree.at("bin/alias")).unwrap();
    symlink(".", tree.at("bin/loop")).unwrap();
    symlink("self", tree.at("bin/self")).unwrap();
    Command::new("mkfifo").arg(tree.at("bin/pipe")).status().unwrap();
    fs::write(tree.at("bin/huge"), [b"#!".as_slice(), &[b'x'; 100_000]].concat()).unwrap();
    fs::write(tree.at("bin/zeros"), [0; 5000]).unwrap();
    let (code, said) = tree.pair("@bin");
    assert_eq!(code, 0, "{said}");
    assert!(!said.contains('\x1b') && said.contains("caf\u{fffd}\u{fffd}\u{fffd}[31m"), "{said}");
    tree.check_pair("bin/tool");
    assert!(tree.at("bin").join(OsStr::from_bytes(b"caf\xe9\n\x1b[31m.wasm")).exists());
    assert!(!tree.at("bin/alias.wasm").exists());
}

#[test]
fn a_wasm_that_cannot_be_written_fails_alone() {
    let tree = Tree::new();
    for name in ["a", "b"] {
        tree.link(&format!("build/{name}"), "");
        tree.copy(&format!("build/{name}"), &format!("bin/{name}"));
    }
    let hash = Hash::of_file(&tree.at("build/a.wasm")).unwrap().to_string();
    let other_name = format!("a.{}.wasm", &hash[..12]);
    fs::create_dir_all(tree.at("bin/a.wasm/full")).unwrap();
    fs::create_dir_all(tree.at("bin").join(&other_name)).unwrap();
    let (code, said) = tree.pair("@bin --no-js-link");
    assert!(said.starts_with("failed    a: what belongs beside it was found but not written"), "{said}");
    assert_eq!(code, 1);
    tree.check_pair("bin/b");
    tree.check_names("bin", &["a", &other_name, "a.wasm", "b", "b.wasm"]);
}

#[test]
fn two_programs_of_one_stem_have_a_wasm_each() {
    let tree = Tree::new();
    tree.link("bin/c", "");
    let hash = tree.link("build/c.js", "").to_string();
    let other_name = format!("c.{}.wasm", &hash[..12]);
    tree.copy("build/c.js", "bin/c.js");
    for _ in 0..2 {
        let (code, said) = tree.pair("@bin --no-js-link");
        assert_eq!(code, 0, "{said}");
        tree.check_pair("bin/c");
        tree.check_names("bin", &["c", &other_name, "c.js", "c.wasm"]);
    }
}

#[test]
fn the_report_is_json_when_asked() {
    let tree = Tree::new();
    tree.link("build/tool", "");
    tree.copy("build/tool", "bin/tool");
    fs::write(tree.at("bin/conftest.wasm"), "tried").unwrap();
    tree.ledger.record(Hash::of(b"tried"), &tree.at("bin/conftest.wasm"));
    let (code, said) = tree.pair("@bin --format json --dry-run");
    let value: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(code, 1);
    assert_eq!(value["whole"], false);
    assert_eq!(value["programs"][0]["standing"], "repaired");
    assert_eq!(value["programs"][0]["from"], "@build/tool.wasm");
    assert_eq!(value["programs"][0]["js_link"], true);
    assert_eq!(value["leftovers"][0]["path"], "@bin/conftest.wasm");
}

#[test]
fn bad_usage_and_unreadable_trees_exit_2() {
    let tree = Tree::new();
    fs::write(tree.at("file"), "").unwrap();
    let check = |args: &str, expected: &str| {
        let Output { status, stdout, stderr } = tree.command(args).output().unwrap();
        assert_eq!((status.code(), &stdout[..]), (Some(2), &b""[..]), "{args}");
        assert!(tree.text(&stderr).contains(expected), "{args}: {}", tree.text(&stderr));
    };
    check("", "<PREFIX>");
    check("@bin --no-such", "--no-such");
    check("@missing", "postlink: @missing: cannot be read: No such file or directory");
    check("@file", "postlink: @file: cannot be read: it is neither a folder nor a linked program");
    let (code, said) = tree.pair("@bin --from @missing");
    assert!(said.starts_with("unreadable @missing: No such file"), "{said}");
    assert_eq!(code, 2);
}

#[test]
fn the_switch_turns_the_js_links_off() {
    let tree = Tree::new();
    tree.link("bin/tool", "");
    let done = tree.command("@bin").env("EMSHIM_JS_LINK", "off").status().unwrap();
    assert!(done.success());
    tree.check_names("bin", &["tool", "tool.wasm"]);
    tree.pair("@bin");
    assert!(tree.at("bin/tool.js").is_symlink());
}

#[test]
fn a_wasm_is_readable_by_whom_its_program_is() {
    let tree = Tree::new();
    tree.link("build/tool", "");
    tree.copy("build/tool", "bin/tool");
    fs::set_permissions(tree.at("bin/tool"), fs::Permissions::from_mode(0o750)).unwrap();
    tree.pair("@bin");
    let mode = tree.at("bin/tool.wasm").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn the_end_of_a_recipe_leaves_alone_what_other_packages_installed() {
    let tree = Tree::new();
    fs::create_dir_all(tree.at("host/bin")).unwrap();
    for name in ["theirs", "ours"] {
        tree.link(&format!("build/{name}"), "");
        tree.copy(&format!("build/{name}"), &format!("host/bin/{name}"));
    }
    tree.copy("build/ours.wasm", "host/bin/a.wasm");
    tree.copy("build/ours.wasm", "host/bin/conftest.wasm");
    fs::create_dir(tree.at("host/conda-meta")).unwrap();
    let record = r#"{"name": "theirs", "files": ["bin/theirs", "bin/a.wasm"]}"#;
    fs::write(tree.at("host/conda-meta/theirs-1-0.json"), record).unwrap();
    let (code, text) = tree.pair("finish @host --from @build");
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("paired    bin/ours with bin/ours.wasm"), "{text}");
    assert!(tree.at("host/bin/ours.wasm").exists() && tree.at("host/bin/ours.js").exists());
    assert!(!tree.at("host/bin/theirs.wasm").exists() && !tree.at("host/bin/theirs.js").exists());
    assert!(tree.at("host/bin/a.wasm").exists() && !tree.at("host/bin/conftest.wasm").exists());
}

#[test]
fn the_end_of_a_recipe_fails_for_a_module_that_does_not_load() {
    let tree = Tree::new();
    fs::create_dir_all(tree.at("host/lib")).unwrap();
    fs::write(tree.at("host/lib/libx.so"), b"\x7fELF native").unwrap();
    let (code, text) = tree.pair("finish @host");
    assert_ne!(code, 0, "{text}");
    assert!(text.contains("host/lib/libx.so") && text.contains("ELF"), "{text}");
}
