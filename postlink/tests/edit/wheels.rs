//! Wheels: modules are edited where they are, libraries are copied into them, and RECORD has every hash.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use postlink::Module;
use sha2::{Digest, Sha256};
use zip::ZipArchive;
use zip::write::SimpleFileOptions;

use super::fixture::*;

const RECORD: &str = "p-1.dist-info/RECORD";

fn postlink(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_postlink")).args(words).current_dir(folder).output().unwrap()
}

#[track_caller]
fn ends(output: &Output, code: i32, says: &str) {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    assert!(output.status.code() == Some(code) && text.contains(says), "{code} {says}: {text}");
}

/// A module that needs those libraries.
fn module(needed: &[&str], runtime_path: &[&str]) -> Vec<u8> {
    let dylink = [MEMORY_INFO, &names(2, needed), &names(5, runtime_path)].concat();
    Side { dylink, functions: &[("f", &[])], ..Side::default() }.wasm()
}

fn line(name: &str, bytes: &[u8]) -> String {
    format!("{name},sha256={},{}\n", URL_SAFE_NO_PAD.encode(Sha256::digest(bytes)), bytes.len())
}

fn wheel(path: &Path, members: &[(&str, &[u8])]) {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let record: String = members.iter().map(|(name, bytes)| line(name, bytes)).collect();
    let record = record + &format!("{RECORD},,\n");
    for (name, bytes) in members.iter().copied().chain([(RECORD, record.as_bytes())]) {
        zip.start_file(name, options.unix_permissions(0o640)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

/// The members, by name, after every line of RECORD was compared with them.
#[track_caller]
fn members(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut members: Vec<_> = (0..zip.len())
        .map(|index| {
            let mut member = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            (member.name().to_owned(), bytes)
        })
        .collect();
    let (last, record) = members.pop().unwrap();
    assert_eq!(last, RECORD);
    let record = String::from_utf8(record).unwrap();
    let mut lines: Vec<_> = record.split_inclusive('\n').map(str::to_owned).collect();
    lines.sort();
    let mut expected: Vec<_> = members.iter().map(|(name, bytes)| line(name, bytes)).collect();
    expected.push(format!("{RECORD},,\n"));
    expected.sort();
    assert_eq!(lines, expected);
    members
}

#[track_caller]
fn dylink_in(members: &[(String, Vec<u8>)], name: &str) -> (Vec<String>, Vec<String>) {
    let (_, bytes) = members.iter().find(|(one, _)| one == name).unwrap_or_else(|| panic!("no {name}"));
    let module = Module::read(bytes).unwrap();
    (module.needed().to_vec(), module.runtime_path().to_vec())
}

#[test]
fn modules_in_a_wheel_are_edited_and_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let file = at.join("p-1-py3-none-any.whl");
    wheel(&file, &[("p/a.so", &module(&["x.so"], &[])), ("p/b.so", &module(&[], &[])), ("p/t.py", b"text")]);
    let name = "p-1-py3-none-any.whl";
    let output = postlink(at, &["edit", "--member", "a.so", "--add-needed", "y.so", "--set-rpath", "$ORIGIN", name]);
    ends(&output, 0, "p/a.so: needed +y.so; runtime path $ORIGIN (was none)");
    let found = members(&file);
    assert_eq!(dylink_in(&found, "p/a.so"), (strings(&["x.so", "y.so"]), strings(&["$ORIGIN"])));
    assert_eq!(dylink_in(&found, "p/b.so").0, [""; 0]);
    assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["p/a.so", "p/b.so", "p/t.py"]);
    let mode = |name: &str| ZipArchive::new(File::open(&file).unwrap()).unwrap().by_name(name).unwrap().unix_mode();
    assert_eq!((mode("p/a.so"), mode("p/t.py")), (Some(0o100_640), Some(0o100_640)));
    ends(&postlink(at, &["edit", "--print-needed", name]), 0, "p/a.so: x.so\np/a.so: y.so\n");
    // All of them; what has nothing to change is not written again.
    ends(&postlink(at, &["edit", "--replace-needed", "x.so", "z.so", name]), 0, "needed x.so -> z.so");
    let before = fs::read(&file).unwrap();
    ends(&postlink(at, &["edit", "--remove-needed", "none.so", name]), 0, "nothing to change");
    assert_eq!(fs::read(&file).unwrap(), before);
    ends(&postlink(at, &["edit", "--member", "none", "--set-rpath", "", name]), 2, "no module in it has that path");
    wheel(&at.join("bad-1.whl"), &[("a.so", b"\0asm\x01\0\0\0cut")]);
    ends(&postlink(at, &["edit", "--set-rpath", "x", "bad-1.whl"]), 2, "a.so: ");
}

#[test]
fn patchelfs_names_do_what_they_do_there() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("m.so"), module(&["a.so"], &["/old"])).unwrap();
    for (words, says) in [
        (&["--print-needed"][..], "a.so\n"),
        (&["--print-rpath"], "/old\n"),
        (&["--replace-needed", "a.so", "b.so", "--add-needed", "c.so"], "m.so: needed a.so -> b.so; needed +c.so"),
        (&["--add-rpath", "$ORIGIN/lib", "--print-rpath"], "/old:$ORIGIN/lib\n"),
        (&["--remove-rpath"], "runtime path cleared"),
        (&["--set-rpath", "$ORIGIN:/x", "--force-rpath"], "runtime path $ORIGIN:/x (was none)"),
        (&["--remove-needed", "c.so", "--print-needed"], "b.so\n"),
        (&["--set-soname", "m.so.1"], "module name m.so.1"),
        // Names that were ours before.
        (&["--needed-replace", "b.so=d.so", "--needed-add", "e.so", "--runtime-path-add", "y"], "needed b.so -> d.so"),
        (&["--needed-remove", "e.so", "--runtime-path", "", "--soname", "m"], "needed -e.so; runtime path cleared"),
    ] {
        ends(&postlink(at, &[&["edit"], words, &["m.so"]].concat()), 0, says);
    }
    ends(&postlink(at, &["edit", "m.so", "--replace-needed", "one"]), 2, "2 values required");
}

#[test]
fn needed_libraries_are_copied_with_what_they_need() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir_all(at.join("lib")).unwrap();
    fs::write(at.join("lib/libb.so.1"), module(&["liba.so"], &["/build"])).unwrap();
    fs::write(at.join("lib/liba.so"), module(&["libb.so.1"], &[])).unwrap();
    std::os::unix::fs::symlink("libb.so.1", at.join("lib/libb.so")).unwrap();
    let name = "p-1-cp313-cp313-pyemscripten_2025_0_wasm32.whl";
    let own = module(&["inner.so"], &["$ORIGIN"]);
    let parts: &[(&str, &[u8])] = &[
        ("p/deep/m.so", &module(&["libb.so", "libb.so.1", "libpython.so"], &["/build/lib"])),
        ("p/n.so", &own),
        ("p/inner.so", &module(&[], &[])),
        ("p-1.data/platlib/q/o.so", &module(&["liba.so", "inner.so"], &[])),
    ];
    wheel(&at.join(name), parts);
    let before = fs::read(at.join(name)).unwrap();
    ends(&postlink(at, &["repair", name]), 2, "p-1.data/platlib/q/o.so: needed library liba.so is not in the wheel; ");
    ends(
        &postlink(at, &["repair", "--lib-path", "lib", name]),
        2,
        "p/deep/m.so: needed library libpython.so is not in the wheel, nor in lib; ",
    );
    ends(&postlink(at, &["repair", "--lib-path", "none", name]), 2, "not a folder");
    assert_eq!(fs::read(at.join(name)).unwrap(), before);
    let words = ["repair", "--lib-path", "lib", "--exclude", "libpython*", "-w", "out", name];
    ends(&postlink(at, &words), 0, "p.libs/libb-");
    assert_eq!(fs::read(at.join(name)).unwrap(), before);
    let found = members(&at.join("out").join(name));
    let copies: Vec<_> =
        found.iter().map(|(name, _)| name.as_str()).filter(|name| name.starts_with("p.libs/")).collect();
    let [a, b] = copies.as_slice() else { panic!("{copies:?}") };
    let (a, b) = (a.strip_prefix("p.libs/").unwrap(), b.strip_prefix("p.libs/").unwrap());
    assert!(
        a.starts_with("liba-") && a.ends_with(".so") && b.starts_with("libb-") && b.ends_with(".so.1"),
        "{copies:?}"
    );
    // Two names of one file are one library.
    let deep = dylink_in(&found, "p/deep/m.so");
    assert_eq!(deep, (strings(&[b, "libpython.so"]), strings(&["$ORIGIN/../../p.libs"])));
    assert_eq!(dylink_in(&found, &format!("p.libs/{b}")), (strings(&[a]), strings(&["$ORIGIN"])));
    assert_eq!(dylink_in(&found, &format!("p.libs/{a}")), (strings(&[b]), strings(&["$ORIGIN"])));
    assert_eq!(found.iter().find(|(name, _)| name == "p/n.so").unwrap().1, own);
    let other = dylink_in(&found, "p-1.data/platlib/q/o.so");
    assert_eq!(other, (strings(&[a, "inner.so"]), strings(&["$ORIGIN/../p.libs", "$ORIGIN/../p"])));
    // A repaired one lacks nothing.
    let words = ["repair", "--exclude", "libpython.so", &format!("out/{name}")];
    ends(&postlink(at, &words), 0, "lacks nothing");
}

#[test]
fn what_is_no_wheel_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("p-1.whl"), b"no zip").unwrap();
    fs::write(at.join("m.so"), module(&[], &[])).unwrap();
    ends(&postlink(at, &["repair", "p-1.whl"]), 2, "p-1.whl: not a wheel");
    ends(&postlink(at, &["repair", "m.so"]), 2, "m.so: not named as a wheel is");
    ends(&postlink(at, &["repair", "none-1.whl"]), 2, "none-1.whl: No such file");
    let mut zip = zip::ZipWriter::new(File::create(at.join("q-1.whl")).unwrap());
    zip.start_file("q/m.so", SimpleFileOptions::default()).unwrap();
    zip.write_all(&module(&["libz.so"], &[])).unwrap();
    zip.finish().unwrap();
    fs::write(at.join("libz.so"), module(&[], &[])).unwrap();
    ends(&postlink(at, &["repair", "--lib-path", ".", "q-1.whl"]), 2, "it has no RECORD");
    zip::ZipWriter::new(File::create(at.join("e-1.whl")).unwrap()).finish().unwrap();
    ends(&postlink(at, &["repair", "-w", ".", "e-1.whl"]), 2, "it has no RECORD");
}

#[test]
fn a_wheel_whose_members_lead_elsewhere_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let own = module(&["libz.so"], &[]);
    fs::write(at.join("libz.so"), module(&[], &[])).unwrap();
    for (name, why) in [
        ("../evil.so", "../evil.so: its name leads out of the wheel; pack the wheel again"),
        ("/tmp/evil.so", "/tmp/evil.so: its name is no path inside a wheel"),
        ("p/a\nb.so", "p/a\\nb.so: its name has a control character"),
    ] {
        let file = at.join("p-1-py3-none-any.whl");
        wheel(&file, &[("p/a.so", &own), (name, &own)]);
        let before = fs::read(&file).unwrap();
        ends(&postlink(at, &["edit", "--set-rpath", "$ORIGIN", "p-1-py3-none-any.whl"]), 2, why);
        ends(&postlink(at, &["repair", "--lib-path", ".", "-w", "out", "p-1-py3-none-any.whl"]), 2, why);
        assert_eq!(fs::read(&file).unwrap(), before);
        assert_eq!(fs::read_dir(at.join("out")).unwrap().count(), 0);
    }
}

#[test]
fn a_wheel_with_two_members_of_one_name_or_one_place_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let name = "p-1-py3-none-any.whl";
    wheel(&at.join(name), &[("p/a.so", &module(&["x.so"], &[])), ("p/b.so", &module(&[], &[]))]);
    let good = fs::read(at.join(name)).unwrap();
    // No tool packs these: `b` becomes `a` everywhere, or the second member begins where the first one does.
    let twice = String::from_utf8_lossy(&good).contains("p/b.so");
    assert!(twice);
    let mut bytes = good.clone();
    let found: Vec<usize> = (0..bytes.len() - 6).filter(|at| &bytes[*at..*at + 6] == b"p/b.so").collect();
    found.iter().for_each(|at| bytes[at + 2] = b'a');
    fs::write(at.join(name), &bytes).unwrap();
    ends(
        &postlink(at, &["edit", "--add-needed", "y.so", name]),
        2,
        "it lists 3 members and 2 names: some have one name",
    );
    let mut bytes = good;
    let second = (0..bytes.len() - 4).filter(|at| &bytes[*at..*at + 4] == b"PK\x01\x02").nth(1).unwrap();
    bytes[second + 42..second + 46].copy_from_slice(&[0; 4]);
    fs::write(at.join(name), &bytes).unwrap();
    ends(&postlink(at, &["repair", name]), 2, "its members share bytes of it");
    assert_eq!(fs::read(at.join(name)).unwrap(), bytes);
}

#[test]
fn names_with_control_characters_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("m.so"), module(&["a.so"], &[])).unwrap();
    let before = fs::read(at.join("m.so")).unwrap();
    for words in [
        &["--set-soname", "m\n.so"][..],
        &["--set-rpath", "$ORIGIN:/x\ny"],
        &["--add-rpath", "/x\ry"],
        &["--add-needed", "a\tb.so"],
        &["--replace-needed", "a.so", "b\u{7f}.so"],
    ] {
        let output = postlink(at, &[&["edit"], words, &["m.so"]].concat());
        ends(&output, 2, "has a control character, which no loader finds; leave it out");
    }
    // One that is there can be taken away.
    fs::write(at.join("n.so"), module(&["a\nb.so"], &[])).unwrap();
    ends(&postlink(at, &["edit", "--replace-needed", "a\nb.so", "a.so", "n.so"]), 0, "needed a");
    let edits = postlink::edit::Edits { soname: Some("m\0.so".to_owned()), ..Default::default() };
    refused(&before, &edits, "m\\0.so has a control character");
    assert_eq!(fs::read(at.join("m.so")).unwrap(), before);
}
