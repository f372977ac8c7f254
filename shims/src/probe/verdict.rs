//! What is known of a probe without emcc, and what was said on the way.

use super::module::Module;
use crate::error::Error;
use crate::process;
use std::process::Output;

/// What is known without emcc.
pub enum Verdict {
    /// It links, and compiles and linker said this.
    Links(Module, Vec<Output>),
    /// A source does not compile.
    Fails(Vec<Output>),
    /// emcc must be asked.
    Unknown,
}

/// All that the processes wrote to stderr.
pub fn stderr(ran: &[Output]) -> Vec<u8> {
    ran.iter().flat_map(|output| output.stderr.clone()).collect()
}

/// The same but for the names of objects, which are temporary files.
pub fn alike(one: &[u8], other: &[u8]) -> bool {
    let words = |text: &[u8]| {
        let text = String::from_utf8_lossy(text).into_owned();
        let plain = |word: &str| match word.trim_end_matches(':').strip_suffix(".o") {
            Some(_) => "*.o".to_owned(),
            None => word.to_owned(),
        };
        text.split_ascii_whitespace().map(plain).collect::<Vec<_>>()
    };
    words(one) == words(other)
}

/// Writes all that they wrote to where emcc would have.
pub fn pass_all_on(ran: &[Output]) -> Result<(), Error> {
    ran.iter().try_for_each(|output| process::pass_on(&output.stdout, &output.stderr))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_objects_do_not_count() {
        assert!(alike(b"wasm-ld: warning: /tmp/a_0.o: x", b"wasm-ld:  warning: conftest.o: x\n"));
        assert!(!alike(b"wasm-ld: warning: a.o: x", b"wasm-ld: error: a.o: x"));
    }
}
