//! No file of a package uses itself by way of others.

use crate::modules::{Uses, uses};
use crate::tree::none;
use emshim_tests::setup::workspace;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

/// Each shortest circle, from its first file by name, with the lines that close it.
fn circles(uses: &Uses) -> Vec<String> {
    let mut circles = BTreeSet::new();
    for file in uses.keys() {
        if let Some(mut circle) = shortest(uses, file) {
            let first = circle.iter().enumerate().min_by_key(|(_, file)| *file).map_or(0, |(at, _)| at);
            circle.rotate_left(first);
            circles.insert(circle);
        }
    }
    circles.iter().map(|circle| print(uses, circle)).collect()
}

/// The shortest way from a file back to itself, without its end.
fn shortest(uses: &Uses, from: &Path) -> Option<Vec<PathBuf>> {
    let mut before: BTreeMap<&Path, &Path> = BTreeMap::new();
    let mut waiting = VecDeque::from([from]);
    while let Some(file) = waiting.pop_front() {
        for next in uses.get(file)?.keys() {
            if next == from {
                let way = std::iter::successors(Some(file), |file| before.get(file).copied());
                let mut way: Vec<_> = way.map(Path::to_owned).collect();
                way.reverse();
                return Some(way);
            }
            if !before.contains_key(next.as_path()) {
                before.insert(next, file);
                waiting.push_back(next);
            }
        }
    }
    None
}

fn print(uses: &Uses, circle: &[PathBuf]) -> String {
    let around: Vec<_> = circle.iter().chain(circle.first()).collect();
    let names: Vec<_> = around.iter().map(|file| file.display().to_string()).collect();
    let places: Vec<_> = around.windows(2).map(|two| format!("\n    {}", uses[two[0]][two[1]])).collect();
    format!("{}{}", names.join(" → "), places.concat())
}

#[test]
fn no_file_uses_itself_by_way_of_others() {
    let packages = ["policy", "shims", "postlink", "tests"];
    let circles: Vec<_> = packages.iter().flat_map(|package| circles(&uses(&workspace().join(package)))).collect();
    none(&circles);
}

/// The uses of a package with these files.
fn uses_of(files: &[(&str, &str)]) -> Uses {
    let top = tempfile::tempdir().expect("a temporary folder");
    let folder = top.path().join("p");
    for (name, text) in [("Cargo.toml", "[package]\nname = \"some-name\"\n")].iter().chain(files) {
        let file = folder.join(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
        std::fs::write(file, text).expect("the file is written");
    }
    uses(&folder)
}

/// Its circles, without the lines.
fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let circles = circles(&uses_of(files));
    circles.iter().map(|circle| circle.lines().next().unwrap_or_default().replace("p/src/", "")).collect()
}

#[test]
fn a_circle_is_found_whatever_the_spelling() {
    let library = ("src/lib.rs", "pub mod a; pub mod b;");
    let spellings = [
        "use crate::b::c;",
        "use crate::{b as d}; fn f() { d::c::g() }",
        "use super::b::{self, c::*};",
        "fn f() { println!(\"{}\", super::b::c::g()) }",
        "use crate::b::*; fn f() { c::g() }",
        "mod inner { pub fn f() { super::super::b::c::g() } }",
        "use crate as top; use top::b; type T = b::c::T;",
    ];
    for spelling in spellings {
        let back = ("src/b/c.rs", "use crate::a;");
        let seen = circles_of(&[library, ("src/a.rs", spelling), ("src/b.rs", "pub mod c;"), back]);
        assert_eq!(seen, ["a.rs → b/c.rs → a.rs"], "{spelling}");
    }
}

#[test]
fn a_parent_that_calls_its_child_is_not_used_by_it() {
    let library = ("src/lib.rs", "mod a;");
    let seen = circles_of(&[library, ("src/a.rs", "mod b; fn f() { b::g() }"), ("src/a/b.rs", "use super::T;")]);
    assert_eq!(seen, ["a/b.rs → a.rs → a/b.rs"]);
    let seen = circles_of(&[library, ("src/a.rs", "mod b;"), ("src/a/b.rs", "use super::T;")]);
    assert!(seen.is_empty(), "to declare a module is not to use it: {seen:?}");
    let tests = "mod b; fn f() { b::g() } #[cfg(test)] mod tests { use super::b; }";
    let seen =
        circles_of(&[library, ("src/a.rs", tests), ("src/a/b.rs", "#[cfg(test)] mod tests { use super::super::T; }")]);
    assert!(seen.is_empty(), "tests are left out: {seen:?}");
}

#[test]
fn a_program_is_a_tree_of_its_own_and_uses_the_library() {
    let files = [
        ("src/lib.rs", "pub mod a; pub use a::T;"),
        ("src/a.rs", ""),
        ("src/command/main.rs", "mod a; use some_name::T; fn main() { a::run() }"),
        ("src/command/a.rs", "use some_name::a; use std::process; fn run() { process::exit(a::x()) }"),
        ("tests/t/main.rs", "#[path = \"other.rs\"] mod o; use o::x;"),
        ("tests/t/other.rs", "use crate::y;"),
    ];
    assert_eq!(circles_of(&files), ["p/tests/t/main.rs → p/tests/t/other.rs → p/tests/t/main.rs"]);
    let uses = uses_of(&files);
    let used = |file: &str| uses[Path::new(file)].keys().map(|file| file.display().to_string()).collect::<Vec<_>>();
    assert_eq!(used("p/src/command/a.rs"), ["p/src/a.rs"]);
    assert_eq!(used("p/src/command/main.rs"), ["p/src/a.rs", "p/src/command/a.rs"]);
}
