//! The reports that docs/reference/check.md quotes are what the command says, and each check has its page.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use postlink::check::CHECKS;

use crate::fixture::{Dylink, Place, Wasm, run};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference")
}

#[track_caller]
fn quoted(imports: &[(&str, &str)], functions: &[(&str, &str, &[&str])]) {
    let place = Place::new();
    let dylink = Some(Dylink::default());
    place.write("plugin.so", &Wasm { dylink, imports, functions, ..Wasm::default() }.bytes());
    let libcodec: &[(&str, &str, &[&str])] = &[("codec_open", "(i32) -> i32", &[])];
    place.write(
        "libcodec.so",
        &Wasm { dylink: Some(Dylink::default()), functions: libcodec, ..Wasm::default() }.bytes(),
    );
    let (text, _, code) = run(place.folder.path(), &["--main", "app.js", "plugin.so", "libcodec.so"]);
    assert_eq!(code, 1);
    let page = fs::read_to_string(docs().join("check.md")).unwrap();
    assert!(page.contains(&format!("```text\n{text}```")), "docs/reference/check.md does not quote this:\n{text}");
}

#[test]
fn a_missing_symbol() {
    quoted(
        &[("env.codec_open", "(i32) -> i32")],
        &[("decode", "(i32) -> i32", &["codec_open"]), ("plugin_start", "() -> ()", &["codec_open"])],
    );
}

#[test]
fn a_signature_mismatch() {
    quoted(&[("env.add", "(i32) -> i32")], &[("total", "() -> ()", &["add"])]);
}

#[test]
fn a_bigint_mismatch() {
    quoted(&[("env.wide", "(i32, i32) -> i32")], &[("seek_to", "() -> ()", &["wide"])]);
}

#[test]
fn each_code_has_its_page_and_each_page_its_code() {
    let codes: BTreeSet<_> = CHECKS.iter().map(|check| format!("{}.md", check.code)).collect();
    let pages = fs::read_dir(docs().join("checks")).unwrap();
    let pages: BTreeSet<_> = pages.map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(codes, pages);
    for check in CHECKS {
        let page = fs::read_to_string(docs().join(format!("checks/{}.md", check.code))).unwrap();
        assert!(page.starts_with(&format!("# {}: {}\n", check.code, check.title)), "{}: another title", check.code);
        assert!(page.contains(&format!("\nLevel: {}.", check.level.word())), "{}: another level", check.code);
        for part in ["What it means", "How it looks at run time", "How to fix it"] {
            assert!(page.contains(&format!("\n## {part}\n")), "{}: no {part}", check.code);
        }
    }
}
