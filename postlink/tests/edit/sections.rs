//! What a module says of itself is changed, and nothing else.

use postlink::edit::{Edits, Strip};
use postlink::module::{Module, OWN_SECTION};

use super::fixture::*;

const UNKNOWN: &[u8] = &[0x70, 3, 1, 2, 3];

fn side(needed: &[&str], path: &[&str]) -> Vec<u8> {
    let mut dylink = MEMORY_INFO.to_vec();
    if !needed.is_empty() {
        dylink.extend(names(2, needed));
    }
    dylink.extend(export_info(&[("f", 0)]));
    if !path.is_empty() {
        dylink.extend(names(5, path));
    }
    dylink.extend(UNKNOWN);
    let name = subsection(1, &[&[0]]);
    let customs: &[(&str, &[u8])] =
        &[("name", &name), (".debug_info", b"dwarf"), ("producers", b"\0"), ("target_features", b"\0"), ("mine", b"1")];
    Side { dylink, imports: &[], functions: &[("f", &[])], customs }.wasm()
}

/// All sections but the one of that name are the same, in order.
#[track_caller]
fn same_but(name: &str, one: &[u8], other: &[u8]) {
    let rest = |wasm| sections(wasm).into_iter().filter(|(each, _)| each != name).collect::<Vec<_>>();
    assert_eq!(rest(one), rest(other));
}

#[track_caller]
fn check_needed(before: &[&str], edits: Edits, after: &[&str]) {
    let wasm = side(before, &["/lib"]);
    let result = edited(&wasm, &edits);
    same_but("dylink.0", &wasm, &result.wasm);
    assert_eq!(result.wasm, side(after, &["/lib"]), "{:?}", result.changes);
    assert_eq!(result.changes.is_empty(), before == after);
}

#[test]
fn needed_libraries_are_added_removed_and_replaced() {
    let edits = |replace: &[(&str, &str)], remove: &[&str], add: &[&str]| Edits {
        needed_replace: replace.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect(),
        needed_remove: strings(remove),
        needed_add: strings(add),
        ..Edits::default()
    };
    check_needed(&[], edits(&[], &[], &["a", "b"]), &["a", "b"]);
    check_needed(&["a"], edits(&[], &[], &["b", "a"]), &["a", "b"]);
    check_needed(&["a", "b", "a"], edits(&[], &["a"], &[]), &["b"]);
    check_needed(&["a"], edits(&[], &["a"], &[]), &[]);
    check_needed(&["a"], edits(&[], &["z"], &[]), &["a"]);
    check_needed(&["a", "b", "c"], edits(&[("b", "z")], &[], &[]), &["a", "z", "c"]);
    check_needed(&["a", "b", "c"], edits(&[("b", "a")], &[], &[]), &["a", "c"]);
    check_needed(&["a", "b", "a"], edits(&[("a", "c")], &[], &[]), &["c", "b"]);
    check_needed(&["a"], edits(&[("a", "a"), ("z", "y")], &[], &[]), &["a"]);
    check_needed(&["a", "b"], edits(&[("a", "c")], &["b"], &["b"]), &["c", "b"]);
}

#[test]
fn runtime_paths_are_set_added_and_cleared() {
    let check = |before: &[&str], set: Option<&[&str]>, add: &[&str], after: &[&str]| {
        let edits = Edits { runtime_path: set.map(strings), runtime_path_add: strings(add), ..Edits::default() };
        let wasm = side(&["a"], before);
        let result = edited(&wasm, &edits);
        same_but("dylink.0", &wasm, &result.wasm);
        let mut found = dylink(&result.wasm);
        assert!(found.windows(UNKNOWN.len()).any(|bytes| bytes == UNKNOWN));
        found.retain(|byte| !UNKNOWN.contains(byte));
        let mut wanted = dylink(&side(&["a"], after));
        wanted.retain(|byte| !UNKNOWN.contains(byte));
        assert_eq!(found, wanted);
        assert_eq!(result.changes.is_empty(), before == after);
    };
    check(&[], Some(&["$ORIGIN", "/lib"]), &[], &["$ORIGIN", "/lib"]);
    check(&["/lib"], Some(&["/x"]), &[], &["/x"]);
    check(&["/lib"], Some(&["/x"]), &["/y"], &["/x", "/y"]);
    check(&["/lib"], Some(&[]), &[], &[]);
    check(&["/lib"], None, &["/lib", "/x"], &["/lib", "/x"]);
    check(&["/lib"], None, &["/lib"], &["/lib"]);
}

#[test]
fn sections_go_by_kind_or_by_name() {
    let left = |words: &[&str]| {
        let strip = words.iter().map(|word| Strip::parse(word).unwrap()).collect();
        let wasm = side(&["a"], &[]);
        let result = edited(&wasm, &Edits { strip, ..Edits::default() });
        let customs = sections(&result.wasm).into_iter().map(|(name, _)| name);
        customs.filter(|name| name.parse::<u8>().is_err()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(left(&["debug"]), "dylink.0 name producers target_features mine");
    assert_eq!(left(&["names", "producers"]), "dylink.0 .debug_info target_features mine");
    assert_eq!(left(&["mine", "debug"]), "dylink.0 name producers target_features");
    assert_eq!(left(&["all-custom"]), "dylink.0 target_features");
    assert_eq!(left(&["all-custom", "target_features"]), "dylink.0");
    assert!(Strip::parse("dylink.0").is_err() && Strip::parse("").is_err());
}

#[test]
fn a_soname_is_the_name_of_the_module_and_of_links_with_it() {
    let edits = Edits { soname: Some("libf.so.1".to_owned()), ..Edits::default() };
    let wasm = side(&[], &[]);
    let result = edited(&wasm, &edits);
    let rest = |wasm: &[u8]| {
        let all = sections(wasm).into_iter().filter(|(each, _)| each != "name" && each != OWN_SECTION);
        all.collect::<Vec<_>>()
    };
    assert_eq!(rest(&wasm), rest(&result.wasm));
    let name = subsection(0, &[b"\x09libf.so.1"]);
    let (_, bytes) = sections(&result.wasm).into_iter().find(|(name, _)| name == "name").unwrap();
    assert!(bytes.ends_with(&[name.as_slice(), &subsection(1, &[&[0]])].concat()));
    assert!(result.notes[0].contains("no loader reads"));
    assert!(edited(&result.wasm, &edits).changes.is_empty());
    let stripped = edited(&result.wasm, &Edits { strip: vec![Strip::Names], ..edits.clone() });
    let again = edited(&stripped.wasm, &Edits { strip: vec![Strip::Names], ..edits.clone() });
    assert!(!stripped.changes.is_empty() && again.changes.is_empty());
    let bare = Side { dylink: MEMORY_INFO.to_vec(), ..Side::default() }.wasm();
    let result = edited(&bare, &edits).wasm;
    assert_eq!(rest(&bare), rest(&result));
    assert_eq!(sections(&result).last().unwrap().0, "name");
}

#[test]
fn what_links_go_by_survives_every_edit() {
    let own = subsection(6, &[b"libold.so.1"]);
    let own = [own.as_slice(), b"\x09\x01x"].concat();
    let customs: &[(&str, &[u8])] = &[(OWN_SECTION, &own)];
    let functions: &[(&str, &[&str])] = &[("f", &[]), ("g", &[])];
    let wasm = Side { dylink: MEMORY_INFO.to_vec(), functions, customs, ..Side::default() }.wasm();
    let soname = |wasm: &[u8]| Module::read(&wasm).unwrap().dylink.unwrap().soname;
    let second = |wasm: &[u8]| sections(wasm)[1].0.clone();
    assert_eq!(soname(&wasm).as_deref(), Some("libold.so.1"));
    let edits = [
        Edits { strip: vec![Strip::AllCustom], ..Edits::default() },
        Edits { keep_exports: Some(strings(&["f"])), ..Edits::default() },
        Edits { needed_add: strings(&["a.so"]), ..Edits::default() },
    ];
    for edits in edits {
        let result = edited(&wasm, &edits).wasm;
        assert_eq!((soname(&result).as_deref(), &*second(&result)), (Some("libold.so.1"), OWN_SECTION), "{edits:?}");
    }
    let renamed = edited(&wasm, &Edits { soname: Some("libnew.so.2".to_owned()), ..Edits::default() }).wasm;
    assert_eq!(soname(&renamed).as_deref(), Some("libnew.so.2"));
    let (_, bytes) = sections(&renamed).into_iter().find(|(name, _)| name == OWN_SECTION).unwrap();
    assert!(bytes.windows(3).any(|part| part == b"\x09\x01x"), "what it does not know stays");
}

#[test]
fn runtime_paths_that_only_links_read_stay_until_somebody_asks_for_paths() {
    let own = [names(5, &["$ORIGIN/../lib"]), subsection(6, &[b"libold.so.1"])].concat();
    let customs: &[(&str, &[u8])] = &[(OWN_SECTION, &own)];
    let functions: &[(&str, &[&str])] = &[("f", &[]), ("g", &[])];
    let wasm = Side { dylink: MEMORY_INFO.to_vec(), functions, customs, ..Side::default() }.wasm();
    let said = |wasm: &[u8]| {
        let dylink = Module::read(&wasm).unwrap().dylink.unwrap();
        assert_eq!(dylink.soname.as_deref(), Some("libold.so.1"));
        (dylink.runtime_path, dylink.kept_runtime_path)
    };
    let kept = (vec![], strings(&["$ORIGIN/../lib"]));
    assert_eq!(said(&wasm), kept);
    for edits in [
        Edits { strip: vec![Strip::AllCustom], ..Edits::default() },
        Edits { strip: vec![Strip::Debug, Strip::Names, Strip::Producers], ..Edits::default() },
        Edits { keep_exports: Some(strings(&["f"])), ..Edits::default() },
        Edits { needed_add: strings(&["a.so"]), needed_remove: strings(&["b.so"]), ..Edits::default() },
        Edits { soname: Some("libold.so.1".to_owned()), ..Edits::default() },
    ] {
        assert_eq!(said(&edited(&wasm, &edits).wasm), kept, "{edits:?}");
    }
    let add = Edits { runtime_path_add: strings(&["$ORIGIN"]), ..Edits::default() };
    assert_eq!(said(&edited(&wasm, &add).wasm), (strings(&["$ORIGIN/../lib", "$ORIGIN"]), vec![]));
    let set = Edits { runtime_path: Some(strings(&["$ORIGIN"])), ..Edits::default() };
    assert_eq!(said(&edited(&wasm, &set).wasm), (strings(&["$ORIGIN"]), vec![]));
    let none = Edits { runtime_path: Some(vec![]), ..Edits::default() };
    assert_eq!(said(&edited(&wasm, &none).wasm), (vec![], vec![]));
}

#[test]
fn what_cannot_be_edited_is_refused_with_the_reason() {
    let needed = Edits { needed_add: strings(&["a"]), ..Edits::default() };
    let strip = Edits { strip: vec![Strip::Debug], ..Edits::default() };
    refused(b"\x7fELF", &needed, "not wasm: ");
    refused(b"", &needed, "not wasm: the file is empty");
    refused(b"\0asm\x0d\0\x01\0", &needed, "a component");
    refused(b"\0asm\x02\0\0\0", &strip, "unknown wasm version");
    refused(&Side::default().wasm(), &needed, "first section is not dylink.0");
    let dylink = MEMORY_INFO.to_vec();
    let object = Side { dylink: dylink.clone(), customs: &[("linking", b"\x02")], ..Side::default() }.wasm();
    refused(&object, &strip, "relocatable");
    let twice = [MEMORY_INFO, &names(2, &["a"]), &names(2, &["b"])].concat();
    refused(&Side { dylink: twice.clone(), ..Side::default() }.wasm(), &needed, "two subsections 2");
    assert!(edited(&Side { dylink: twice, ..Side::default() }.wasm(), &strip).changes.is_empty());
    let short = [MEMORY_INFO, &[2, 2, 9, 1]].concat();
    refused(&Side { dylink: short, ..Side::default() }.wasm(), &needed, "at offset");
    let wasm = side(&[], &[]);
    for end in 4..wasm.len() {
        // A file may end between two sections; then it is another module.
        if let Ok(result) = postlink::edit::apply(&wasm[..end], &needed) {
            assert!(wasm.starts_with(&wasm[..end]) && !result.wasm.is_empty());
        }
    }
    let code = wasm.windows(4).position(|bytes| bytes == [1, 1, 0x7f, 0x0b]).unwrap();
    refused(&wasm[..code], &needed, "behind the end of the file (at offset 0x");
    let mut wrong = wasm.clone();
    wrong[code + 3] = 0xff; // the function's `end`
    refused(&wrong, &needed, "not a valid module: ");
}
