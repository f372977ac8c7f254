//! Any bytes as a module to be edited: an error, or a valid module that the same edits do not change again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use postlink::edit::{self, Edits, Strip};

/// The first byte chooses what is edited.
fn edits(choice: u8) -> Edits {
    let has = |bit: u8| choice & (1 << bit) != 0;
    let some = |bit: u8, text: &str| if has(bit) { vec![text.to_owned()] } else { Vec::new() };
    Edits {
        needed_add: some(0, "libz.so"),
        needed_remove: some(1, "a"),
        needed_replace: if has(2) { vec![("b".to_owned(), "c".to_owned())] } else { Vec::new() },
        runtime_path: has(3).then(|| some(4, "$ORIGIN")),
        soname: has(5).then(|| "libm.so".to_owned()),
        strip: if has(6) { vec![Strip::Debug, Strip::AllCustom] } else { Vec::new() },
        keep_exports: has(7).then(|| some(7, "*a*")),
        ..Edits::default()
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, wasm)) = data.split_first() else { return };
    let edits = edits(*choice);
    let Ok(edited) = edit::apply(wasm, &edits) else { return };
    assert_eq!(edited.changes.is_empty(), edited.wasm == wasm, "{:?}", edited.changes);
    let again = edit::apply(&edited.wasm, &edits).expect("an edited module can be edited");
    // What pruning leaves behind may use less than what it was computed from.
    if edits.keep_exports.is_none() {
        assert_eq!(again.wasm, edited.wasm, "{:?}", again.changes);
    }
});
