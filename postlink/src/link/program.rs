//! A linked program: its writing, and the names of what belongs beside it. Its header is `header`'s.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::hash::Hash;
use super::header::{self, Header, SHEBANG};
use super::place;

/// What share/host/host.js looks for in a program without a wasm beside it.
const ALONE: &[u8] = b"/*emshim 1 alone*/\n";

/// Makes `output` a program out of emcc's `glue`, to be run with `wasm`, and returns that wasm's
/// hash. `linked_name` is the wasm's file name. `output` may be `glue`, or a program to be given
/// the header of its changed wasm. It is executable as far as the umask allows, whole or untouched.
pub fn stamp(glue: &Path, wasm: &Path, linked_name: &OsStr, output: &Path) -> io::Result<Hash> {
    let hash = Hash::of_file(wasm)?;
    let code = fs::read(glue)?;
    let header = Header { wasm: hash, name: linked_name.to_owned() };
    let start = header::split(&code).map_or_else(|| header::shebang_length(&code), |(_, start)| start);
    place::write(output, &[SHEBANG.as_bytes(), &header.line(), &code[start..]], 0o777)?;
    Ok(hash)
}

/// Makes `output` a program out of glue that holds its wasm in itself, and says so, lest it take the file of somebody else that
/// has its name. It has no header: nothing follows it about.
pub fn stamp_alone(glue: &Path, output: &Path) -> io::Result<()> {
    let code = fs::read(glue)?;
    place::write(output, &[SHEBANG.as_bytes(), ALONE, &code[header::shebang_length(&code)..]], 0o777)
}

/// Whether the start of a file is that of such a program.
pub(crate) fn is_alone(head: &[u8]) -> bool {
    head[header::shebang_length(head)..].starts_with(ALONE)
}

/// `tool`, `tool.js`: `tool`. `tool-1.2`: `tool-1.2`.
pub fn stem(program: &OsStr) -> &OsStr {
    let bytes = program.as_bytes();
    match bytes.strip_suffix(b".js") {
        Some(stem) if !stem.is_empty() => OsStr::from_bytes(stem),
        _ => program,
    }
}

/// The file name of the wasm beside the program: `tool` and `tool.js` have `tool.wasm`,
/// `tool-1.2` has `tool-1.2.wasm`.
pub fn wasm_name(program: &OsStr) -> OsString {
    with(stem(program), ".wasm")
}

/// The file name of the preloaded data beside the program.
pub fn data_name(program: &OsStr) -> OsString {
    with(stem(program), ".data")
}

/// The file beside the program that has the name which `name` makes of the program's.
pub(crate) fn beside(program: &Path, name: fn(&OsStr) -> OsString) -> PathBuf {
    program.with_file_name(name(program.file_name().unwrap_or_default()))
}

pub(crate) fn with(stem: &OsStr, suffix: &str) -> OsString {
    let mut name = stem.to_owned();
    name.push(suffix);
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn os(bytes: &[u8]) -> &OsStr {
        OsStr::from_bytes(bytes)
    }

    #[track_caller]
    fn check_pair(program: &[u8], wasm: &[u8]) {
        assert_eq!(wasm_name(os(program)), os(wasm));
    }

    #[test]
    fn a_program_keeps_its_whole_name_in_its_wasm() {
        check_pair(b"tool", b"tool.wasm");
        check_pair(b"tool.js", b"tool.wasm");
        check_pair(b"tool-1.2", b"tool-1.2.wasm");
        check_pair(b"a.out", b"a.out.wasm");
        check_pair(b".js", b".js.wasm");
        check_pair(b"caf\xe9", b"caf\xe9.wasm");
        assert_eq!(data_name(os(b"tool.js")), os(b"tool.data"));
    }

    #[test]
    fn a_stamped_program_is_executable_and_can_be_stamped_again() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("glue.js"), "#!/usr/bin/env node\nvar x;\n").unwrap();
        fs::write(at("tool.wasm"), "wasm").unwrap();
        let name = OsStr::new("tool.wasm");
        let hash = stamp(&at("glue.js"), &at("tool.wasm"), name, &at("tool")).unwrap();
        assert_eq!(hash, Hash::of(b"wasm"));
        let expected = format!("{SHEBANG}/*emshim 1 wasm={hash} name=tool.wasm*/\nvar x;\n");
        assert_eq!(fs::read_to_string(at("tool")).unwrap(), expected);
        // What the umask leaves of 0777 is what it leaves to a folder made plainly.
        fs::create_dir(at("folder")).unwrap();
        let mode = |name| at(name).metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("tool"), mode("folder"));

        fs::write(at("tool.wasm"), "less").unwrap();
        stamp(&at("tool"), &at("tool.wasm"), name, &at("tool")).unwrap();
        let again = expected.replace(&hash.to_string(), &Hash::of(b"less").to_string());
        assert_eq!(fs::read_to_string(at("tool")).unwrap(), again);
    }

    #[test]
    fn a_stamp_into_a_device_does_not_replace_it() {
        let folder = tempfile::tempdir().unwrap();
        let glue = folder.path().join("g");
        fs::write(&glue, "x").unwrap();
        let null = folder.path().join("null");
        std::os::unix::fs::symlink("/dev/null", &null).unwrap();
        stamp(&glue, &glue, OsStr::new("a.wasm"), &null).unwrap();
        assert!(null.is_symlink());
    }
}
