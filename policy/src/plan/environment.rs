//! What of `EMCC_CFLAGS` a link must not meet: emcc adds those words behind all others, to whatever it is asked.

use super::change::Change;
use crate::command_line::invocation::{Edit, Invocation};
use crate::rules;
use crate::version::Version;
use std::ffi::OsString;

/// The words of `EMCC_CFLAGS` for one command line.
#[derive(Debug)]
pub struct Environment {
    /// Those that stay.
    pub words: Vec<OsString>,
    /// Those that go, and why.
    pub changes: Vec<Change>,
}

/// What stays of `EMCC_CFLAGS` for this command line; `None` where all of it does.
pub fn environment(invocation: &Invocation, words: Vec<OsString>, version: Version) -> Option<Environment> {
    // Whether they make a side module is asked of all words at once, as emcc sees them.
    let said = invocation.write(&[]).into_iter().map(|word| word.text);
    let all = Invocation::parse(invocation.tool, said.chain(words.iter().cloned()).collect());
    let flags = Invocation::parse(invocation.tool, words);
    let (mut edits, mut changes) = (Vec::new(), Vec::new());
    for (at, item) in flags.items.iter().enumerate() {
        let (name, value) = (item.name.as_deref().unwrap_or_default(), item.value.as_deref().unwrap_or_default());
        let fits = |rule: &&rules::Rule| {
            rule.names(item.side, name, value.as_encoded_bytes()) && rule.span.holds(version) && rule.on.fits(&all)
        };
        if let Some(rule) = rules::relaxed().find(fits) {
            let before = format!("EMCC_CFLAGS={}", flags.spelled(item));
            changes.push(Change { before, after: String::new(), reason: rule.reason, span: rule.span });
            edits.push((at, Edit::Drop));
        }
    }
    let words = flags.write(&edits).into_iter().map(|word| word.text).collect();
    (!changes.is_empty()).then_some(Environment { words, changes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tool::Tool;

    fn words(line: &str) -> Vec<OsString> {
        line.split_whitespace().map(OsString::from).collect()
    }

    #[track_caller]
    fn check(line: &str, flags: &str, expected: Option<&str>) {
        let invocation = Invocation::parse(Tool::Cc, words(line));
        let kept = environment(&invocation, words(flags), Version(3, 1, 69)).map(|kept| kept.words);
        assert_eq!(kept, expected.map(words), "{line}");
    }

    #[test]
    fn a_program_is_linked_without_what_makes_modules() {
        let flags = "-fPIC -sSIDE_MODULE=1 -s ERROR_ON_UNDEFINED_SYMBOLS=0 -Wl,--warn-unresolved-symbols,-x -O2";
        check("a.c -o a", flags, Some("-fPIC -Wl,-x -O2"));
        check("conftest.c", flags, Some("-fPIC -Wl,-x -O2"));
        for line in ["-c a.c", "-shared a.o -o a.so", "a.o -o a.so", "--version"] {
            check(line, flags, None);
        }
        check("a.c -o a", "-O2 -sEXIT_RUNTIME=1", None);
    }

    #[test]
    fn a_module_that_is_named_as_wasm_keeps_them() {
        check("a.o -o a.wasm", "-sSIDE_MODULE=1 -sERROR_ON_UNDEFINED_SYMBOLS=0", None);
        check("a.o -o a.wasm", "-O2 -sERROR_ON_UNDEFINED_SYMBOLS=0", Some("-O2"));
    }

    #[test]
    fn each_word_that_goes_is_named() {
        let invocation = Invocation::parse(Tool::Cc, words("a.c"));
        let kept = environment(&invocation, words("-s SIDE_MODULE=2"), Version(3, 1, 6)).unwrap();
        assert_eq!(kept.changes[0].before, "EMCC_CFLAGS=-s SIDE_MODULE=2");
    }
}
