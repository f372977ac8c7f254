//! Fortran sources that a C compiler is given: emcc would pass them over.

use crate::error::Error;
use policy::{Invocation, Mode, Tool};
use std::ffi::OsStr;
use std::path::Path;

/// Endings of sources that gcc hands to its Fortran compiler, in small letters: those in capitals are preprocessed before.
const SOURCES: &[&str] = &["f", "f03", "f08", "f90", "f95", "for", "fpp", "ftn"];

/// Fails on a Fortran source that `cc` is to compile: emcc takes it for a linker's input, and a compile passes it over.
pub fn refuse(invocation: &Invocation) -> Result<(), Error> {
    let compiles = invocation.tool != Tool::Ld
        && !matches!(invocation.mode, Mode::Query | Mode::Preprocess)
        && !invocation.has("-x");
    let is_source = |path: &&OsStr| {
        let ending = Path::new(path).extension().unwrap_or_default().to_ascii_lowercase();
        SOURCES.iter().any(|known| ending == *known)
    };
    match invocation.inputs().find(is_source).filter(|_| compiles) {
        Some(source) => Err(Error::NoFortran { name: source.to_string_lossy().into_owned(), native: None }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;

    #[test]
    fn a_fortran_source_is_refused_where_an_object_would_come_of_it() {
        let refused = |line: &str| {
            let words = line.split(' ').map(OsString::from).collect();
            refuse(&Invocation::parse(policy::Tool::Cc, words)).is_err()
        };
        for line in ["-c f.f90", "f.f m.c -o m", "-O2 -c DGEMM.F", "-S x.FOR", "-shared x.f08 -o x.so"] {
            assert!(refused(line), "{line}");
        }
        for line in ["-c m.c", "-E x.F", "-x c -c x.f", "--version", "-o x.f90 m.c", "-I x.f -c m.c", "x.o f.a"] {
            assert!(!refused(line), "{line}");
        }
    }
}
