//! What wasm-ld says of who uses a function (`--trace-symbol`), on every version that was tried: a line
//! `FILE: reference to SYMBOL` on stdout, where FILE is `LIBRARY(MEMBER)` for an archive.

use policy::absent::Absent;
use std::ffi::OsString;
use std::path::Path;

/// Who uses a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The file, as wasm-ld names it.
    pub file: String,
    /// Does it come of an archive?
    pub is_archive: bool,
}

/// What a link's stdout says.
#[derive(Debug)]
pub struct Calls<'a> {
    /// Each function that is used, with the first file that uses it; files of Emscripten's own are not counted.
    pub used: Vec<(&'a Absent, User)>,
    /// The other lines, which are for the person who links.
    pub rest: Vec<u8>,
}

/// The option that makes wasm-ld speak.
pub fn option(traced: &[&Absent]) -> OsString {
    let symbols: Vec<_> = traced.iter().map(|row| format!("--trace-symbol={}", row.symbol)).collect();
    format!("-Wl,{}", symbols.join(",")).into()
}

/// Parts what we asked for from what was printed anyway.
pub fn read<'a>(stdout: &[u8], traced: &[&'a Absent], sysroot: Option<&Path>) -> Calls<'a> {
    let mut calls = Calls { used: Vec::new(), rest: Vec::new() };
    for line in stdout.split_inclusive(|&byte| byte == b'\n') {
        let text = String::from_utf8_lossy(line);
        let Some((file, what, row)) = parse(text.trim_end(), traced) else {
            calls.rest.extend(line);
            continue;
        };
        let own = file.starts_with('<') || sysroot.is_some_and(|sysroot| Path::new(file).starts_with(sysroot));
        let known = calls.used.iter().any(|(other, _)| other.symbol == row.symbol);
        if what == "reference to" && !own && !known {
            calls.used.push((row, User { file: file.to_owned(), is_archive: file.ends_with(')') }));
        }
    }
    calls
}

/// `FILE: reference to SYMBOL`, `FILE: lazy definition of SYMBOL`, …
fn parse<'t, 'a>(line: &'t str, traced: &[&'a Absent]) -> Option<(&'t str, &'t str, &'a Absent)> {
    let (start, symbol) = line.rsplit_once(' ')?;
    let (file, what) = start.rsplit_once(": ")?;
    let symbol = symbol.strip_prefix("signature_mismatch:").unwrap_or(symbol);
    let row = traced.iter().find(|row| row.symbol == symbol)?;
    (what == "reference to" || what == "importing" || what.ends_with("definition of")).then_some((file, what, *row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_own_use_is_told_from_everybody_elses() {
        let traced: Vec<_> = policy::absent::hidden(false, true, policy::Version(6, 0, 5)).collect();
        let stdout = b"\
            hello\n\
            /tmp/emscripten_temp_x/conftest_0.o: reference to fork\n\
            /c/sysroot/lib/libc.a(mremap.o): reference to mremap\n\
            <internal>: definition of signature_mismatch:pthread_create\n\
            libfoo.a(bar.o): reference to vfork\n\
            x: reference to printf\n";
        let calls = read(stdout, &traced, Some(Path::new("/c/sysroot")));
        let used: Vec<_> = calls.used.iter().map(|(row, user)| (row.symbol, user.is_archive)).collect();
        assert_eq!(used, [("fork", false), ("vfork", true)]);
        assert_eq!(calls.rest, b"hello\nx: reference to printf\n");
    }

    #[test]
    fn any_bytes_are_passed_on() {
        let calls = read(b"\xff: reference to\n\n: ", &[], None);
        assert_eq!(calls.rest, b"\xff: reference to\n\n: ");
    }
}
