//! Files are short, say what they own, and do not say where they were made.

use crate::tokens::tokens;
use crate::tree::{files, is_shell, none, text};
use std::path::PathBuf;

/// Lines of a file, its tests among them.
const MOST: usize = 400;

#[test]
fn each_rust_file_says_what_it_owns() {
    let is_rust = |file: &&PathBuf| file.extension().is_some_and(|end| end == "rs");
    let silent = |file: &&PathBuf| !text(file).starts_with("//!");
    let files = files();
    let faults = files
        .iter()
        .filter(is_rust)
        .filter(silent)
        .map(|file| format!("{}: the first line is no //! line", file.display()));
    none(&faults.collect::<Vec<_>>());
}

#[test]
fn each_file_is_short() {
    let mut faults = Vec::new();
    for file in files() {
        let text = text(&file);
        let is_code = file.extension().is_some_and(|end| ["rs", "js", "py", "sh"].iter().any(|ours| end == *ours));
        let is_program = text.starts_with("#!") || is_shell(&text);
        let count = text.lines().count();
        if (is_code || is_program) && count > MOST {
            faults.push(format!("{}: {count} lines; split it", file.display()));
        }
    }
    none(&faults);
}

/// They end the program where a stream is closed or full: a message that nobody can read must not fail a build, and a
/// script must hear of an answer that it did not get.
#[test]
fn nothing_is_printed_by_a_macro_that_panics() {
    let ours = ["policy/src", "postlink/src", "shims/src"];
    let macros = ["dbg", "eprint", "eprintln", "print", "println"];
    let mut faults = Vec::new();
    for file in files().iter().filter(|file| ours.iter().any(|folder| file.starts_with(folder))) {
        let tokens = tokens(&text(file));
        let printing = tokens.windows(2).filter(|pair| pair[1].is('!'));
        for word in printing.filter(|pair| pair[0].word().is_some_and(|word| macros.contains(&word))) {
            let place = format!("{}:{}", file.display(), word[0].line);
            faults
                .push(format!("{place}: say and answer of shims/src/messages.rs bear a closed stream, this does not"));
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
