//! CMake reads sizes and byte order out of a program's own text (`INFO:size[00004]`). A probe holds its wasm in a form
//! that does not show it, so the texts of its objects are written behind it.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

/// A probe's objects are small; what is larger is a library that it was linked with.
const LARGEST: u64 = 1 << 20;

/// Shorter runs are not text.
const SHORTEST: usize = 6;

/// Appends the texts in these objects to a probe, as a comment. One that cannot be read or written is a probe that says
/// less, and CMake tells what it did not find.
pub fn append<'a>(probe: &Path, objects: impl Iterator<Item = &'a OsStr>) {
    let mut comment = Vec::new();
    for object in objects.map(Path::new).filter(|path| path.extension() == Some(OsStr::new("o"))) {
        let mut bytes = Vec::new();
        let small = fs::metadata(object).is_ok_and(|found| found.len() <= LARGEST);
        if small && File::open(object).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes)).is_ok() {
            runs(&bytes).for_each(|run| comment.extend([b"\n//", run].concat()));
        }
    }
    comment.push(b'\n');
    drop(OpenOptions::new().append(true).open(probe).and_then(|mut file| file.write_all(&comment)));
}

fn runs(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| !matches!(byte, b' '..=b'~')).filter(|run| run.len() >= SHORTEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_objects_stand_in_a_comment() {
        let folder = tempfile::tempdir().unwrap();
        let (probe, object) = (folder.path().join("cmTC_1"), folder.path().join("x.c.o"));
        fs::write(&probe, "code").unwrap();
        fs::write(&object, b"\0asm\x01\0INFO:size[00004]\0\x02ab\n").unwrap();
        let missing = folder.path().join("none.o");
        append(&probe, [object.as_os_str(), missing.as_os_str(), OsStr::new("-lm")].into_iter());
        assert_eq!(fs::read_to_string(&probe).unwrap(), "code\n//INFO:size[00004]\n");
    }
}
