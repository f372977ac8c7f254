//! Cuts the words of a command line into pieces, and makes items of them.

use super::item::{Item, Piece, Place, Side};
use super::options::{self, Found};
use crate::tool::Tool;
use std::ffi::OsString;
use std::ops::Range;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// The items of these words, and the pieces that they are made of.
pub(super) fn read(tool: Tool, words: &[OsString]) -> (Vec<Item>, Vec<Piece>) {
    let mut reader = Reader { words, pieces: Vec::with_capacity(words.len()), items: Vec::new(), pending: None };
    if tool == Tool::Ld {
        (0..words.len()).for_each(|word| reader.linker_piece(word, 0..words[word].len(), Place::Whole));
    } else {
        reader.compiler_words();
    }
    (reader.items, reader.pieces)
}

struct Reader<'a> {
    words: &'a [OsString],
    pieces: Vec<Piece>,
    items: Vec<Item>,
    /// The linker option that waits for its value, which may come in a later word.
    pending: Option<usize>,
}

impl Reader<'_> {
    fn compiler_words(&mut self) {
        let mut word = 0;
        while word < self.words.len() {
            let text = self.words[word].as_bytes();
            if let Some(list) = text.strip_prefix(b"-Wl,") {
                self.commas(word, list);
            } else if text == b"-Xlinker" && word + 1 < self.words.len() {
                word += 1;
                self.linker_piece(word, 0..self.words[word].len(), Place::Xlinker);
            } else {
                word += self.compiler_word(word, text);
            }
            word += 1;
        }
    }

    fn commas(&mut self, word: usize, list: &[u8]) {
        let mut start = "-Wl,".len();
        for part in list.split(|&byte| byte == b',') {
            self.linker_piece(word, start..start + part.len(), Place::Comma);
            start += part.len() + 1;
        }
    }

    /// Reads a word of the compiler's own list; returns how many further words it took.
    fn compiler_word(&mut self, word: usize, text: &[u8]) -> usize {
        let piece = self.piece(word, 0..text.len(), Place::Whole);
        let Some(found) = setting(text, self.next(word)).or_else(|| options::compiler(text)) else {
            self.item(Side::Compiler, None, Some(text), piece);
            return 0;
        };
        let item = self.item(Side::Compiler, Some(found.name), found.value, piece);
        let Some(value) = self.next(word).filter(|_| found.wants_next) else { return 0 };
        let value = OsString::from_vec(value.to_vec());
        let second = self.piece(word + 1, 0..value.len(), Place::Whole);
        self.items[item].value = Some(value);
        self.items[item].pieces[1] = Some(second);
        1
    }

    fn linker_piece(&mut self, word: usize, bytes: Range<usize>, place: Place) {
        let text = self.words[word].as_bytes()[bytes.clone()].to_vec();
        let piece = self.piece(word, bytes, place);
        if let Some(item) = self.pending.take() {
            self.items[item].value = Some(OsString::from_vec(text));
            self.items[item].pieces[1] = Some(piece);
            return;
        }
        match options::linker(&text) {
            None => drop(self.item(Side::Linker, None, Some(&text), piece)),
            Some(Found { name, value, wants_next }) => {
                let item = self.item(Side::Linker, Some(name), value, piece);
                self.pending = wants_next.then_some(item);
            }
        }
    }

    fn next(&self, word: usize) -> Option<&[u8]> {
        self.words.get(word + 1).map(|next| next.as_bytes())
    }

    fn piece(&mut self, word: usize, bytes: Range<usize>, place: Place) -> usize {
        self.pieces.push(Piece { word, bytes, place });
        self.pieces.len() - 1
    }

    fn item(&mut self, side: Side, name: Option<&[u8]>, value: Option<&[u8]>, piece: usize) -> usize {
        let (name, value) = (name.map(<[u8]>::to_vec), value.map(|value| OsString::from_vec(value.to_vec())));
        self.items.push(Item { side, name, value, pieces: [Some(piece), None] });
        self.items.len() - 1
    }
}

/// Emscripten's `-sNAME=…` and `-s NAME=…`, which share their first letters with `-s`, `-shared` and `-std=…`.
fn setting<'a>(text: &'a [u8], next: Option<&[u8]>) -> Option<Found<'a>> {
    let rest = text.strip_prefix(b"-s")?;
    let is_setting = |text: &[u8]| {
        let name = text.split(|&byte| byte == b'=').next().unwrap_or_default();
        let plain = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
        name.first().is_some_and(u8::is_ascii_uppercase) && name.iter().all(plain)
    };
    if is_setting(rest) {
        return Some(Found { name: b"-s", value: Some(rest), wants_next: false });
    }
    let separate = rest.is_empty() && next.is_some_and(is_setting);
    separate.then_some(Found { name: b"-s", value: None, wants_next: true })
}
