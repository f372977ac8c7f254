//! Options of the command: what is left out, files of options, known findings, forms of the report, corrections.

use std::fs;

use postlink::module::Module;
use serde_json::Value;
use zip::CompressionMethod::Stored;

use crate::archives::zip;
use crate::fixture::{Dylink, Place, Wasm, run};

fn module(
    needed: &[&str],
    runtime_path: &[&str],
    imports: &[(&str, &str)],
    functions: &[(&str, &str, &[&str])],
) -> Vec<u8> {
    let dylink = Some(Dylink { needed, runtime_path, ..Dylink::default() });
    Wasm { dylink, imports, functions, ..Wasm::default() }.bytes()
}

/// A module with a function that nobody provides, called by a function of that name.
fn bad(caller: &str) -> Vec<u8> {
    module(&[], &[], &[("env.gone", "() -> ()")], &[(caller, "() -> ()", &["gone"])])
}

fn place() -> Place {
    let place = Place::new();
    place.write("d/bad.so", &bad("one"));
    place.write("d/tests/bad.so", &bad("two"));
    place
}

#[track_caller]
fn check(place: &Place, words: &[&str], code: i32) -> String {
    let (text, errors, ended) = run(place.folder.path(), &[&["--main", "app.js"], words].concat());
    assert_eq!(ended, code, "{words:?}: {text}{errors}");
    text + &errors
}

#[test]
fn each_module_has_its_own_callers() {
    let text = check(&place(), &["d"], 1);
    assert!(text.contains("  in d/bad.so: called by one\n  in d/tests/bad.so: called by two\n"), "{text}");
    let text = check(&place(), &["d/bad.so"], 1);
    assert!(text.contains("  in d/bad.so\n") && text.contains("\n  called by one\n"), "{text}");
}

#[test]
fn names_and_paths_are_left_out() {
    let place = place();
    for exclude in ["tests", "tests/*", "tests/bad.so", "t*ts"] {
        let text = check(&place, &["--exclude", exclude, "d"], 1);
        assert!(text.contains("1 module:") && !text.contains("tests/"), "{exclude}: {text}");
    }
    // What is named is meant.
    check(&place, &["--exclude", "bad.so", "d/bad.so"], 1);
}

#[test]
fn files_of_options_are_found_above_and_the_command_line_wins() {
    let place = place();
    place.write("postlink.toml", b"# ours\nignore = [\"PL012\"]\nexclude = \"tests\"\nmain = \"app.js\"\n");
    let folder = place.path("d");
    let inside = |words: &[&str]| run(&folder, words);
    let (text, errors, code) = inside(&["."]);
    assert!(code == 0 && text.contains("1 module: "), "{text}{errors}");
    assert_eq!(inside(&["--select", "PL012", "."]).2, 1);
    assert_eq!(inside(&["--no-config", "--main", "../app.js", "."]).2, 1);
    // The nearest one counts; a project's file without our table is passed by.
    place.write("d/pyproject.toml", b"[project]\nname = \"x\"\n");
    assert_eq!(inside(&["."]).2, 0);
    place.write("d/pyproject.toml", b"[tool.postlink]\nmain = [\"../app.js\"]\nwarn = \"PL01\"\n");
    let (text, _, code) = inside(&["."]);
    assert!(code == 0 && text.contains("warning[PL012]") && text.contains("2 modules: "), "{text}");
    assert_eq!(inside(&["--config", "../postlink.toml", "."]).2, 0);
}

#[test]
fn what_a_file_of_options_says_wrong_is_named_with_its_line() {
    let place = place();
    for (text, says) in [
        ("\nselct = \"PL01\"\n", "postlink.toml:2: no key selct is known; there are select, ignore"),
        ("main = [\"a\",\n  3]\n", "postlink.toml:1: main: give a text, or a list of texts"),
        ("warn = \"PL01\"\nignore = [\"PL9\"]\n", "postlink.toml:2: ignore: PL9: expected a code"),
        ("levels = \"paths=maybe\"\n", "postlink.toml:1: levels: paths=maybe: expected"),
        ("jobs = 0\n", "postlink.toml:1: jobs: give a number"),
        ("validate = \"yes\"\n", "postlink.toml:1: validate: give true or false"),
        ("\n\nvalidate = \n", "postlink.toml:3: "),
        ("[check]\n", "postlink.toml:1: no key check is known"),
    ] {
        place.write("postlink.toml", text.as_bytes());
        let said = check(&place, &["d"], 2);
        assert!(said.contains(says), "{text}: {said}");
    }
    fs::remove_file(place.path("postlink.toml")).unwrap();
    place.write("pyproject.toml", b"[tool]\npostlink = 3\n");
    assert!(check(&place, &["d"], 2).contains("[tool.postlink] is no table"));
}

#[test]
fn known_findings_are_not_said_again_and_new_ones_are() {
    let place = place();
    let said = check(&place, &["--write-baseline", "known.json", "d"], 0);
    assert!(said.contains("known.json: 2 findings are known from now on"), "{said}");
    check(&place, &["--baseline", "known.json", "d"], 0);
    place.write("postlink.toml", b"baseline = \"known.json\"\n");
    check(&place, &["d"], 0);
    place.write("d/new.so", &bad("three"));
    let text = check(&place, &["d"], 1);
    assert!(text.contains("in d/new.so") && !text.contains("in d/bad.so") && text.contains("1 error"), "{text}");
    for wrong in ["{}", "[]", "{\"version\": 2, \"findings\": []}", "{\"version\": 1, \"findings\": [{}]}", "null"] {
        place.write("known.json", wrong.as_bytes());
        check(&place, &["d"], 2);
    }
}

#[test]
fn what_is_known_is_known_from_every_folder_and_on_every_machine() {
    let place = place();
    zip(&place.path("d/w-1-py3-none-any.whl"), &[("p/m.so", bad("three"))], Stored);
    check(&place, &["--write-baseline", "known.json", "d"], 0);
    let here = place.folder.path().to_str().unwrap();
    check(&place, &["--baseline", "./known.json", "./d/bad.so", "d/../d/tests/", "d/w-1-py3-none-any.whl"], 0);
    check(&place, &["--baseline", "known.json", here], 0);
    // A program elsewhere counts by its name, a module elsewhere by its path.
    let elsewhere = Place::new();
    let main = elsewhere.path("app.js");
    let from_elsewhere = |known: &str| {
        let known = format!("{here}/{known}");
        run(elsewhere.folder.path(), &["--main", main.to_str().unwrap(), "--baseline", &known, here]).2
    };
    assert_eq!(from_elsewhere("known.json"), 0);
    fs::create_dir(place.path("base")).unwrap();
    check(&place, &["--write-baseline", "base/known.json", "d"], 0);
    assert_eq!(from_elsewhere("base/known.json"), 1);
}

#[test]
fn a_report_never_takes_the_place_of_what_is_checked() {
    let place = place();
    let bytes = fs::read(place.path("d/bad.so")).unwrap();
    std::os::unix::fs::symlink("bad.so", place.path("d/link.so")).unwrap();
    for words in [
        ["--output", "d/bad.so", "d/bad.so"],
        ["--output", "d/link.so", "./d/bad.so"],
        ["--write-baseline", "d/bad.so", "d/bad.so"],
        ["--output", "app.js", "d/bad.so"],
    ] {
        assert!(check(&place, &words, 2).contains("one of the files that are checked"), "{words:?}");
    }
    assert_eq!(fs::read(place.path("d/bad.so")).unwrap(), bytes);
    check(&place, &["--output", "d/report", "d"], 1);
}

#[test]
fn a_command_in_a_finding_can_be_typed_whatever_the_files_are_called() {
    let place = Place::new();
    place.write(
        "it's \"odd\" $d/m x.so",
        &module(&[], &[], &[("env.dep", "() -> ()")], &[("own", "() -> ()", &["dep"])]),
    );
    place.write("it's \"odd\" $d/lib dep.so", &module(&[], &[], &[], &[("dep", "() -> ()", &[])]));
    let report: Value = serde_json::from_str(&check(&place, &["--format", "json", "."], 1)).unwrap();
    let help = report["findings"][0]["help"].as_str().unwrap();
    let command = help.split('`').nth(1).unwrap().replacen("postlink", env!("CARGO_BIN_EXE_postlink"), 1);
    let mut shell = std::process::Command::new("sh");
    assert!(shell.args(["-c", &command]).current_dir(place.folder.path()).status().unwrap().success(), "{command}");
    assert_eq!(dylink_of(&place, "it's \"odd\" $d/m x.so").0, ["lib dep.so"]);
}

#[test]
fn a_report_has_the_form_and_the_place_that_is_asked_for() {
    let place = place();
    place.write("d,1/50%.so", &bad("one"));
    let text = check(&place, &["--format", "github", "d,1"], 1);
    let line = "::error file=d%2C1/50%25.so,title=PL012%3A a function that nobody provides::nobody provides function gone \
        (for app.js)%0A";
    assert!(text.starts_with(line) && text.lines().count() == 1, "{text}");
    let quiet = check(&place, &["-q", "d/bad.so"], 1);
    assert!(quiet.contains("PL012") && !quiet.contains("1 module"), "{quiet}");
    place.write("good.so", &module(&[], &[], &[], &[]));
    assert_eq!(check(&place, &["--quiet", "good.so"], 0), "");
    let painted = check(&place, &["--color", "always", "d/bad.so"], 1);
    assert!(painted.contains("\x1b[1;31merror[PL012]"), "{painted}");
    assert_eq!(check(&place, &["--output", "report.json", "--format", "json", "d"], 1), "");
    let report: Value = serde_json::from_slice(&fs::read(place.path("report.json")).unwrap()).unwrap();
    assert_eq!(report["summary"]["errors"], 2);
    let sarif: Value = serde_json::from_str(&check(&place, &["--format", "sarif", "d"], 1)).unwrap();
    let rule = &sarif["runs"][0]["tool"]["driver"]["rules"][0];
    assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("# PL001: "), "{rule}");
}

#[test]
fn however_many_threads_work_the_report_is_the_same() {
    let place = place();
    for at in 0..40 {
        place.write(&format!("d/m{at}.so"), &bad(&format!("f{at}")));
    }
    let one = check(&place, &["--jobs", "1", "--format", "json", "d"], 1);
    for jobs in ["2", "7"] {
        assert_eq!(check(&place, &["--jobs", jobs, "--format", "json", "d"], 1), one);
    }
}

fn dylink_of(place: &Place, name: &str) -> (Vec<String>, Vec<String>) {
    let bytes = fs::read(place.path(name)).unwrap();
    let module = Module::read(&bytes).unwrap();
    (module.needed().to_vec(), module.runtime_path().to_vec())
}

#[test]
fn what_has_one_answer_is_corrected() {
    let place = Place::new();
    place.write("p/m.so", &module(&[], &[], &[("env.dep", "() -> ()")], &[("own", "() -> ()", &["dep"])]));
    place.write("p/lib/libdep.so", &module(&[], &[], &[], &[("dep", "() -> ()", &[])]));
    place.write(
        "p/far.so",
        &module(&["libdep.so"], &["/home/builder/lib", "$ORIGIN/x"], &[("env.dep", "() -> ()")], &[]),
    );
    check(&place, &["p"], 1);
    let said = check(&place, &["--fix", "p"], 0);
    assert!(said.contains("p/m.so: fixed: needed +libdep.so"), "{said}");
    assert!(said.contains("3 will load and work; 0 errors, 0 warnings"), "{said}");
    assert_eq!(dylink_of(&place, "p/m.so"), (vec!["libdep.so".into()], vec!["$ORIGIN/lib".into()]));
    assert_eq!(dylink_of(&place, "p/far.so").1, ["$ORIGIN/x", "$ORIGIN/lib"]);
    // Two have it: a person has to say which.
    place.write("p/m.so", &module(&[], &[], &[("env.dep", "() -> ()")], &[("own", "() -> ()", &["dep"])]));
    place.write("p/lib/libother.so", &module(&[], &[], &[], &[("dep", "() -> ()", &[])]));
    check(&place, &["--fix", "p"], 1);
    assert_eq!(dylink_of(&place, "p/m.so").0, [""; 0]);
}

#[test]
fn each_code_is_explained() {
    let place = Place::new();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_postlink"));
    let said = |words: &[&str], command: &mut std::process::Command| {
        let output = command.args(words).current_dir(place.folder.path()).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
    };
    let (list, code) = said(&["explain"], &mut command);
    assert_eq!((list.lines().count(), code), (postlink::check::CHECKS.len(), 0));
    for check in postlink::check::CHECKS {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_postlink"));
        let (page, code) = said(&["explain", &check.code.to_lowercase()], &mut command);
        assert!(code == 0 && page.starts_with(&format!("# {}: {}\n", check.code, check.title)), "{page}");
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_postlink"));
    assert_eq!(said(&["explain", "PL999"], &mut command).1, 2);
}
