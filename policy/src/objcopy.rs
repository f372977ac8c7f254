//! What GNU objcopy was asked for, read: edits of an object, or a sentence where an option cannot be honoured. A command of its
//! own, as `strip` is.

use crate::plan::Refusal;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// What an option does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// All global symbols become weak.
    Weaken,
    /// Hidden symbols become local.
    LocalizeHidden,
    /// One becomes weak.
    WeakenSymbol,
    /// One becomes local.
    LocalizeSymbol,
    /// One becomes global.
    GlobalizeSymbol,
    /// All others become local.
    KeepGlobalSymbol,
    /// One goes.
    StripSymbol,
    /// One goes, if nothing uses it.
    StripUnneededSymbol,
    /// `OLD=NEW`.
    RedefineSymbol,
    /// Stands before each name.
    PrefixSymbols,
    /// `NAME=FILE`.
    AddSection,
    /// One goes.
    RemoveSection,
    /// `NAME=FILE`: a section's bytes go there.
    DumpSection,
    /// `OLD=NEW`.
    RenameSection,
    /// `NAME=BYTES`.
    SectionAlignment,
    /// What a debugger reads goes.
    StripDebug,
    /// What a debugger reads is all that stays.
    OnlyDebug,
    /// The format of the input.
    InputFormat,
    /// The format of the output.
    OutputFormat,
    /// Patterns, not names.
    Wildcards,
    /// A question: objcopy answers by itself.
    Question,
    /// It means nothing for WebAssembly.
    Nothing,
    /// It cannot be honoured.
    Refuse(&'static str),
}

/// Where an option's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    None,
    Own,
    /// Each line of a file.
    Lines,
}

/// An option: one letter, or 0; its long name; its value; what it does.
type Row = (u8, &'static str, Value, Verb);

const ADDRESSES: Verb = Verb::Refuse("a WebAssembly object has no sections with addresses");
const NAMES: Verb = Verb::Refuse("a WebAssembly object's symbols have no such mark");
const CONTENTS: Verb = Verb::Refuse("it would change bytes to which an object's relocations point");

static OPTIONS: &[Row] = &[
    (b'I', "input-target", Value::Own, Verb::InputFormat),
    (b'O', "output-target", Value::Own, Verb::OutputFormat),
    (b'F', "target", Value::Own, Verb::InputFormat),
    (b'B', "binary-architecture", Value::Own, Verb::Nothing),
    (0, "weaken", Value::None, Verb::Weaken),
    (0, "localize-hidden", Value::None, Verb::LocalizeHidden),
    (b'W', "weaken-symbol", Value::Own, Verb::WeakenSymbol),
    (0, "weaken-symbols", Value::Lines, Verb::WeakenSymbol),
    (b'L', "localize-symbol", Value::Own, Verb::LocalizeSymbol),
    (0, "localize-symbols", Value::Lines, Verb::LocalizeSymbol),
    (0, "globalize-symbol", Value::Own, Verb::GlobalizeSymbol),
    (0, "globalize-symbols", Value::Lines, Verb::GlobalizeSymbol),
    (b'G', "keep-global-symbol", Value::Own, Verb::KeepGlobalSymbol),
    (0, "keep-global-symbols", Value::Lines, Verb::KeepGlobalSymbol),
    (b'N', "strip-symbol", Value::Own, Verb::StripSymbol),
    (0, "strip-symbols", Value::Lines, Verb::StripSymbol),
    (0, "strip-unneeded-symbol", Value::Own, Verb::StripUnneededSymbol),
    (0, "strip-unneeded-symbols", Value::Lines, Verb::StripUnneededSymbol),
    (b'K', "keep-symbol", Value::Own, Verb::Nothing),
    (0, "keep-symbols", Value::Own, Verb::Nothing),
    (0, "keep-section", Value::Own, Verb::Nothing),
    (0, "keep-file-symbols", Value::None, Verb::Nothing),
    (0, "keep-section-symbols", Value::None, Verb::Nothing),
    (0, "redefine-sym", Value::Own, Verb::RedefineSymbol),
    (0, "redefine-syms", Value::Lines, Verb::RedefineSymbol),
    (0, "prefix-symbols", Value::Own, Verb::PrefixSymbols),
    (0, "add-section", Value::Own, Verb::AddSection),
    (b'R', "remove-section", Value::Own, Verb::RemoveSection),
    (0, "dump-section", Value::Own, Verb::DumpSection),
    (0, "rename-section", Value::Own, Verb::RenameSection),
    (0, "set-section-alignment", Value::Own, Verb::SectionAlignment),
    (0, "set-section-flags", Value::Own, Verb::Nothing),
    (b'w', "wildcard", Value::None, Verb::Wildcards),
    (b'S', "strip-all", Value::None, Verb::StripDebug),
    (0, "strip-all-gnu", Value::None, Verb::StripDebug),
    (b'g', "strip-debug", Value::None, Verb::StripDebug),
    (0, "strip-unneeded", Value::None, Verb::StripDebug),
    (0, "strip-dwo", Value::None, Verb::Nothing),
    (b'x', "discard-all", Value::None, Verb::Nothing),
    (b'X', "discard-locals", Value::None, Verb::Nothing),
    (0, "only-keep-debug", Value::None, Verb::OnlyDebug),
    (0, "add-gnu-debuglink", Value::Own, Verb::Nothing),
    (b'p', "preserve-dates", Value::None, Verb::Nothing),
    (b'D', "enable-deterministic-archives", Value::None, Verb::Nothing),
    (b'U', "disable-deterministic-archives", Value::None, Verb::Nothing),
    (b'v', "verbose", Value::None, Verb::Nothing),
    (b'M', "merge-notes", Value::None, Verb::Nothing),
    (0, "no-merge-notes", Value::None, Verb::Nothing),
    (0, "no-change-warnings", Value::None, Verb::Nothing),
    (0, "no-adjust-warnings", Value::None, Verb::Nothing),
    (0, "change-warnings", Value::None, Verb::Nothing),
    (0, "adjust-warnings", Value::None, Verb::Nothing),
    (0, "compress-debug-sections", Value::None, Verb::Nothing),
    (0, "decompress-debug-sections", Value::None, Verb::Nothing),
    (0, "remove-leading-char", Value::None, Verb::Nothing),
    (0, "allow-broken-links", Value::None, Verb::Nothing),
    (0, "pure", Value::None, Verb::Nothing),
    (0, "impure", Value::None, Verb::Nothing),
    (0, "readonly-text", Value::None, Verb::Nothing),
    (0, "writable-text", Value::None, Verb::Nothing),
    (b'V', "version", Value::None, Verb::Question),
    (b'h', "help", Value::None, Verb::Question),
    (b'H', "help", Value::None, Verb::Question),
    (0, "info", Value::None, Verb::Question),
    (b'j', "only-section", Value::Own, Verb::Refuse("the rest of a WebAssembly object is what its symbols speak of")),
    (0, "update-section", Value::Own, CONTENTS),
    (0, "reverse-bytes", Value::Own, CONTENTS),
    (b'b', "byte", Value::Own, CONTENTS),
    (b'i', "interleave", Value::Own, CONTENTS),
    (0, "interleave-width", Value::Own, CONTENTS),
    (0, "add-symbol", Value::Own, ADDRESSES),
    (0, "set-start", Value::Own, ADDRESSES),
    (0, "change-start", Value::Own, ADDRESSES),
    (0, "change-addresses", Value::Own, ADDRESSES),
    (0, "change-section-address", Value::Own, ADDRESSES),
    (0, "change-section-lma", Value::Own, ADDRESSES),
    (0, "change-section-vma", Value::Own, ADDRESSES),
    (0, "adjust-start", Value::Own, ADDRESSES),
    (0, "adjust-vma", Value::Own, ADDRESSES),
    (0, "adjust-section-vma", Value::Own, ADDRESSES),
    (0, "gap-fill", Value::Own, ADDRESSES),
    (0, "pad-to", Value::Own, ADDRESSES),
    (0, "prefix-sections", Value::Own, ADDRESSES),
    (0, "prefix-alloc-sections", Value::Own, ADDRESSES),
    (0, "remove-relocations", Value::Own, CONTENTS),
    (0, "change-leading-char", Value::None, NAMES),
    (0, "new-symbol-visibility", Value::Own, NAMES),
    (0, "extract-symbol", Value::None, CONTENTS),
    (0, "extract-dwo", Value::None, Verb::Refuse("Emscripten's split debug information is -gsplit-dwarf's own file")),
];

/// One thing that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What.
    pub verb: Verb,
    /// The option, as spelled.
    pub option: String,
    /// Its value; of a file, a line.
    pub value: Vec<u8>,
}

/// A command line, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// What was asked for, in order.
    pub edits: Vec<Edit>,
    /// The input, and the output if that is another file.
    pub files: Vec<OsString>,
}

impl Request {
    /// Reads the words behind `objcopy`; `read` gives a file's text. An error: an option that nobody knows.
    pub fn read<E: From<Refusal>>(
        args: &[OsString],
        read: impl Fn(&OsStr) -> Result<Vec<u8>, E>,
    ) -> Result<Request, E> {
        let mut request = Request::default();
        let mut words = args.iter();
        while let Some(word) = words.next() {
            let text = word.as_bytes();
            let Some((row, glued)) = option(text)? else {
                if text == b"--" {
                    request.files.extend(words.cloned());
                    break;
                }
                request.files.push(word.clone());
                continue;
            };
            let (_, _, value, verb) = *row;
            let spelled = word.to_string_lossy().into_owned();
            let value_of = |next: Option<&OsString>| match glued {
                Some(glued) => Ok(glued.to_vec()),
                None => {
                    next.map(|next| next.as_bytes().to_vec()).ok_or_else(|| refusal(&spelled, "its value is missing"))
                }
            };
            let mut push = |value: Vec<u8>| request.edits.push(Edit { verb, option: spelled.clone(), value });
            match value {
                Value::None => push(Vec::new()),
                Value::Own => push(value_of(if glued.is_none() { words.next() } else { None })?),
                Value::Lines => {
                    let file = OsString::from_vec(value_of(if glued.is_none() { words.next() } else { None })?);
                    lines(&read(&file)?).for_each(push);
                }
            }
        }
        Ok(request)
    }

    /// The values of a verb, in order.
    pub fn values(&self, verb: Verb) -> impl DoubleEndedIterator<Item = &[u8]> {
        self.edits.iter().filter(move |edit| edit.verb == verb).map(|edit| edit.value.as_slice())
    }

    /// Was this asked for?
    pub fn has(&self, verb: Verb) -> bool {
        self.values(verb).next().is_some()
    }

    /// The first option that cannot be honoured for an object.
    pub fn refused(&self) -> Option<Refusal> {
        self.edits.iter().find_map(|edit| match edit.verb {
            Verb::Refuse(reason) => Some(Refusal { option: edit.option.clone(), reason }),
            _ => None,
        })
    }
}

fn refusal(option: &str, reason: &'static str) -> Refusal {
    Refusal { option: option.to_owned(), reason }
}

/// A row, and what is glued to the option.
type Found<'a> = (&'static Row, Option<&'a [u8]>);

/// The row of an option, and what is glued to it; `None` for an operand.
fn option(text: &[u8]) -> Result<Option<Found<'_>>, Refusal> {
    if text.len() < 2 || text[0] != b'-' || text == b"--" {
        return Ok(None);
    }
    let unknown = || refusal(&String::from_utf8_lossy(text), "objcopy has no such option");
    if let Some(long) = text.strip_prefix(b"--") {
        let equals = long.iter().position(|&byte| byte == b'=');
        let (name, glued) = equals.map_or((long, None), |at| (&long[..at], Some(&long[at + 1..])));
        // As getopt has it, the start of a name that no other has is enough.
        let exact = OPTIONS.iter().find(|(_, other, ..)| other.as_bytes() == name);
        let starting: Vec<_> = OPTIONS.iter().filter(|(_, other, ..)| other.as_bytes().starts_with(name)).collect();
        let only = starting.first().filter(|first| starting.iter().all(|other| other.1 == first.1));
        return exact.or(only.copied()).map(|row| Some((row, glued))).ok_or_else(unknown);
    }
    let row = OPTIONS.iter().find(|(letter, ..)| *letter == text[1] && *letter != 0).ok_or_else(unknown)?;
    let glued = Some(&text[2..]).filter(|glued| !glued.is_empty());
    match glued {
        Some(_) if row.2 == Value::None => Err(unknown()),
        glued => Ok(Some((row, glued))),
    }
}

/// The lines of a list of symbols, without comments; two words are one with `=` between them.
fn lines(text: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let lines = text.split(|&byte| byte == b'\n').map(|line| {
        let line = line.split(|&byte| byte == b'#').next().unwrap_or_default();
        let words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(&b'=')
    });
    lines.filter(|line| !line.is_empty())
}

/// `OLD=NEW` in two.
pub fn pair(value: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = value.iter().position(|&byte| byte == b'=')?;
    Some((&value[..at], &value[at + 1..]))
}

/// What GNU's tools call a file's bytes: `_binary_` and its name, each byte that is no letter or digit a `_`.
pub fn binary_name(path: &OsStr) -> String {
    let plain = |byte: &u8| if byte.is_ascii_alphanumeric() { char::from(*byte) } else { '_' };
    format!("_binary_{}", path.as_bytes().iter().map(plain).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Request, Refusal> {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        Request::read(&args, |file| {
            assert_eq!(file, "names");
            Ok(b"a b # c\n\n# d\n  e=f\n".to_vec())
        })
    }

    #[test]
    fn values_are_found_wherever_they_sit() {
        for line in ["-Lx a b", "-L x a b", "--localize-symbol=x a b", "--localize-symbol x a b"] {
            let request = read(line).unwrap();
            assert_eq!(request.values(Verb::LocalizeSymbol).collect::<Vec<_>>(), [b"x"], "{line}");
            assert_eq!(request.files, ["a", "b"]);
        }
        let request = read("--redefine-syms=names --strip-deb -- -x").unwrap();
        assert_eq!(request.values(Verb::RedefineSymbol).collect::<Vec<_>>(), [b"a=b", b"e=f"]);
        assert!(request.has(Verb::StripDebug));
        assert_eq!(request.files, ["-x"]);
    }

    #[test]
    fn the_first_equals_sign_stands_between_two_names() {
        assert_eq!(pair(b"old=new=er"), Some((&b"old"[..], &b"new=er"[..])));
        assert_eq!(pair(b"old="), Some((&b"old"[..], &b""[..])));
        assert_eq!(pair(b"old"), None);
    }

    #[test]
    fn what_cannot_be_done_is_said() {
        assert_eq!(read("--nonsense a").unwrap_err().option, "--nonsense");
        assert_eq!(read("-L").unwrap_err().reason, "its value is missing");
        assert!(read("--pad-to=4 a").unwrap().refused().is_some());
        assert!(read("-S -p a").unwrap().refused().is_none());
    }

    #[test]
    fn a_files_name_becomes_a_symbols() {
        assert_eq!(binary_name(OsStr::new("d/a b-c.d")), "_binary_d_a_b_c_d");
    }

    #[test]
    fn each_option_has_one_row() {
        for (at, row) in OPTIONS.iter().enumerate() {
            let same = |other: &&Row| row.0 != 0 && other.0 == row.0 || row.0 == 0 && other.1 == row.1;
            assert!(OPTIONS[..at].iter().find(same).is_none(), "{}", row.1);
        }
    }
}
