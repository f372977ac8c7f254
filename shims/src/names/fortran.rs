//! `gfortran`, `f77` and their like: the build machine's own are not found, since what they make does not link.

use super::real_tool;
use crate::error::Error;
use crate::log::Log;
use crate::machine::programs;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::process::ExitCode;

/// Refuses, unless the compiler behind the name is one for WebAssembly: it has the target in its name, or is told.
pub fn run(name: &OsStr, args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let native = programs::find(name);
    let prefixed = name.as_bytes().starts_with(policy::tool::TRIPLE.as_bytes());
    if native.is_some() && (prefixed || is_told(&args)) {
        return real_tool::run(name, args, log);
    }
    Err(Error::NoFortran { name: name.to_string_lossy().into_owned(), native })
}

/// Does an option name WebAssembly as the target: flang's `--target=wasm32-…`, `-target wasm32-…`, LFortran's backend?
fn is_told(args: &[OsString]) -> bool {
    let starts = |word: &OsStr, start: &[u8]| word.as_bytes().starts_with(start);
    let joined =
        |word: &OsString| ["--target=wasm", "--backend=wasm"].iter().any(|start| starts(word, start.as_bytes()));
    let apart = |pair: &[OsString]| {
        ["-target", "--target", "--backend"].iter().any(|option| pair[0] == *option) && starts(&pair[1], b"wasm")
    };
    args.iter().any(joined) || args.windows(2).any(apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_option_names_the_target() {
        let told = |line: &str| is_told(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        for line in ["-c x.f90 --target=wasm32-unknown-emscripten", "-target wasm32 x.f", "--backend=wasm x.f90"] {
            assert!(told(line), "{line}");
        }
        for line in ["", "-c x.f90", "--version", "-I wasm32 x.f", "--target=x86_64-linux-gnu -o wasm32.o", "-target"] {
            assert!(!told(line), "{line}");
        }
    }
}
