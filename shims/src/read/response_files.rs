//! Response files: `@FILE` stands for the words in FILE. They are read, never rewritten.

use crate::error::Error;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::ops::Range;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

/// A command line with every response file expanded.
#[derive(Debug, Default)]
pub struct Expanded {
    /// The words.
    pub words: Vec<OsString>,
    /// Which words came of which `@FILE` of the command line itself, where that names no other.
    pub files: Vec<(Range<usize>, OsString)>,
}

const DEEPEST: usize = 16;
const MOST_BYTES: u64 = 64 << 20;

/// Reads every response file. One that does not exist is an ordinary word, as it is for gcc and clang.
pub fn expand(args: impl Iterator<Item = OsString>) -> Result<Expanded, Error> {
    let mut expanded = Expanded::default();
    for arg in args {
        let start = expanded.words.len();
        if append(&mut expanded.words, arg.clone(), DEEPEST)? == Files::One {
            expanded.files.push((start..expanded.words.len(), arg));
        }
    }
    Ok(expanded)
}

/// How many files a word stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Files {
    None,
    One,
    /// One file in another, which emcc before 6.0 does not read.
    Nested,
}

/// Adds a word, or what its file holds.
fn append(words: &mut Vec<OsString>, arg: OsString, depth: usize) -> Result<Files, Error> {
    let Some(text) = contents(&arg)? else {
        words.push(arg);
        return Ok(Files::None);
    };
    if depth == 0 {
        return Err(Error::ResponseFiles(OsStr::from_bytes(&arg.as_bytes()[1..]).into()));
    }
    let mut files = Files::One;
    for word in split(&text) {
        if append(words, word, depth - 1)? != Files::None {
            files = Files::Nested;
        }
    }
    Ok(files)
}

fn contents(arg: &OsStr) -> Result<Option<Vec<u8>>, Error> {
    let Some(path) = arg.as_bytes().strip_prefix(b"@").filter(|path| !path.is_empty()) else { return Ok(None) };
    let path = PathBuf::from(OsStr::from_bytes(path));
    match fs::metadata(&path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Ok(found) if found.len() > MOST_BYTES => return Err(Error::ResponseFiles(path)),
        _ => {}
    }
    fs::read(&path).map(Some).map_err(|cause| Error::Read(path, cause))
}

/// Cuts text as gcc and clang do: white space parts words, quotes of either kind keep it, a backslash keeps the next
/// byte whatever it is.
fn split(text: &[u8]) -> Vec<OsString> {
    let mut words = Vec::new();
    let mut word: Option<Vec<u8>> = None;
    let mut quote = None;
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        match (quote, byte) {
            (_, b'\\') => word.get_or_insert_default().extend(bytes.next()),
            (Some(open), _) if byte == open => quote = None,
            (None, b'\'' | b'"') => {
                quote = Some(byte);
                word.get_or_insert_default();
            }
            (None, _) if byte.is_ascii_whitespace() || byte == 0x0b => {
                words.extend(word.take().map(OsString::from_vec))
            }
            _ => word.get_or_insert_default().push(byte),
        }
    }
    words.extend(word.map(OsString::from_vec));
    words
}

impl Expanded {
    /// Puts the response files back whose words all stayed as they were.
    pub fn fold(&self, words: &[policy::Word]) -> Vec<OsString> {
        let mut out = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let here = words[at].from.and_then(|from| self.files.iter().find(|(range, _)| range.start == from));
            let whole = here.filter(|(range, _)| {
                let kept = words[at..].iter().map_while(|word| word.from).take(range.len());
                !range.is_empty() && kept.eq(range.clone())
            });
            match whole {
                Some((range, file)) => {
                    out.push(file.clone());
                    at += range.len();
                }
                None => {
                    out.push(words[at].text.clone());
                    at += 1;
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::Word;

    #[test]
    fn words_are_cut_as_gcc_cuts_them() {
        let text = b"a 'b c' \"d\\\"e\" f\\ g\n-DX=\"y z\"\t'' \\\\ \xff";
        let expected: Vec<OsString> = [&b"a"[..], b"b c", b"d\"e", b"f g", b"-DX=y z", b"", b"\\", b"\xff"]
            .iter()
            .map(|word| OsString::from_vec(word.to_vec()))
            .collect();
        assert_eq!(split(text), expected);
    }

    #[test]
    fn files_nest_and_a_missing_one_is_a_word() {
        let folder = tempfile::tempdir().unwrap();
        let (inner, outer) = (folder.path().join("inner"), folder.path().join("outer"));
        fs::write(&inner, "b c").unwrap();
        fs::write(&outer, format!("a @{}", inner.display())).unwrap();
        let arg = OsString::from(format!("@{}", outer.display()));
        let expanded = expand([arg.clone(), "@missing".into(), "d".into()].into_iter()).unwrap();
        assert_eq!(expanded.words, ["a", "b", "c", "@missing", "d"]);
        assert_eq!(expanded.files, []);
        let arg = OsString::from(format!("@{}", inner.display()));
        assert_eq!(expand([arg.clone()].into_iter()).unwrap().files, [(0..2, arg)]);

        fs::write(&inner, format!("@{}", outer.display())).unwrap();
        assert!(matches!(expand([format!("@{}", outer.display()).into()].into_iter()), Err(Error::ResponseFiles(_))));
    }

    #[test]
    fn a_file_whose_words_stayed_is_put_back() {
        let expanded = Expanded { words: vec!["a".into(), "b".into(), "c".into()], files: vec![(1..3, "@f".into())] };
        let word = |text: &str, from| Word { text: text.into(), from };
        let same = vec![word("a", Some(0)), word("b", Some(1)), word("c", Some(2)), word("d", None)];
        assert_eq!(expanded.fold(&same), ["a", "@f", "d"]);
        let changed = vec![word("a", Some(0)), word("x", None), word("c", Some(2))];
        assert_eq!(expanded.fold(&changed), ["a", "x", "c"]);
    }
}
