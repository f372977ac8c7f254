//! What the text of emcc's JavaScript names: its wasm, its data.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

/// What an emcc glue has among its first 2 KiB, by version (3.1.6, 3.1.69 and 6.0.5, looked at).
const SIGNS: [&[u8]; 5] = [
    b"var Module",                             // all, without MODULARIZE, optimised
    b"// The Module object: Our interface to", // 3.1.6, not optimised
    b"// include: shell.js",                   // 3.1.69 and 6.0.5, not optimised
    b"_scriptDir",                             // 3.1.6, MODULARIZE
    b"_scriptName",                            // 3.1.69 and 6.0.5, MODULARIZE
];

/// What stands before the wasm's name, blanks left out.
const BEFORE_WASM: [&[u8]; 4] = [
    b"wasmBinaryFile=", // 3.1.6
    b"varf=",           // 3.1.69
    b"locateFile(",     // 6.0.5
    b"newURL(",         // with EXPORT_ES6
];

/// Could these be the first bytes of a glue that emcc wrote by itself?
pub(crate) fn looks_bare(head: &[u8]) -> bool {
    let text = !head.contains(&0);
    text && SIGNS.iter().any(|sign| find(head, sign, 0).is_some())
}

/// The file name of the wasm that this glue loads, if it loads one.
pub(crate) fn wasm_named(glue: &[u8]) -> Option<OsString> {
    let mut from = 0;
    while let Some(place) = find(glue, b".wasm", from) {
        from = place + 5;
        let Some(quote) = glue.get(from).filter(|byte| b"'\"".contains(byte)) else {
            continue;
        };
        // A file name is at most 255 bytes long; minified glue is one line of a megabyte.
        let start = place.saturating_sub(255);
        let Some(open) = glue[start..place].iter().rposition(|byte| byte == quote) else {
            continue;
        };
        let name = &glue[start + open + 1..from];
        let code = &glue[(start + open).saturating_sub(40)..start + open];
        let code: Vec<u8> = code.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
        if BEFORE_WASM.iter().any(|before| code.ends_with(before)) && !name.contains(&b'/') {
            return Some(OsStr::from_bytes(name).to_owned());
        }
    }
    None
}

/// Does this glue load the data file of that name? (`var PACKAGE_NAME = 'build/tool.data'`)
pub(crate) fn names_data(glue: &[u8], name: &OsStr) -> bool {
    let name = name.as_bytes();
    let mut from = 0;
    while let Some(place) = find(glue, name, from) {
        from = place + name.len();
        let opens = place.checked_sub(1).is_some_and(|at| b"'\"/".contains(&glue[at]));
        let closes = glue.get(from).is_some_and(|byte| b"'\"".contains(byte));
        if opens && closes {
            return true;
        }
    }
    false
}

fn find(text: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let mut start = from;
    // The first byte alone is found many times faster than the whole.
    while let Some(hop) = text[start..].iter().position(|byte| *byte == what[0]) {
        start += hop;
        if text[start..].starts_with(what) {
            return Some(start);
        }
        start += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_wasm(glue: &str, name: Option<&str>) {
        assert_eq!(wasm_named(glue.as_bytes()), name.map(OsString::from));
    }

    #[test]
    fn the_wasm_is_found_as_each_version_writes_it() {
        check_wasm("  wasmBinaryFile = 'm.wasm';", Some("m.wasm"));
        check_wasm(")}var wasmBinaryFile;wasmBinaryFile=\"m-1.wasm\";if(!isDa", Some("m-1.wasm"));
        check_wasm("    var f = 'm3.1.69.wasm';", Some("m3.1.69.wasm"));
        check_wasm("function findWasmBinary(){var f=\"m.wasm\";if(!isDa", Some("m.wasm"));
        check_wasm("return locateFile('m.wasm');", Some("m.wasm"));
        check_wasm("return new URL(\"m.wasm\",import.meta.url).href", Some("m.wasm"));
    }

    #[test]
    fn other_words_that_end_in_wasm_are_not_its_name() {
        check_wasm("x='m.wasm';", None);
        check_wasm("wasmBinaryFile='m.wasm", None);
        check_wasm("wasmBinaryFile='../m.wasm'", None);
        check_wasm("m.wasm'", None);
        check_wasm(".wasm.wasm'.wasm", None);
        check_wasm("if (f.endsWith('.wasm')) wasmBinaryFile = 'n.wasm'", Some("n.wasm"));
        let far = format!("wasmBinaryFile='{}.wasm'", "x".repeat(5000));
        check_wasm(&far, None);
    }

    #[test]
    fn data_is_named_whole_or_not_at_all() {
        let name = OsStr::new("m.data");
        assert!(names_data(b"PACKAGE_NAME = 'm.data';", name));
        assert!(names_data(b"PACKAGE_NAME=\"build/m.data\"", name));
        assert!(!names_data(b"'datafile_m.data'", name));
        assert!(!names_data(b"m.data", name));
        assert!(!names_data(b"'m.dataFileDownloads'", name));
        assert!(!names_data(b"'m.data", name));
    }
}
