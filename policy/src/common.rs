//! Common symbols (`-fcommon`): what a source of C defines without a value, so that several may define it.

use crate::command_line::invocation::Invocation;
use std::ffi::OsStr;
use std::path::Path;

/// Are definitions without a value to be common? The last word holds.
pub fn is_wanted(invocation: &Invocation) -> bool {
    let names = invocation.items.iter().filter_map(|item| item.name.as_deref());
    names.rev().find(|name| matches!(*name, b"-fcommon" | b"-fno-common")) == Some(b"-fcommon")
}

/// Is a source of this name C? No other language has them.
pub fn is_c(path: &OsStr) -> bool {
    path == "-" || Path::new(path).extension().is_some_and(|ending| ending == "c" || ending == "i")
}

/// The objects that a compile of these words makes of sources of C.
pub fn objects(invocation: &Invocation) -> Vec<std::path::PathBuf> {
    let sources = invocation.inputs().filter(|path| is_c(path) || invocation.last("-x").is_some_and(|it| it == "c"));
    match invocation.output() {
        Some(path) => sources.take(1).map(|_| path.into()).collect(),
        None => sources.filter_map(|path| Some(Path::new(path).with_extension("o").file_name()?.into())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tool;

    fn of(line: &str) -> Invocation {
        Invocation::parse(Tool::Cc, line.split(' ').map(Into::into).collect())
    }

    #[test]
    fn only_c_has_common_symbols_and_the_last_word_holds() {
        for (name, expected) in
            [("a.c", true), ("a.i", true), ("-", true), ("a.cc", false), ("c", false), ("a.S", false)]
        {
            assert_eq!(is_c(OsStr::new(name)), expected, "{name}");
        }
        assert!(is_wanted(&of("-fno-common -fcommon -c a.c")) && !is_wanted(&of("-fcommon -fno-common -c a.c")));
        assert!(!is_wanted(&of("-c a.c")));
    }

    #[test]
    fn objects_are_those_of_sources_of_c() {
        let check = |line: &str, expected: &[&str]| {
            assert_eq!(objects(&of(line)), expected.iter().map(Path::new).collect::<Vec<_>>(), "{line}");
        };
        check("-c d/a.c b.cc e.i", &["a.o", "e.o"]);
        check("-c a.c -o x.o", &["x.o"]);
        check("-c -x c b.cc", &["b.o"]);
        check("-c -x c++ b.cc", &[]);
        check("-c b.cc -o x.o", &[]);
    }
}
