//! An installed `postlink`: the pages of its checks lie beside it, and it writes its manual pages and completions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fixture::{Dylink, Place, Wasm};

/// A place whose `bin` has the program, and whose `share` one page.
fn installed() -> (Place, PathBuf) {
    let place = Place::new();
    let program = place.path("bin/postlink");
    fs::create_dir_all(program.parent().unwrap()).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_postlink"), &program).unwrap();
    place.write("share/doc/emshim/checks/PL001.md", b"text");
    place.write("share/doc/emshim/checks/PL002.md", b"text");
    place.write("text.so", b"no wasm");
    place.write("gone.so", &Wasm { dylink: Some(Dylink::default()), ..Wasm::default() }.bytes()[..20]);
    (place, program)
}

fn said(program: &Path, place: &Place, words: &[&str]) -> String {
    let output = Command::new(program).args(words).current_dir(place.folder.path()).output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

#[test]
fn reports_for_programs_name_the_page_that_was_installed() {
    let (place, program) = installed();
    let page =
        |code: &str| format!("file://{}/share/doc/emshim/checks/{code}.md", place.folder.path().to_str().unwrap());
    let report = said(&program, &place, &["check", "--format", "sarif", "text.so", "gone.so"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let rules = report["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let named: Vec<_> = rules.iter().filter_map(|rule| rule["helpUri"].as_str()).collect();
    assert_eq!(named, [page("PL001"), page("PL002")], "no page is named that is not there");
    let report = said(&program, &place, &["check", "--format", "json", "text.so"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["findings"][0]["page"], page("PL001"));
}

#[test]
fn manual_pages_have_examples_exit_codes_and_the_words_that_may_follow() {
    let (place, program) = installed();
    said(&program, &place, &["manual", "share"]);
    let manual = |name: &str| fs::read_to_string(place.path(&format!("share/man/man1/{name}.1"))).unwrap();
    let check = manual("postlink-check");
    assert!(check.contains("postlink check \\-\\-main app.js \\-\\-lib\\-path lib plugin.so"), "{check}");
    let whole = manual("postlink");
    assert!(whole.contains("an input or an option cannot be used"), "{whole}");
    let completion = fs::read_to_string(place.path("share/bash-completion/completions/postlink")).unwrap();
    assert!(completion.contains("PL012") && completion.contains("emscripten-forge"), "{completion}");
    // Each option is followed by its own words.
    let asked = "set -- postlink check --levels ''; . \"$0\"; COMP_WORDS=(\"$@\") COMP_CWORD=3; \
        complete -p postlink >/dev/null && _emshim_words=1; f=$(complete -p postlink | sed 's/.*-F \\([^ ]*\\).*/\\1/'); \
        \"$f\" postlink '' --levels; printf '%s\\n' \"${COMPREPLY[@]}\"";
    let script = place.path("share/bash-completion/completions/postlink");
    let said = Command::new("bash").args(["--norc", "-c", asked]).arg(&script).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.lines().any(|word| word == "emscripten-forge"), "{said}");
    assert!(!said.contains("PL012"), "{said}");
}
