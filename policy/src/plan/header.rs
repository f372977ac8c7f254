//! A header as the only input: what comes of it is a precompiled header, beside it, in the language that gcc reads it in.

use crate::command_line::invocation::Invocation;
use crate::command_line::mode::{self, Mode};
use std::ffi::OsString;
use std::path::Path;

/// Why these words are added.
pub(super) const REASON: &str = "a precompiled header has gcc's name and language, whichever clang makes it";

/// Each word, and whether it stands before all else; those that stand there come in reverse.
pub(super) fn words(invocation: &Invocation) -> Vec<(OsString, bool)> {
    let mut words = Vec::new();
    if !invocation.makes_header() {
        return words;
    }
    let Some(header) = invocation.inputs().next() else { return words };
    if !invocation.has("-x") {
        words.push((mode::header_language(invocation.tool, header).into(), true));
        words.push(("-x".into(), true));
    }
    if invocation.mode == Mode::Compile && invocation.output().is_none() && invocation.inputs().count() == 1 {
        let stem = Path::new(header).file_stem().unwrap_or(header);
        words.push((OsString::from_iter(["-o".as_ref(), header, ".gch".as_ref()]), false));
        // Without an output's name gcc 12 names both as it does for a link.
        if ["-MD", "-MMD"].into_iter().any(|name| invocation.has(name)) {
            let given = |names: [&str; 2]| names.into_iter().any(|name| invocation.has(name));
            if !given(["-MF", "-MF"]) {
                words.push((OsString::from_iter(["-MFa-".as_ref(), stem, ".d".as_ref()]), false));
            }
            if !given(["-MT", "-MQ"]) {
                words.push((OsString::from_iter(["-MQ".as_ref(), stem, ".o".as_ref()]), false));
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tool::Tool;

    #[track_caller]
    fn check(tool: Tool, line: &str, expected: &str) {
        let words = super::words(&Invocation::parse(tool, line.split(' ').map(OsString::from).collect()));
        let found: Vec<_> = words.iter().map(|(word, _)| word.to_str().unwrap()).collect();
        assert_eq!(found.join(" "), expected, "{line}");
    }

    #[test]
    fn a_headers_language_and_name_are_gccs() {
        check(Tool::Cc, "c.h", "c-header -x -oc.h.gch");
        check(Tool::Cc, "-c d/c.hpp", "c++-header -x -od/c.hpp.gch");
        check(Tool::Cxx, "c.h -o x.pch", "c++-header -x");
        check(Tool::Cc, "-x c++-header c.h", "-oc.h.gch");
        check(Tool::Cc, "-MMD d/c.h", "c-header -x -od/c.h.gch -MFa-c.d -MQc.o");
        for line in ["-c a.c", "c.h a.c", "-x c c.h", "a.o", "--version"] {
            check(Tool::Cc, line, "");
        }
    }
}
