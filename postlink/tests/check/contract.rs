//! What CI builds on: 0 nothing wrong, 1 findings, 2 something that was named cannot be used.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Stdio};

use zip::CompressionMethod::Stored;

use crate::archives::zip;
use crate::fixture::{Dylink, Place, Wasm, run};

fn side<'a>(imports: &'a [(&'a str, &'a str)], functions: &'a [(&'a str, &'a str, &'a [&'a str])]) -> Vec<u8> {
    Wasm { dylink: Some(Dylink::default()), imports, functions, ..Wasm::default() }.bytes()
}

fn good() -> Vec<u8> {
    side(&[], &[("own", "() -> ()", &[])])
}

fn bad() -> Vec<u8> {
    side(&[("env.gone", "() -> ()")], &[("own", "() -> ()", &["gone"])])
}

fn place() -> Place {
    let place = Place::new();
    place.write("good.so", &good());
    place.write("bad.so", &bad());
    place.write("text.so", b"no wasm");
    place.write("cut.so", &good()[..20]);
    fs::create_dir(place.path("empty")).unwrap();
    place
}

#[track_caller]
fn check(place: &Place, words: &[&str], code: i32, says: &str) -> String {
    let (text, errors, ended) = run(place.folder.path(), words);
    assert!(ended == code && (text.clone() + &errors).contains(says), "{words:?}: {ended}\n{text}{errors}");
    text
}

#[test]
fn a_main_module_that_is_named_twice_is_one() {
    let place = place();
    let words = ["--main", "app.js", "--main", "./app.js", "good.so"];
    check(&place, &words, 0, "1 module: 1 will load and work");
}

#[test]
fn findings_end_with_1_and_levels_have_the_last_word() {
    let place = place();
    check(&place, &["good.so"], 0, "1 module");
    check(&place, &["--main", "app.js", "good.so"], 0, "will load and work");
    check(&place, &["--main", "app.js", "bad.so"], 1, "PL012");
    check(&place, &["text.so"], 1, "PL001");
    check(&place, &["cut.so"], 1, "PL002");
    check(&place, &["--ignore", "PL001", "text.so"], 0, "1 module");
    check(&place, &["--levels", "PL002=off", "cut.so"], 0, "1 module");
    check(&place, &["--policy", "PL002=off", "cut.so"], 0, "1 module");
    check(&place, &["--warn", "PL00", "cut.so", "text.so"], 0, "2 warnings");
    check(&place, &["--select", "PL01", "cut.so", "text.so"], 0, "0 errors, 0 warnings");
    check(&place, &["--exit-zero", "cut.so"], 0, "PL002");
}

#[test]
fn what_is_named_and_cannot_be_used_ends_with_2() {
    let place = place();
    let glue = place.write("minified.js", b"var Module=typeof Module;a(b);wasmBinaryFile='app.wasm';");
    zip(&place.path("outer.zip"), &[("inner.whl", b"PK".to_vec())], Stored);
    for (words, says) in [
        (&["none.so"][..], "none.so: No such file"),
        (&["nowhere/"], "No such file"),
        (&["--main", "none.js", "good.so"], "none.js"),
        (&["--main", "good.so", "good.so"], "good.so"),
        (&["--main", glue.to_str().unwrap(), "good.so"], "not known"),
        (&["--global", "none.so", "good.so"], "--global: No such file"),
        (&["--global", "text.so", "good.so"], "--global"),
        (&["--lib-path", "none", "good.so"], "--lib-path: not a folder"),
        (&["empty"], "nothing to check"),
        (
            &["--exclude", "*.so", "--exclude", "app.*", "--exclude", "*.zip", "--exclude", "*.js", "."],
            "nothing to check",
        ),
        (&["--select", "PL9", "good.so"], "--select PL9: expected a code"),
        (&["--levels", "loose", "good.so"], "--levels loose: expected one of"),
        (&["--baseline", "none.json", "good.so"], "none.json"),
        (&["--config", "none.toml", "good.so"], "none.toml"),
        (&["--output", "none/report", "good.so"], "cannot write"),
        (&["--jobs", "0", "good.so"], "--jobs"),
        (&[], "Usage"),
    ] {
        check(&place, words, 2, says);
    }
    check(&place, &["--exit-zero", "none.so"], 2, "none.so");
    check(&place, &["outer.zip"], 2, "outer.zip!/inner.whl");
    zip(&place.path("both.zip"), &[("inner.whl", b"PK".to_vec()), ("good.so", good())], Stored);
    check(&place, &["both.zip"], 1, "both.zip!/inner.whl");
    // Whoever turns the check off takes the main module as it is.
    check(&place, &["--main", glue.to_str().unwrap(), "--ignore", "PL090", "good.so"], 0, "1 module");
}

#[test]
fn a_file_that_was_met_and_cannot_be_read_is_a_finding() {
    let place = place();
    place.write("d/good.so", &good());
    place.write("d/broken.whl", b"PK\x03\x04 and no more");
    check(&place, &["d"], 1, "error[PL064]");
    check(&place, &["--warn", "PL064", "d"], 0, "warning[PL064]");
    fs::remove_file(place.path("d/broken.whl")).unwrap();
    // What only is called so, and what is no package.
    place.write("d/notes.zip", b"only notes");
    check(&place, &["d"], 0, "0 errors, 0 warnings");
    place.write("d/cut.zip", b"PK\x03\x04 and no more");
    check(&place, &["d"], 0, "1 warning");
    // Named, it cannot be used.
    check(&place, &["d/cut.zip"], 2, "not a zip archive");
    check(&place, &["d/notes.zip"], 2, "not a zip archive");
}

#[test]
fn a_script_with_a_variable_called_module_is_no_program() {
    let place = place();
    place.write("d/server.js", b"var Module = require('module');\nWebAssembly;\n");
    place.write("d/page.js", b"var Module = {};\nconsole.log(Module);\n");
    place.write("d/good.so", &good());
    check(&place, &["d"], 0, "0 errors, 0 warnings, 0 notes");
}

#[test]
fn a_file_counts_once_however_often_it_is_named() {
    let place = place();
    place.write("d/bad.so", &bad());
    for words in [&["d/bad.so", "d/bad.so"][..], &["d", "d/bad.so", "./d/../d/bad.so"], &["d", "d"]] {
        let text = check(&place, &[&["--main", "app.js"], words].concat(), 1, "1 error");
        assert!(text.contains("\n1 module: "), "{text}");
    }
    // By two names it is found by each.
    place.write("e/libdep.so.1", &side(&[], &[("dep", "() -> ()", &[])]));
    std::os::unix::fs::symlink("libdep.so.1", place.path("e/libdep.so")).unwrap();
    for name in ["libdep.so", "libdep.so.1"] {
        let dylink = Dylink { needed: &[name], runtime_path: &["$ORIGIN"], ..Dylink::default() };
        let module = Wasm { dylink: Some(dylink), imports: &[("env.dep", "() -> ()")], ..Wasm::default() };
        place.write("e/m.so", &module.bytes());
        check(
            &place,
            &["--main", "app.js", "e/libdep.so", "e/libdep.so.1", "e/m.so"],
            0,
            "2 modules: 2 will load and work",
        );
        check(
            &place,
            &["--main", "app.js", "e/libdep.so.1", "e/libdep.so", "e/m.so"],
            0,
            "2 modules: 2 will load and work",
        );
    }
}

#[test]
fn a_folder_whose_name_is_no_text_is_as_good_as_others() {
    let place = place();
    let folder = place.path("x").with_file_name(std::ffi::OsStr::from_bytes(b"\xff\xfe"));
    fs::create_dir(&folder).unwrap();
    let main = folder.join("app.js");
    fs::copy(place.path("app.js"), &main).unwrap();
    fs::copy(place.path("app.wasm"), folder.join("app.wasm")).unwrap();
    fs::write(folder.join("libdep.so"), side(&[], &[("dep", "() -> ()", &[])])).unwrap();
    let needs = Dylink { needed: &["libdep.so"], runtime_path: &["$ORIGIN"], ..Dylink::default() };
    let module = Wasm { dylink: Some(needs), imports: &[("env.dep", "() -> ()")], ..Wasm::default() };
    let file = folder.join("m.so");
    fs::write(&file, module.bytes()).unwrap();
    for inputs in [vec![folder.clone()], vec![main.clone()], vec![file]] {
        let options = postlink::check::Options { mains: vec![main.clone()], ..Default::default() };
        let report = postlink::check::check(&inputs, &options);
        let codes: Vec<_> = report.findings.iter().map(|one| one.code).filter(|code| *code != "PL071").collect();
        assert_eq!((codes, report.exit_code()), (vec![], 0), "{report:#?}");
        assert!(report.modules.iter().all(|module| module.path.contains("\u{fffd}")), "{report:#?}");
    }
}

#[test]
fn stdin_is_one_module() {
    let place = place();
    for (bytes, code, says) in [
        (good(), 0, "1 module"),
        (b"text".to_vec(), 1, "in <stdin>"),
        (b"PK\x03\x04".to_vec(), 2, "not read from stdin"),
        (Vec::new(), 1, "PL001"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postlink"));
        command.args(["check", "-"]).current_dir(place.folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), &bytes).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.code() == Some(code) && text.contains(says), "{text}");
    }
}

/// The exit code with stdout or stderr led somewhere by a shell.
fn ended(folder: &Path, words: &str) -> i32 {
    let command = format!("\"$POSTLINK\" {words}");
    let mut shell = Command::new("sh");
    shell.args(["-c", &command]).current_dir(folder).env("POSTLINK", env!("CARGO_BIN_EXE_postlink"));
    shell.status().unwrap().code().unwrap()
}

#[test]
fn a_finding_that_cannot_be_printed_ends_as_it_would() {
    let place = place();
    for (words, code) in [
        ("check cut.so >&- 2>&-", 1),
        ("check cut.so 2>/dev/full >&-", 1),
        ("check good.so 2>/dev/full >&-", 0),
        ("check none.so 2>/dev/full >&-", 2),
        ("check cut.so >/dev/full 2>/dev/full", 2),
        ("check --fix cut.so >/dev/full 2>/dev/full", 2),
        ("check --select PL9 cut.so 2>/dev/full", 2),
        ("explain >/dev/full 2>/dev/full", 2),
        ("edit good.so --add-needed x.so 2>/dev/full >&-", 0),
        ("finish empty 2>/dev/full >&-", 0),
    ] {
        assert_eq!(ended(place.folder.path(), words), code, "{words}");
    }
    // Whoever reads a line and goes away has read enough.
    let script = "(\"$POSTLINK\" check --format json cut.so; echo $? >code) | head -c 1 >/dev/null";
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).current_dir(place.folder.path()).env("POSTLINK", env!("CARGO_BIN_EXE_postlink"));
    assert!(shell.status().unwrap().success());
    assert_eq!(fs::read_to_string(place.path("code")).unwrap(), "1\n");
}
