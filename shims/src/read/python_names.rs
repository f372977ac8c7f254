//! Do the inputs of a link refer to Python? A library that is only called as an extension is loaded by ctypes, which looks for its
//! functions: setuptools gives both the same name.

use std::fs;
use std::path::Path;

/// Is one of Python's own names in one of these files, be it an object, an archive, bitcode or a source? Where none of the files can
/// be read, nobody knows, and the name of the output speaks.
pub fn any<'a>(inputs: impl Iterator<Item = &'a Path>) -> bool {
    let mut is_read = false;
    for input in inputs.filter(|input| input.is_file()) {
        let Ok(bytes) = fs::read(input) else { continue };
        is_read = true;
        if refers(&bytes) {
            return true;
        }
    }
    !is_read
}

/// `PyModule_Create2`, `_Py_Dealloc`, `PyExc_ValueError`, `#include <Python.h>`; but not the function that Python looks for.
fn refers(bytes: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = bytes[from..].windows(3).position(|three| three.starts_with(b"Py")).map(|at| at + from) {
        let before = at.checked_sub(1).map_or(0, |before| bytes[before]);
        let name = &bytes[at..];
        let starts = !before.is_ascii_alphanumeric() && (name[2] == b'_' || name[2].is_ascii_uppercase());
        if starts && !name.starts_with(b"PyInit_") || name.starts_with(b"Python.h") {
            return true;
        }
        from = at + 2;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pythons_names_are_told_from_others() {
        for text in ["\u{10}PyModule_Create2", "_Py_Dealloc", "\0Py_None", "#include <Python.h>", "PyInit_m PyExc_E"] {
            assert!(refers(text.as_bytes()), "{text}");
        }
        for text in ["", "Py", "PyInit_m", "HappyNess", "Pygments", "copy Py", "numPyArray"] {
            assert!(!refers(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        assert!(any([Path::new("/no/such.o")].into_iter()));
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("a.o");
        fs::write(&file, "f").unwrap();
        assert!(!any([file.as_path()].into_iter()));
    }
}
