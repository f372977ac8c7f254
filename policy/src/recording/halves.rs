//! A probe's command line (`cc -o conftest conftest.c`) in two: what compiles its sources, and what links the objects.

use super::emcc_options::is_for_emcc;
use crate::command_line::invocation::Invocation;
use crate::command_line::item::{Item, Side};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// What links, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A word as it is.
    Word(OsString),
    /// A source, in whose place its object is linked.
    Source(OsString),
    /// An object.
    Object(OsString),
}

/// A probe in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Halves {
    /// The words of each compile but `-c`, the source, and the output.
    pub compile: Vec<OsString>,
    /// What links.
    pub link: Vec<Part>,
}

/// Options of a person's that make a link more than its verdict, or let a file's meaning depend on another word.
/// A `*` at the end stands for any characters.
static NOT_IN_TWO: &[&str] = &[
    "--*",
    "-MD",
    "-MF",
    "-MJ",
    "-MMD",
    "-fprofile*",
    "-ftest-coverage",
    "-gsplit-dwarf",
    "-r",
    "-s",
    "-shared",
    "-x",
];

/// Options that only a compile heeds: a link is the same with and without them.
static ONLY_COMPILES: &[&str] = &["-D", "-I", "-U", "-idirafter", "-imacros", "-include", "-iquote", "-isystem"];

/// Options that only a link heeds.
static ONLY_LINKS: &[&str] = &["-L", "-l", "-o"];

/// Settings that a compile heeds, of those that we add.
const COMPILE_SETTING: &str = "SUPPORT_LONGJMP";

/// Parts a probe. `requested` is what the person said, `planned` what would go to emcc.
pub fn halves(requested: &Invocation, planned: &Invocation) -> Option<Halves> {
    let is_odd = |item: &Item| {
        let name = item.name.as_deref().unwrap_or_default();
        item.side == Side::Compiler
            && (is_for_emcc(item)
                || NOT_IN_TWO.iter().any(|row| match row.strip_suffix('*') {
                    Some(start) => name.starts_with(start.as_bytes()),
                    None => name == row.as_bytes(),
                }))
    };
    if requested.items.iter().any(is_odd) || planned.setting("MAIN_MODULE").is_some() {
        return None;
    }
    let (mut compile, mut link) = (Vec::new(), Vec::new());
    let (mut last, mut inputs): (Option<usize>, usize) = (None, 0);
    for item in &planned.items {
        let Some(name) = item.name.as_deref() else {
            let part = input(item.value.as_deref()?).filter(|_| item.side == Side::Compiler)?;
            inputs += 1;
            link.push(part);
            continue;
        };
        let mut words = Vec::new();
        for (at, word) in planned.words_of(item) {
            // One word of `-Wl,a,b` may hold several items.
            if last.replace(at) != Some(at) {
                words.push(word.to_owned());
            }
        }
        let named = |table: &[&str]| item.side == Side::Compiler && table.iter().any(|row| row.as_bytes() == name);
        let setting = item.value.as_deref().unwrap_or_default().as_bytes();
        let links = item.side == Side::Linker
            || named(ONLY_LINKS)
            || (name == b"-s" && !setting.starts_with(COMPILE_SETTING.as_bytes()));
        if !links {
            compile.extend(words.iter().cloned());
        }
        if !named(ONLY_COMPILES) {
            link.extend(words.into_iter().map(Part::Word));
        }
    }
    (inputs > 0).then_some(Halves { compile, link })
}

fn input(path: &OsStr) -> Option<Part> {
    let ending = Path::new(path).extension()?.to_str()?;
    if path.as_bytes().starts_with(b"-") {
        return None;
    }
    match ending {
        "o" => Some(Part::Object(path.to_owned())),
        "c" | "cc" | "cpp" | "cxx" | "C" => Some(Part::Source(path.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tool::Tool;

    fn halves_of(given: &str, planned: &str) -> Option<Halves> {
        let parse = |text: &str| Invocation::parse(Tool::Cc, text.split_whitespace().map(OsString::from).collect());
        halves(&parse(given), &parse(planned))
    }

    #[track_caller]
    fn check(planned: &str, compile: &str, link: &str) {
        let halves = halves_of("a.c", planned).unwrap();
        let text = |part: &Part| match part {
            Part::Word(word) => word.to_string_lossy().into_owned(),
            Part::Source(path) => format!("<{}", path.to_string_lossy()),
            Part::Object(path) => format!(">{}", path.to_string_lossy()),
        };
        assert_eq!(halves.compile.join(OsStr::new(" ")).to_string_lossy(), compile);
        assert_eq!(halves.link.iter().map(text).collect::<Vec<_>>().join(" "), link);
    }

    #[test]
    fn each_half_has_what_it_heeds() {
        check("-g -O2 conftest.c -lm", "-g -O2", "-g -O2 <conftest.c -lm");
        check("-DX -I i a.c b.o -L. -lz", "-DX -I i", "<a.c >b.o -L. -lz");
        check("a.c -Wl,-a,-b -Xlinker -c", "", "<a.c -Wl,-a,-b -Xlinker -c");
        check(
            "a.c -fPIC -sSUPPORT_LONGJMP=wasm -sEXIT_RUNTIME=1",
            "-fPIC -sSUPPORT_LONGJMP=wasm",
            "<a.c -fPIC -sSUPPORT_LONGJMP=wasm -sEXIT_RUNTIME=1",
        );
    }

    #[test]
    fn what_is_more_than_a_verdict_stays_whole() {
        for given in ["-sASSERTIONS=1 a.c", "-x c a.c", "--pre-js x a.c", "-MMD a.c", "-v a.c", "-save-temps a.c"] {
            assert_eq!(halves_of(given, "a.c"), None, "{given}");
        }
        for planned in ["a.a", "a.c -", "a.c libx.so", "-Wl,a.o b.c", "a.c -sMAIN_MODULE=2", "-O2"] {
            assert_eq!(halves_of("a.c", planned), None, "{planned}");
        }
    }
}
