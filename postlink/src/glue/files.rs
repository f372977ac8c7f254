//! The files that a glue's text names: its wasm, its data.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use super::text::{code_before, literal_ending, places};

/// What stands before the wasm's name, blanks left out.
const BEFORE_WASM: [&[u8]; 4] = [
    b"wasmBinaryFile=", // 3.1.6
    b"varf=",           // 3.1.69
    b"locateFile(",     // 6.0.5
    b"newURL(",         // with EXPORT_ES6
];

/// The file name of the wasm that this glue loads, if it loads one.
pub(crate) fn wasm_named(glue: &[u8]) -> Option<OsString> {
    const ENDING: &str = ".wasm";
    places(glue, ENDING).find_map(|at| {
        let (open, name) = literal_ending(glue, at, ENDING)?;
        let code = code_before(glue, open, 40);
        let loads = BEFORE_WASM.iter().any(|before| code.ends_with(before)) && !name.contains(&b'/');
        loads.then(|| OsStr::from_bytes(name).to_owned())
    })
}

/// Does this glue load the data file of that name? (`var PACKAGE_NAME = 'build/tool.data'`)
pub(crate) fn names_data(glue: &[u8], name: &OsStr) -> bool {
    let name = name.as_bytes();
    places(glue, name).any(|at| {
        let opens = at.checked_sub(1).is_some_and(|before| b"'\"/".contains(&glue[before]));
        let closes = glue.get(at + name.len()).is_some_and(|byte| b"'\"".contains(byte));
        opens && closes
    })
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
