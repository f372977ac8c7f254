//! What `strip` may take from a wasm file. Its symbols and its `dylink.0` are custom sections, so that stripping all
//! would make an object or a side module useless; only debug information goes, whatever was asked.

use crate::version::{Span, Version};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

/// The versions whose llvm-strip leaves relocations behind that point into what it took: wasm-ld refuses such an object,
/// and llvm-strip itself an archive of them. Seen with LLVM 14 and 19, gone in 21.
pub static BREAKS_OBJECTS: Span = Span { since: None, until: Some(Version(6, 0, 0)) };

/// Options that ask for more than debug information, or that only ELF has.
static ASKED_FOR_MORE: &[&str] = &[
    "--discard-all",
    "--discard-locals",
    "--strip-all",
    "--strip-all-gnu",
    "--strip-unneeded",
    "--strip-dwo",
    "-X",
    "-d",
    "-g",
    "-s",
    "-u",
    "-x",
    "--strip-debug",
    "-S",
];

/// Options of GNU strip that stay: where the output goes, times, what it is.
fn stays(arg: &OsStr) -> bool {
    let bytes = arg.as_bytes();
    !ASKED_FOR_MORE.iter().any(|option| arg == *option)
        && !bytes.starts_with(b"--remove-section")
        && !bytes.starts_with(b"-R")
}

/// Where the result goes, if not into the file itself.
pub fn output(args: &[OsString]) -> Option<&OsStr> {
    let at = args.iter().rposition(|arg| arg.as_bytes().starts_with(b"-o"))?;
    match &args[at].as_bytes()[2..] {
        [] => args.get(at + 1).map(OsString::as_os_str),
        glued => Some(OsStr::from_bytes(glued)),
    }
}

/// Options whose value is the next word.
static TAKES_A_WORD: &[&str] = &[
    "--input-target",
    "--keep-section",
    "--keep-symbol",
    "--output-target",
    "--remove-section",
    "--strip-symbol",
    "--target",
    "-F",
    "-I",
    "-K",
    "-N",
    "-O",
    "-R",
    "-o",
];

/// The files that are to be stripped.
pub fn inputs(args: &[OsString]) -> Vec<OsString> {
    let (mut inputs, mut words) = (Vec::new(), args.iter());
    let mut options = true;
    while let Some(arg) = words.next() {
        if options && arg == "--" {
            options = false;
        } else if options && TAKES_A_WORD.iter().any(|option| arg == *option) {
            words.next();
        } else if !options || !arg.as_bytes().starts_with(b"-") {
            inputs.push(arg.clone());
        }
    }
    inputs
}

/// The arguments for `llvm-strip`.
pub fn plan(args: &[OsString]) -> Vec<OsString> {
    let query = args.iter().any(|arg| arg == "--version" || arg == "-V" || arg == "--help");
    if query || args.is_empty() {
        return args.to_vec();
    }
    let mut kept = Vec::with_capacity(args.len() + 1);
    kept.push("--strip-debug".into());
    let mut words = args.iter();
    while let Some(arg) = words.next() {
        if arg == "-R" || arg == "--remove-section" {
            words.next();
        } else if stays(arg) {
            kept.push(arg.clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let args: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        assert_eq!(plan(&args).join(OsStr::new(" ")), OsString::from(expected));
    }

    #[test]
    fn only_debug_information_goes() {
        check("lib.a", "--strip-debug lib.a");
        check("-s --strip-unneeded -R .comment --remove-section=.note -p -o x y.so", "--strip-debug -p -o x y.so");
        check("--version", "--version");
        check("", "");
    }

    #[test]
    fn a_value_is_never_taken_for_an_input() {
        let line = "-s -K main a --strip-symbol x -R .comment --remove-section=.note b -o c -- -d";
        let args: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        assert_eq!(inputs(&args), ["a", "b", "-d"]);
        assert!(inputs(&[]).is_empty());
    }

    #[test]
    fn the_output_is_found_apart_or_glued_on() {
        let output = |line: &str| {
            let args: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
            output(&args).map(OsStr::to_owned)
        };
        assert_eq!(output("-S -o x y.o"), Some("x".into()));
        assert_eq!(output("-ox y.o"), Some("x".into()));
        assert_eq!(output("y.o"), None);
    }
}
