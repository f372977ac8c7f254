//! gcc's long spellings (`--shared`, `--output=x`, `--compile`), each with the short one that emcc knows.

use super::options::{self, Shape};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// Options without a value.
static FLAGS: &[(&str, &str)] = &[
    ("--ansi", "-ansi"),
    ("--assemble", "-S"),
    ("--comments", "-C"),
    ("--comments-in-macros", "-CC"),
    ("--compile", "-c"),
    ("--debug", "-g"),
    ("--dependencies", "-M"),
    ("--extra-warnings", "-Wextra"),
    ("--include-barrier", "-I-"),
    ("--all-warnings", "-Wall"),
    ("--no-line-commands", "-P"),
    ("--no-standard-includes", "-nostdinc"),
    ("--no-standard-libraries", "-nostdlib"),
    ("--no-warnings", "-w"),
    ("--optimize", "-O"),
    ("--pedantic", "-pedantic"),
    ("--pedantic-errors", "-pedantic-errors"),
    ("--pie", "-pie"),
    ("--pipe", "-pipe"),
    ("--preprocess", "-E"),
    ("--print-missing-file-dependencies", "-MG"),
    ("--shared", "-shared"),
    ("--static", "-static"),
    ("--static-pie", "-static-pie"),
    ("--trace-includes", "-H"),
    ("--traditional-cpp", "-traditional-cpp"),
    ("--user-dependencies", "-MM"),
    ("--verbose", "-v"),
    ("--write-dependencies", "-MD"),
    ("--write-user-dependencies", "-MMD"),
];

/// Options with a value, behind `=` or in the next word.
static VALUES: &[(&str, &str)] = &[
    ("--define-macro", "-D"),
    ("--entry", "-e"),
    ("--force-link", "-u"),
    ("--imacros", "-imacros"),
    ("--include", "-include"),
    ("--include-directory", "-I"),
    ("--include-directory-after", "-idirafter"),
    ("--include-prefix", "-iprefix"),
    ("--include-with-prefix", "-iwithprefix"),
    ("--include-with-prefix-after", "-iwithprefix"),
    ("--include-with-prefix-before", "-iwithprefixbefore"),
    ("--language", "-x"),
    ("--library-directory", "-L"),
    ("--output", "-o"),
    ("--prefix", "-B"),
    ("--std", "-std"),
    ("--undefine-macro", "-U"),
];

/// Options with a value behind `=` alone.
static GLUED: &[(&str, &str)] =
    &[("--optimize=", "-O"), ("--debug=", "-g"), ("--for-assembler=", "-Wa,"), ("--warn-", "-W")];

/// A word with its value, if the next word may hold it, in emcc's spelling.
pub(super) enum Short {
    /// In one word.
    Word(OsString),
    /// The value stands in the next word.
    Option(&'static str),
}

/// The short spelling of a word.
pub(super) fn short(word: &[u8]) -> Option<Short> {
    let find = |table: &'static [(&str, &str)], word: &[u8]| {
        table.iter().find(|(long, _)| long.as_bytes() == word).map(|(_, short)| *short)
    };
    if !word.starts_with(b"--") {
        return None;
    }
    if let Some(flag) = find(FLAGS, word) {
        return Some(Short::Word(flag.into()));
    }
    if let Some(option) = find(VALUES, word) {
        return Some(Short::Option(option));
    }
    if let Some(at) = word.iter().position(|&byte| byte == b'=') {
        if let Some(option) = find(VALUES, &word[..at]) {
            return Some(Short::Word(glued(option, OsStr::from_bytes(&word[at + 1..]))));
        }
    }
    let (long, option) = GLUED.iter().find(|(long, _)| word.starts_with(long.as_bytes()))?;
    let value = &word[long.len()..];
    let no = (*option == "-W").then(|| value.strip_prefix(b"no-")).flatten();
    Some(Short::Word(match no {
        Some(name) => OsString::from_vec([b"-Wno-", name].concat()),
        None => glued(option, OsStr::from_bytes(value)),
    }))
}

/// An option with its value in one word.
pub(super) fn glued(option: &str, value: &OsStr) -> OsString {
    let row = options::COMPILER.iter().find(|row| row.name == option);
    let equals = row.is_some_and(|row| matches!(row.shape, Shape::Equals | Shape::EqualsOrSeparate));
    OsString::from_iter([OsStr::new(option), OsStr::new(if equals { "=" } else { "" }), value])
}

/// These words with each long spelling in its short one, and the number of words as it was.
pub fn shortened(words: Vec<OsString>) -> Vec<OsString> {
    let mut out = Vec::with_capacity(words.len());
    let mut values = 0;
    let count = words.len();
    for (at, word) in words.into_iter().enumerate() {
        let is_value = std::mem::take(&mut values) > 0;
        let found = (!is_value).then(|| short(word.as_bytes())).flatten();
        if !is_value {
            let wants = options::compiler(word.as_bytes()).is_some_and(|found| found.wants_next);
            values = usize::from(wants);
        }
        out.push(match found {
            Some(Short::Word(short)) => short,
            // -std takes no value in a word of its own.
            Some(Short::Option("-std")) | None => word,
            Some(Short::Option(option)) => {
                values = usize::from(at + 1 < count);
                option.into()
            }
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let words = shortened(line.split(' ').map(OsString::from).collect());
        assert_eq!(words.join(OsStr::new(" ")), expected, "{line}");
    }

    #[test]
    fn each_long_spelling_has_its_short_one() {
        check("--shared --output=p a.c", "-shared -op a.c");
        check("--compile a.c --output p.o", "-c a.c -o p.o");
        check("--define-macro=A=1 --define-macro B --undefine-macro=C", "-DA=1 -D B -UC");
        check("--include-directory=i --include-directory j --include=x.h", "-Ii -I j -includex.h");
        check(
            "--std=c11 --optimize=2 --optimize --debug --warn-error --warn-no-unused",
            "-std=c11 -O2 -O -g -Werror -Wno-unused",
        );
        check("--language=c --preprocess --no-line-commands a", "-xc -E -P a");
    }

    #[test]
    fn a_value_and_emccs_own_options_stay() {
        check("-o --shared --pre-js --compile -I --output", "-o --shared --pre-js --compile -I --output");
        check(
            "--use-port=zlib --sysroot=/ --target=x --version --param x",
            "--use-port=zlib --sysroot=/ --target=x --version --param x",
        );
        check("-Wl,--shared -Xlinker --shared", "-Wl,--shared -Xlinker --shared");
    }

    #[test]
    fn every_short_spelling_is_one_that_is_read() {
        for (long, short) in VALUES {
            let found = options::compiler(short.as_bytes()).unwrap();
            assert!(found.wants_next || *short == "-std", "{long}");
        }
    }
}
