//! One command line, read: what each word is, and how to write the words back.
//!
//! A compiler's command line is two lists in one: its own options, and the linker's (`-Wl,a,b`, `-Xlinker a`). Each
//! list is cut into pieces; an item is an option with its value, or an operand, made of one or two pieces. Rules meet
//! items, whatever their spelling; writing back touches only words of which a piece changed.

pub use super::item::{Item, Side};
use super::item::{Piece, Place};
use super::mode::{self, Mode};
use super::reader;
use super::setting;
use crate::tool::Tool;
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::ops::Range;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// A word of the command line that comes of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its text.
    pub text: OsString,
    /// The index of the word it is, unchanged, in the command line that was read.
    pub from: Option<usize>,
}

/// One command line, read.
#[derive(Debug)]
pub struct Invocation {
    /// The tool it is for.
    pub tool: Tool,
    /// What it asks for.
    pub mode: Mode,
    /// Options and operands, in order of their first piece.
    pub items: Vec<Item>,
    words: Vec<OsString>,
    pieces: Vec<Piece>,
}

/// What becomes of an item's pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Left out.
    Drop,
    /// These words stand in its place, in the list that it stood in.
    Replace(Vec<OsString>),
}

impl Invocation {
    /// Reads the words behind the tool's name, response files already expanded.
    pub fn parse(tool: Tool, words: Vec<OsString>) -> Invocation {
        let (items, pieces) = reader::read(tool, &words);
        let mode = mode::of(tool, &items);
        Invocation { tool, mode, items, words, pieces }
    }

    /// The words as they were read.
    pub fn words(&self) -> &[OsString] {
        &self.words
    }

    /// The last value of a compiler option.
    pub fn last(&self, name: &str) -> Option<&OsStr> {
        self.compiler_options().rev().find(|(option, _)| *option == name.as_bytes()).and_then(|(_, value)| value)
    }

    /// Was a compiler option given?
    pub fn has(&self, name: &str) -> bool {
        self.compiler_options().any(|(option, _)| option == name.as_bytes())
    }

    /// The value of an Emscripten setting that was given, the last one where it was given more than once.
    pub fn setting(&self, name: &str) -> Option<Cow<'_, str>> {
        setting::last(self.items.iter().filter(|item| item.side == Side::Compiler), name)
    }

    /// Was this option given, or this setting (`-sNAME`)?
    pub fn gives(&self, name: &str) -> bool {
        match name.strip_prefix("-s").filter(|setting| setting.starts_with(|c: char| c.is_ascii_uppercase())) {
            Some(setting) => self.setting(setting).is_some(),
            None => self.has(name),
        }
    }

    /// Does the compiler proper run?
    pub fn compiles(&self) -> bool {
        match self.last("-x").and_then(OsStr::to_str) {
            Some("none") | None => self.inputs().any(mode::is_source),
            Some(language) => !language.starts_with("assembler") && self.inputs().next().is_some(),
        }
    }

    /// Does a precompiled header come of it, by what its inputs are?
    pub fn makes_header(&self) -> bool {
        let compiles = matches!(self.mode, Mode::Compile | Mode::Preprocess);
        compiles && self.inputs().next().is_some() && mode::headers_alone(&self.items)
    }

    /// The compiler's option that stands last and wants a value behind it, of those that gcc takes.
    pub fn lacks_value(&self) -> Option<String> {
        const WANT_VALUES: &[&[u8]] = &[
            b"-D",
            b"-I",
            b"-L",
            b"-MF",
            b"-MQ",
            b"-MT",
            b"-T",
            b"-U",
            b"-Xlinker",
            b"-idirafter",
            b"-imacros",
            b"-include",
            b"-iquote",
            b"-isysroot",
            b"-isystem",
            b"-l",
            b"-o",
            b"-u",
            b"-x",
            b"-z",
        ];
        let last = self.items.last().filter(|_| self.tool != Tool::Ld)?;
        let lacks = last.side == Side::Compiler && last.value.is_none();
        (lacks && WANT_VALUES.contains(&last.name.as_deref()?)).then(|| self.spelled(last))
    }

    /// Files that are read: operands, of either list.
    pub fn inputs(&self) -> impl Iterator<Item = &OsStr> {
        self.items.iter().filter(|item| item.name.is_none()).filter_map(|item| item.value.as_deref())
    }

    /// The output that was asked for.
    pub fn output(&self) -> Option<&OsStr> {
        let name: &[u8] = if self.tool == Tool::Ld { b"o" } else { b"-o" };
        self.items.iter().rev().find(|item| item.name.as_deref() == Some(name)).and_then(|item| item.value.as_deref())
    }

    /// Values of an option of either list, in order: `-L` and `-Wl,-L` alike.
    pub fn values<'a>(&'a self, letter: &'a str) -> impl Iterator<Item = &'a OsStr> {
        let named = move |item: &&Item| {
            let name = item.name.as_deref().unwrap_or_default();
            name == letter.as_bytes()
                || (item.side == Side::Compiler && name.strip_prefix(b"-") == Some(letter.as_bytes()))
        };
        self.items.iter().filter(named).filter_map(|item| item.value.as_deref())
    }

    /// The words that an item is made of, as they were spelled.
    pub fn spelled(&self, item: &Item) -> String {
        let texts = item.pieces.iter().flatten().map(|&piece| {
            let piece = &self.pieces[piece];
            let text = String::from_utf8_lossy(&self.words[piece.word].as_bytes()[piece.bytes.clone()]).into_owned();
            match piece.place {
                Place::Whole => text,
                Place::Comma => format!("-Wl,{text}"),
                Place::Xlinker => format!("-Xlinker {text}"),
            }
        });
        texts.collect::<Vec<_>>().join(" ")
    }

    /// Does the item's value stand in a word of its own?
    pub fn is_separate(&self, item: &Item) -> bool {
        item.pieces[1].is_some()
    }

    /// The words that an item is in, each with its index; a word may hold several items.
    pub fn words_of(&self, item: &Item) -> impl Iterator<Item = (usize, &OsStr)> {
        let pieces = item.pieces.iter().flatten().map(|&piece| &self.pieces[piece]);
        let indices = pieces.flat_map(|piece| {
            let before = (piece.place == Place::Xlinker).then(|| piece.word - 1);
            before.into_iter().chain([piece.word])
        });
        indices.map(|at| (at, self.words[at].as_os_str()))
    }

    /// Writes the command line with these edits, each named by its item's index.
    pub fn write(&self, edits: &[(usize, Edit)]) -> Vec<Word> {
        let mut changes: Vec<Option<&[OsString]>> = vec![None; self.pieces.len()];
        for (item, edit) in edits {
            let [first, second] = self.items[*item].pieces;
            let replacement: &[OsString] = match edit {
                Edit::Drop => &[],
                Edit::Replace(words) => words,
            };
            first.into_iter().for_each(|piece| changes[piece] = Some(replacement));
            second.into_iter().for_each(|piece| changes[piece] = Some(&[]));
        }
        let mut out = Vec::with_capacity(self.words.len());
        let mut at = 0;
        for (word, text) in self.words.iter().enumerate() {
            let end = at + self.pieces[at..].iter().take_while(|piece| piece.word == word).count();
            if changes[at..end].iter().all(Option::is_none) {
                // The word before an `-Xlinker` value has no piece: it goes and stays with its value.
                let value_dropped = self.is_xlinker(word) && changes.get(end).is_some_and(Option::is_some);
                if !value_dropped {
                    out.push(Word { text: text.clone(), from: Some(word) });
                }
            } else {
                out.extend(self.rewrite(at..end, &changes[at..end]).into_iter().map(|text| Word { text, from: None }));
            }
            at = end;
        }
        out
    }

    fn is_xlinker(&self, word: usize) -> bool {
        let next = self.pieces.binary_search_by(|piece| piece.word.cmp(&(word + 1)));
        next.is_ok_and(|at| self.pieces[at].place == Place::Xlinker)
    }

    /// The words that stand for one word of which a piece changed.
    fn rewrite(&self, pieces: Range<usize>, changes: &[Option<&[OsString]>]) -> Vec<OsString> {
        let mut texts: Vec<&[u8]> = Vec::new();
        for (piece, change) in self.pieces[pieces.clone()].iter().zip(changes) {
            match change {
                Some(words) => texts.extend(words.iter().map(|word| word.as_bytes())),
                None => texts.push(&self.words[piece.word].as_bytes()[piece.bytes.clone()]),
            }
        }
        match self.pieces[pieces.start].place {
            Place::Whole => texts.into_iter().map(os_string).collect(),
            Place::Comma if texts.is_empty() => Vec::new(),
            Place::Comma => vec![os_string(&[b"-Wl,", texts.join(&b","[..]).as_slice()].concat())],
            Place::Xlinker => {
                texts.into_iter().flat_map(|text| [OsString::from("-Xlinker"), os_string(text)]).collect()
            }
        }
    }

    fn compiler_options(&self) -> impl DoubleEndedIterator<Item = (&[u8], Option<&OsStr>)> {
        let compiler = self.items.iter().filter(|item| item.side == Side::Compiler);
        compiler.filter_map(|item| Some((item.name.as_deref()?, item.value.as_deref())))
    }
}

fn os_string(bytes: &[u8]) -> OsString {
    OsString::from_vec(bytes.to_vec())
}

#[cfg(test)]
mod tests;
