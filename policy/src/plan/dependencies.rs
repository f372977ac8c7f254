//! What `-MD` and `-MMD` mean on a command that compiles and links: emcc compiles into a file of its own, from whose name
//! clang would make the target and the name of the dependency file.

use crate::command_line::invocation::Invocation;
use crate::command_line::mode;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

/// Why these words are added.
pub(super) const REASON: &str = "emcc compiles into a temporary file, and the dependencies are the output's";

/// The words that name file and target as gcc 11 and later name them. Of several sources the last one's file stays, as
/// with gcc.
pub(super) fn words(invocation: &Invocation) -> Vec<OsString> {
    let wants = ["-MD", "-MMD"].into_iter().any(|name| invocation.has(name));
    let preprocessors = is_preprocessors(invocation);
    let sources = || invocation.inputs().filter(|input| mode::is_source(input));
    if !invocation.mode.links() || !invocation.compiles() || !(wants || preprocessors) {
        return Vec::new();
    }
    let last = sources().last().or_else(|| invocation.inputs().last()).unwrap_or(OsStr::new("-"));
    let output = invocation.output().filter(|path| *path != "/dev/null");
    let mut words = Vec::new();
    if wants && !invocation.has("-MF") {
        words.extend(["-MF".into(), file(output, last)]);
    }
    if !["-MT", "-MQ"].into_iter().any(|name| invocation.has(name)) {
        let target = output.filter(|_| wants).map_or_else(|| with_ending(base(last), ".o"), OsStr::to_owned);
        words.extend(["-MQ".into(), target]);
    }
    words
}

/// `-Wp,-MMD,FILE`, which names no target and does not know the link's output.
fn is_preprocessors(invocation: &Invocation) -> bool {
    let value = invocation.last("-Wp,").unwrap_or_default().as_bytes();
    value.starts_with(b"-MD,") || value.starts_with(b"-MMD,")
}

/// `prog.d` beside `prog`; without an output's name `a-SOURCE.d`.
fn file(output: Option<&OsStr>, source: &OsStr) -> OsString {
    match output {
        Some(path) => with_ending(without_ending(path), ".d"),
        None => with_ending(OsString::from_iter([OsStr::new("a-"), &base(source)]), ".d"),
    }
}

/// A source's name without its folder and its ending.
fn base(source: &OsStr) -> OsString {
    without_ending(Path::new(source).file_name().unwrap_or(source))
}

/// A path without what stands behind the last dot of its last part.
fn without_ending(path: &OsStr) -> OsString {
    let bytes = path.as_bytes();
    let start = bytes.iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
    let dot = bytes[start..].iter().rposition(|&byte| byte == b'.').map(|at| start + at).filter(|at| *at > start);
    OsString::from_vec(bytes[..dot.unwrap_or(bytes.len())].to_vec())
}

fn with_ending(mut path: OsString, ending: &str) -> OsString {
    path.push(ending);
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tool::Tool;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let words = line.split(' ').map(OsString::from).collect();
        let found = super::words(&Invocation::parse(Tool::Cc, words));
        assert_eq!(found.join(OsStr::new(" ")), expected, "{line}");
    }

    // What gcc 12 writes, file by file.
    #[test]
    fn file_and_target_are_named_as_gcc_names_them() {
        check("-MMD prog.c -o prog", "-MF prog.d -MQ prog");
        check("-MD prog.c", "-MF a-prog.d -MQ prog.o");
        check("-MMD sub/prog.c b.c -o d/p.exe", "-MF d/p.d -MQ d/p.exe");
        check("-MMD prog.c -shared -o lib.so.1", "-MF lib.so.d -MQ lib.so.1");
        check("-MD -MF x.dd prog.c -o prog", "-MQ prog");
        check("-MD -MF x.dd prog.c b.c", "-MQ b.o");
        check("-MMD -MT t prog.c -o prog", "-MF prog.d");
        check("-MMD -MQ t -MF f prog.c -o prog", "");
        check("-Wp,-MMD,w.dd prog.c -o prog", "-MQ prog.o");
        check("-MMD prog.c -o a.b/prog", "-MF a.b/prog.d -MQ a.b/prog");
        for line in ["-MMD -c prog.c", "-MMD prog.o -o prog", "-MM prog.c", "prog.c -o prog"] {
            check(line, "");
        }
    }
}
