//! Our table of options that take a value, against the lists in the installed emcc's own sources.

use emshim::Emscripten;
use policy::options;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Python sources of emcc that may hold its lists; which of them do depends on the version.
const SOURCES: [&str; 5] = ["emcc.py", "tools/cmdline.py", "tools/shared.py", "tools/compile.py", "tools/link.py"];

fn source(root: &Path) -> String {
    let texts = SOURCES.iter().filter_map(|file| fs::read_to_string(root.join(file)).ok());
    texts.collect::<Vec<_>>().join("\n")
}

/// Every quoted word from `start` on up to the first of `ends`.
fn quoted(text: &str, start: usize, end: char) -> BTreeSet<String> {
    let list = &text[start..start + text[start..].find(end).expect("the list ends")];
    list.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Is this an option of a compiler that takes the next word?
fn takes_next(option: &str) -> bool {
    options::compiler(option.as_bytes()).is_some_and(|found| found.wants_next && found.name == option.as_bytes())
}

#[test]
fn every_option_that_emcc_passes_with_a_value_has_a_row() {
    let root = Emscripten::locate().expect("emcc on PATH").root.expect("its folder");
    let text = source(&root);
    // The list begins so on every version that was seen, with a name of its own from 3.1.3x on.
    let start = text.find("'-MT', '-MF', '-MJ'").expect("the list of clang's options with a value");
    let with_value = quoted(&text, start, if text[..start].trim_end().ends_with('{') { '}' } else { ')' });
    assert!(with_value.len() > 20, "{with_value:?}");
    let missing: Vec<_> = with_value.iter().filter(|option| !takes_next(option)).collect();
    assert!(missing.is_empty(), "no row that takes the next word for {missing:?}");
}

#[test]
fn every_option_of_emccs_own_with_a_value_has_a_row() {
    let root = Emscripten::locate().expect("emcc on PATH").root.expect("its folder");
    let text = source(&root);
    let calls = text.split("check_arg('").skip(1).filter_map(|rest| rest.split('\'').next());
    let own: BTreeSet<&str> = calls.filter(|option| option.starts_with("--")).collect();
    assert!(own.contains("--pre-js") && own.len() > 15, "{own:?}");
    let missing: Vec<_> = own.iter().filter(|option| !takes_next(option)).collect();
    assert!(missing.is_empty(), "no row that takes the next word for {missing:?}");
}
