//! Response files: `@FILE` stands for the words in FILE, and among the linker's words (`-Wl,@FILE`) for words of the
//! linker. They are read as gcc reads them, and never rewritten. emcc gets such a file where it cannot cut its text in
//! another way; else it gets the words.

use crate::error::Error;
use policy::{Invocation, Tool};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::ops::Range;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

/// A command line with every response file expanded.
#[derive(Debug, Default)]
pub struct Expanded {
    /// The words.
    pub words: Vec<OsString>,
    /// Which words came of which `@FILE` of the command line itself, where emcc would cut them alike.
    pub files: Vec<(Range<usize>, OsString)>,
}

/// As many as gcc reads; one that names itself would have no end.
const MOST_FILES: usize = 2000;
const MOST_BYTES: u64 = 64 << 20;

/// Reads every response file. What cannot be opened is an ordinary word, as it is for gcc and clang.
pub fn expand(args: impl Iterator<Item = OsString>) -> Result<Expanded, Error> {
    let mut reader = Reader { words: Vec::new(), files: MOST_FILES, bytes: MOST_BYTES };
    let mut files = Vec::new();
    for arg in args {
        let start = reader.words.len();
        if reader.append(arg.clone())? {
            files.push((start..reader.words.len(), arg));
        }
    }
    Ok(Expanded { words: reader.words, files })
}

/// The words, and what may still be read.
struct Reader {
    words: Vec<OsString>,
    files: usize,
    bytes: u64,
}

impl Reader {
    /// Adds a word, or what its file holds. Is it a file that emcc reads alike?
    fn append(&mut self, word: OsString) -> Result<bool, Error> {
        let (mut is_alike, mut waiting) = (None, vec![word]);
        while let Some(word) = waiting.pop() {
            match self.file(word.as_bytes())? {
                Some((path, text)) => {
                    is_alike.get_or_insert_with(|| is_plain(path, &text));
                    waiting.extend(split(&text).into_iter().rev());
                }
                None => {
                    is_alike.get_or_insert(false);
                    match word.as_bytes().strip_prefix(b"-Wl,").filter(|list| is_list(list)) {
                        Some(list) => self.append_linkers(list)?,
                        None => self.words.push(word),
                    }
                }
            }
        }
        Ok(is_alike == Some(true))
    }

    /// Adds the words of a `-Wl,…` list with a file in it. What is no option there is an operand of the compiler, too,
    /// which counts its inputs.
    fn append_linkers(&mut self, list: &[u8]) -> Result<(), Error> {
        let mut words = Vec::new();
        let mut waiting: Vec<_> = list.split(|&byte| byte == b',').rev().map(<[u8]>::to_vec).collect();
        while let Some(word) = waiting.pop() {
            match self.file(&word)? {
                Some((_, text)) => waiting.extend(split(&text).into_iter().rev().map(OsString::into_vec)),
                None => words.push(OsString::from_vec(word)),
            }
        }
        let invocation = Invocation::parse(Tool::Ld, words);
        for item in &invocation.items {
            for (_, word) in invocation.words_of(item) {
                self.words.extend(item.name.is_some().then(|| "-Xlinker".into()));
                self.words.push(word.to_owned());
            }
        }
        Ok(())
    }

    /// The file that a word stands for, and its text.
    fn file<'a>(&mut self, word: &'a [u8]) -> Result<Option<(&'a Path, Vec<u8>)>, Error> {
        let Some(path) = path(word) else { return Ok(None) };
        Ok(self.text(path)?.map(|text| (path, text)))
    }

    /// What a file holds; `None` where it cannot be opened. A folder is an error, as it is for gcc.
    fn text(&mut self, path: &Path) -> Result<Option<Vec<u8>>, Error> {
        match fs::metadata(path) {
            Err(_) => return Ok(None),
            Ok(found) if found.len() > self.bytes || self.files == 0 => return Err(Error::ResponseFiles(path.into())),
            Ok(_) => {}
        }
        match fs::read(path) {
            Ok(mut text) => {
                self.files -= 1;
                self.bytes = self.bytes.saturating_sub(text.len() as u64);
                // clang and emcc leave a mark of UTF-8 out.
                if text.starts_with(b"\xef\xbb\xbf") {
                    text.drain(..3);
                }
                // gcc's text ends there, and no word of a command line can hold one.
                text.truncate(text.iter().position(|&byte| byte == 0).unwrap_or(text.len()));
                Ok(Some(text))
            }
            Err(cause) if cause.kind() == io::ErrorKind::IsADirectory => Err(Error::Read(path.into(), cause)),
            Err(_) => Ok(None),
        }
    }
}

/// The file that a word may stand for.
fn path(word: &[u8]) -> Option<&Path> {
    word.strip_prefix(b"@").filter(|path| !path.is_empty()).map(|path| Path::new(OsStr::from_bytes(path)))
}

/// Does a list of linker words name a file that is there?
fn is_list(list: &[u8]) -> bool {
    list.split(|&byte| byte == b',').filter_map(path).any(Path::exists)
}

/// Does emcc cut this text as gcc does? It takes a backslash within quotes for itself, other bytes for white space, a name
/// for an encoding, and from 6.0 on one file in another.
fn is_plain(path: &Path, text: &[u8]) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_encoding = ["utf", "cp", "iso"].iter().any(|start| ending.starts_with(start));
    let is_odd = |byte: &u8| b"\\'\"@\x0b\x0c".contains(byte) || !byte.is_ascii();
    path.is_file() && !is_encoding && !["ascii", "latin-1"].contains(&&*ending) && !text.iter().any(is_odd)
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
                    out.push(no_file(&words[at].text));
                    at += 1;
                }
            }
        }
        out
    }
}

/// A name that begins with `@`, so that nobody takes it for a response file.
fn no_file(word: &OsStr) -> OsString {
    match path(word.as_bytes()) {
        Some(_) => OsString::from_iter([OsStr::new("./"), word]),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::Word;

    #[test]
    fn words_are_cut_as_gcc_cuts_them() {
        let text = b"a 'b c' \"d\\\"e\" f\\ g\n-DX=\"y z\"\t'' \\\\ \xff 'h\\\\i' 'j\\k' 'it\\'s' l\x0bm\x0c";
        let expected = [&b"a"[..], b"b c", b"d\"e", b"f g", b"-DX=y z", b"", b"\\", b"\xff", b"h\\i", b"jk", b"it's"];
        let expected = [&expected[..], &[b"l", b"m"]].concat();
        let expected: Vec<OsString> = expected.iter().map(|word| OsString::from_vec(word.to_vec())).collect();
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
    fn no_more_files_are_read_than_anybody_has() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty");
        fs::write(&empty, "").unwrap();
        let words = |count: usize| std::iter::repeat_n(OsString::from(format!("@{}", empty.display())), count);
        assert_eq!(expand(words(MOST_FILES)).unwrap().words, [""; 0]);
        assert!(matches!(expand(words(MOST_FILES + 1)), Err(Error::ResponseFiles(_))));
    }

    fn in_folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
        folder
    }

    /// Expands a line in which `%` is the folder.
    fn expanded(folder: &Path, line: &str) -> Result<Expanded, Error> {
        let folder = folder.to_str().unwrap();
        expand(line.split(' ').map(|word| word.replace('%', folder).into()))
    }

    #[track_caller]
    fn check(folder: &Path, line: &str, words: &str) {
        let found = expanded(folder, line).unwrap().words.join(OsStr::new(" "));
        assert_eq!(found.to_string_lossy(), words.replace('%', folder.to_str().unwrap()));
    }

    #[test]
    fn what_cannot_be_opened_is_a_word_and_a_folder_is_an_error() {
        let folder = in_folder(&[("a.c", b"")]);
        check(folder.path(), "@%/a.c/x @%/missing @", "@%/a.c/x @%/missing @");
        let long = format!("@{}", "x".repeat(5000));
        check(folder.path(), &long, &long);
        assert!(matches!(expanded(folder.path(), "@%"), Err(Error::Read(..))));
    }

    #[test]
    fn the_linkers_files_are_lists_of_its_words() {
        let text = b"--as-needed -lm -soname libx.so 'a b.o'\n-R/a,b";
        let folder = in_folder(&[("w", text), ("o", b"b.o c.o")]);
        let words = "-Xlinker --as-needed -Xlinker -lm -Xlinker -soname -Xlinker libx.so a b.o -Xlinker -R/a,b";
        check(folder.path(), "a.c -Wl,@%/w", &format!("a.c {words}"));
        check(folder.path(), "-Wl,-z,@%/o,-x", "-Xlinker -z -Xlinker b.o c.o -Xlinker -x");
        check(folder.path(), "-Wl,-rpath,@loader_path/x,-a -Wl,@%/none", "-Wl,-rpath,@loader_path/x,-a -Wl,@%/none");
    }

    #[test]
    fn only_a_file_that_emcc_cuts_alike_is_put_back() {
        let texts: &[(&str, &[u8])] = &[
            ("plain", b"a.o b.o\n-O2 #x"),
            ("quotes", b"'a b'"),
            ("backslash", b"a\\\\b"),
            ("utf", "\u{e4}".as_bytes()),
            ("latin", b"\xe4"),
            ("tab", b"a\x0bb"),
            ("nul", b"a\0b"),
            ("mark", b"\xef\xbb\xbfa"),
            ("x.utf-16", b"a"),
        ];
        let folder = in_folder(texts);
        for (name, _) in texts {
            let files = expanded(folder.path(), &format!("@%/{name}")).unwrap().files;
            assert_eq!(!files.is_empty(), ["plain", "nul", "mark"].contains(name), "{name}");
        }
        check(folder.path(), "@%/nul @%/backslash @%/mark", "a a\\b a");
    }

    #[test]
    fn a_name_with_an_at_sign_is_no_response_file() {
        let expanded = Expanded::default();
        let words = ["-o", "@out", "@", "-DX=@y"].map(|text| Word { text: text.into(), from: None });
        assert_eq!(expanded.fold(&words), ["-o", "./@out", "@", "-DX=@y"]);
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
