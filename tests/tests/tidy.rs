//! What the tree holds itself to: files, scripts, documents, and that each row of policy has a case behind it.

use emshim_tests::case::{Case, Kind};
use emshim_tests::setup::workspace;
use policy::additions::ADDITIONS;
use policy::invocation::Side;
use policy::{Action, Rule, Settings, rules};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every file of the tree, relative to its top; what git ignores is left out.
fn files() -> Vec<PathBuf> {
    fn walk(top: &Path, folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of the tree") {
            let path = entry.expect("its entries").path();
            let name = path.file_name().unwrap_or_default();
            if path.is_dir() && name != ".git" && name != "target" && name != "__pycache__" {
                walk(top, &path, files);
            } else if path.is_file() && name != ".git" {
                files.push(path.strip_prefix(top).expect("below the top").to_owned());
            }
        }
    }
    let mut files = Vec::new();
    walk(&workspace(), &workspace(), &mut files);
    files.sort();
    assert!(files.len() > 50, "this is not the tree: {}", workspace().display());
    files
}

fn text(file: &Path) -> String {
    String::from_utf8_lossy(&fs::read(workspace().join(file)).expect("a file of the tree")).into_owned()
}

fn rust(files: &[PathBuf]) -> impl Iterator<Item = &PathBuf> {
    files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
}

fn cases() -> Vec<Case> {
    let folder = workspace().join("tests/cases");
    let files = fs::read_dir(folder).expect("the cases").map(|file| file.expect("a case").path());
    files.map(|file| Case::read(&file).unwrap_or_else(|error| panic!("{error}"))).collect()
}

/// Fails with all of `faults`, one in a line.
#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn each_rust_file_says_what_it_owns_and_is_short() {
    let mut faults = Vec::new();
    for file in rust(&files()) {
        let text = text(file);
        if !text.starts_with("//!") {
            faults.push(format!("{}: the first line is no //! line", file.display()));
        }
        let code = text.lines().take_while(|line| !line.starts_with("mod tests {")).count();
        if code >= 400 {
            faults.push(format!("{}: {code} lines before its tests; split it", file.display()));
        }
    }
    none(&faults);
}

#[test]
fn nothing_says_where_or_how_the_tree_was_made() {
    // In two halves, so that this file does not hold them.
    let halves = [
        ("/ro", "ot/"),
        ("/wo", "rk/"),
        ("../sha", "red"),
        ("static.crates", ".io"),
        ("index.crates", ".io"),
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("registry.npmjs", ".org"),
        ("deb.debian", ".org"),
        ("ftp.debian", ".org"),
    ];
    let mut words: Vec<String> = halves.iter().map(|(one, two)| format!("{one}{two}")).collect();
    words.extend(std::env::var("HOME").ok().filter(|home| home.len() > 1).map(|home| format!("{home}/")));
    let mut faults = Vec::new();
    for file in files().iter().filter(|file| !file.ends_with("Cargo.lock")) {
        for (at, line) in text(file).lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(word.as_str())) {
                faults.push(format!("{}:{}: {word}", file.display(), at + 1));
            }
        }
    }
    none(&faults);
}

#[test]
fn shellcheck_has_nothing_to_say() {
    let is_shell = |file: &&PathBuf| {
        let text = text(file);
        let first = text.lines().next().unwrap_or_default();
        (first.starts_with("#!") && first.ends_with("sh")) || first.starts_with("# shellcheck shell=")
    };
    let files = files();
    let scripts: Vec<_> = files.iter().filter(is_shell).collect();
    assert!(!scripts.is_empty(), "no shell script found");
    let output = Command::new("shellcheck").args(&scripts).current_dir(workspace()).output();
    let output = output.expect("shellcheck is not installed, so the scripts are not checked; install it");
    assert!(output.status.success(), "\n{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn what_the_documents_name_exists() {
    let mut faults = Vec::new();
    let files = files();
    // DESIGN.md names files by the section that they are in; the next test reads it so.
    let is_document = |file: &&PathBuf| file.extension().is_some_and(|end| end == "md") && !file.ends_with("DESIGN.md");
    for file in files.iter().filter(is_document) {
        let text = text(file);
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "/._-".contains(c)));
        for word in words.map(|word| word.trim_end_matches('.')) {
            let ours = ["scripts/", "docs/", "policy/", "shims/", "share/host/", "postlink/", "tests/"];
            if ours.iter().any(|folder| word.starts_with(folder)) && !workspace().join(word).exists() {
                faults.push(format!("{}: {word} does not exist", file.display()));
            }
        }
    }
    none(&faults);
}

/// DESIGN.md has a section for each top folder, whose bullets name its files: by the end of their path, by a folder with
/// its slash, or by `folder/*.ending`.
#[test]
fn design_names_each_file_and_no_other() {
    let names = |token: &str, file: &str| match token.split_once('*') {
        Some((folder, ending)) => file.contains(&format!("/{folder}")) && file.ends_with(ending),
        None if token.ends_with('/') => file.contains(&format!("/{token}")),
        None => file.ends_with(&format!("/{token}")),
    };
    let is_file = |token: &&&str| token.ends_with('/') || [".rs", ".js", ".py"].iter().any(|end| token.ends_with(end));
    let (design, files) = (text(Path::new("DESIGN.md")), files());
    let mut faults = Vec::new();
    for folder in ["policy", "shims", "share", "postlink", "tests", "scripts"] {
        let section = design.split("\n## ").find(|section| section.starts_with(folder)).unwrap_or_default();
        let tokens: Vec<&str> = section.split('`').skip(1).step_by(2).collect();
        let ours: Vec<_> =
            files.iter().filter(|file| file.starts_with(folder)).map(|file| file.to_string_lossy()).collect();
        for file in ours.iter().filter(|file| !file.ends_with("Cargo.toml")) {
            if !tokens.iter().any(|token| names(token, file)) {
                faults.push(format!("DESIGN.md, {folder}: nothing about {file}"));
            }
        }
        for token in tokens.iter().filter(is_file) {
            if !ours.iter().any(|file| names(token, file)) {
                faults.push(format!("DESIGN.md, {folder}: there is no {token}"));
            }
        }
    }
    none(&faults);
}

#[test]
fn there_are_enough_cases() {
    let cases = cases();
    assert!(cases.len() >= 40, "{} cases", cases.len());
}

/// How a case names a row: the option, linker options behind `-Wl,`, then `=value` if the row is for one value.
fn name(rule: &Rule) -> String {
    let side = match rule.side {
        Side::Compiler => "",
        Side::Linker => "-Wl,",
    };
    let value = if rule.value == "*" { String::new() } else { format!("={}", rule.value) };
    format!("{side}{}{value}", rule.flag)
}

#[test]
fn each_row_that_changes_something_has_a_case_that_shows_the_need() {
    let changing = rules::all().filter(|rule| rule.action != Action::Keep).map(name);
    let settings = Settings::default();
    let added = ADDITIONS.iter().filter(|row| (row.when)(&settings)).map(|row| format!("+{}", row.word));
    let rows: BTreeSet<String> = changing.chain(added).collect();
    let (mut shown, mut faults) = (BTreeSet::new(), Vec::new());
    for case in cases() {
        if !case.rules.is_empty() && !case.steps.iter().any(|step| step.kind == Kind::Needed) {
            faults.push(format!("{}: names rows and has no NEEDED line", case.name));
        }
        for rule in &case.rules {
            if !rows.contains(rule) {
                faults.push(format!("{}: there is no row {rule}", case.name));
            }
            shown.insert(rule.clone());
        }
    }
    faults.extend(rows.difference(&shown).map(|row| format!("no case shows the need for {row}")));
    none(&faults);
}
