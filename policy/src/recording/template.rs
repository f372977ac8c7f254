//! A recorded clang command: text, and the operands' places in it.

use super::placeholder::{self, find};
use super::shape::{Operand, Shape};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

/// The end of a recorded word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tail {
    /// Nothing further.
    None,
    /// This operand.
    Operand(u16),
    /// Not a tail: an input's file name without its ending stands before the text.
    Stem(u16),
}

/// A recorded clang command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Text, and what follows it.
    words: Vec<(Vec<u8>, Tail)>,
}

impl Template {
    /// From the command that emcc made of a shape's words. `None` where a placeholder came out changed, or where a path
    /// of the recording itself (`folder`) shows in the command.
    pub fn new(command: &[OsString], shape: &Shape, folder: &Path) -> Option<Template> {
        let own = folder.as_os_str().as_bytes();
        let leaks =
            |word: &[u8]| word.windows(own.len()).any(|window| window == own) || contains(word, b"emscripten_temp");
        let word = |word: &OsString| {
            let bytes = word.as_bytes();
            let Some(at) = find(bytes) else { return (!leaks(bytes)).then(|| (bytes.to_vec(), Tail::None)) };
            let (text, rest) = bytes.split_at(at);
            let found = shape.operands.iter().position(|operand| operand.placeholder.as_bytes() == rest);
            if let Some(index) = found {
                return Some((text.to_vec(), Tail::Operand(u16::try_from(index).ok()?)));
            }
            // emcc names an output after the input where none was asked for.
            let inputs = shape.operands.iter().enumerate().filter(|(_, operand)| operand.is_input() && at == 0);
            let stem = |index| rest.strip_prefix(placeholder::word(index).as_bytes());
            let (index, ending) = inputs.filter_map(|(index, _)| Some((index, stem(index)?))).next()?;
            let is_ending = ending.is_empty() || (ending[0] == b'.' && find(ending).is_none());
            let tail = Tail::Stem(u16::try_from(index).ok()?);
            is_ending.then(|| (ending.to_vec(), tail))
        };
        let words = command.iter().map(word).collect::<Option<Vec<_>>>()?;
        let is_plain = matches!(words.first(), Some((text, Tail::None)) if text.starts_with(b"/"));
        is_plain.then_some(Template { words })
    }

    /// The compiler.
    pub fn program(&self) -> &Path {
        Path::new(OsStr::from_bytes(self.words.first().map_or(b"", |(text, _)| text)))
    }

    /// The value of an option of the command that is the same for each compile.
    pub fn value(&self, option: &str) -> Option<&OsStr> {
        let plain = self.words.iter().filter(|(_, tail)| *tail == Tail::None);
        plain.filter_map(|(text, _)| text.strip_prefix(option.as_bytes())).map(OsStr::from_bytes).next()
    }

    /// The command for these operands, behind the compiler.
    pub fn fill(&self, operands: &[Operand]) -> Option<Vec<OsString>> {
        let word = |(text, tail): &(Vec<u8>, Tail)| {
            let value = |index: u16| operands.get(usize::from(index)).map(|operand| operand.value.as_os_str());
            let bytes = match *tail {
                Tail::None => text.clone(),
                Tail::Operand(index) => [text, value(index)?.as_bytes()].concat(),
                Tail::Stem(index) => [Path::new(value(index)?).file_stem()?.as_bytes(), text].concat(),
            };
            Some(OsString::from_vec(bytes))
        };
        self.words.iter().skip(1).map(word).collect()
    }

    /// As bytes that `decode` reads.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (text, tail) in &self.words {
            let (kind, index) = match *tail {
                Tail::None => (0, 0),
                Tail::Operand(index) => (1, index),
                Tail::Stem(index) => (2, index),
            };
            out.push(kind);
            out.extend(index.to_le_bytes());
            out.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
            out.extend(text);
        }
        out
    }

    /// Reads `encode`'s bytes; `None` for any others.
    pub fn decode(mut bytes: &[u8]) -> Option<Template> {
        let mut words = Vec::new();
        while !bytes.is_empty() {
            let (&[kind, low, high, a, b, c, d], rest) = bytes.split_first_chunk::<7>()?;
            let (index, length) = (u16::from_le_bytes([low, high]), u32::from_le_bytes([a, b, c, d]) as usize);
            let (text, rest) = rest.split_at_checked(length)?;
            let tail = match kind {
                0 => Tail::None,
                1 => Tail::Operand(index),
                2 => Tail::Stem(index),
                _ => return None,
            };
            words.push((text.to_vec(), tail));
            bytes = rest;
        }
        (!words.is_empty()).then_some(Template { words })
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
