//! Types of functions, globals, memories, tables and tags, as far as a loader compares them.

use std::fmt;
use std::sync::Arc;

use wasmparser::{AbstractHeapType, HeapType, ValType};

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ValueType {
    I32,
    I64,
    F32,
    F64,
    V128,
    FuncRef,
    ExternRef,
    ExnRef,
    /// A typed or otherwise new reference.
    OtherRef,
}

use ValueType::{ExnRef, ExternRef, F32, F64, FuncRef, I32, I64, OtherRef, V128};

const WORDS: [(ValueType, &str); 9] = [
    (I32, "i32"),
    (I64, "i64"),
    (F32, "f32"),
    (F64, "f64"),
    (V128, "v128"),
    (FuncRef, "funcref"),
    (ExternRef, "externref"),
    (ExnRef, "exnref"),
    (OtherRef, "ref"),
];

impl ValueType {
    /// As in the text format.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(value, _)| *value == self).map_or("ref", |(_, word)| word)
    }

    /// The type of that word.
    pub fn from_word(word: &str) -> Option<ValueType> {
        WORDS.iter().find(|(_, known)| *known == word).map(|(value, _)| *value)
    }
}

impl From<ValType> for ValueType {
    fn from(value: ValType) -> ValueType {
        match value {
            ValType::I32 => I32,
            ValType::I64 => I64,
            ValType::F32 => F32,
            ValType::F64 => F64,
            ValType::V128 => V128,
            ValType::Ref(of) => match of.heap_type() {
                HeapType::Abstract { ty: AbstractHeapType::Func, .. } => FuncRef,
                HeapType::Abstract { ty: AbstractHeapType::Extern, .. } => ExternRef,
                HeapType::Abstract { ty: AbstractHeapType::Exn, .. } => ExnRef,
                _ => OtherRef,
            },
        }
    }
}

/// The type of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Signature {
    /// What it takes.
    pub params: Box<[ValueType]>,
    /// What it returns.
    pub results: Box<[ValueType]>,
}

impl Signature {
    /// A 64-bit integer goes in or comes out.
    pub fn has_i64(&self) -> bool {
        self.params.iter().chain(&self.results).any(|value| *value == I64)
    }

    /// From its text, `(i32, i64) -> f64`, as `Display` writes it.
    pub fn parse(text: &str) -> Option<Signature> {
        let list = |text: &str| -> Option<Box<[ValueType]>> {
            let text = text.trim().strip_prefix('(')?.strip_suffix(')')?.trim();
            let words = text.split(',').filter(|_| !text.is_empty());
            words.map(|word| ValueType::from_word(word.trim())).collect()
        };
        let (params, results) = text.split_once("->")?;
        let results = match results.trim() {
            one if one.starts_with('(') => list(one)?,
            one => Box::new([ValueType::from_word(one)?]),
        };
        Some(Signature { params: list(params)?, results })
    }

    /// From Emscripten's letters, result first: `vij`. `p` is an address.
    pub fn from_letters(letters: &str) -> Option<Signature> {
        let value = |letter: char| match letter {
            'i' | 'p' => Some(I32),
            'j' => Some(I64),
            'f' => Some(F32),
            'd' => Some(F64),
            _ => None,
        };
        let mut letters = letters.chars();
        let results = match letters.next()? {
            'v' => Box::default(),
            letter => Box::new([value(letter)?]) as Box<[ValueType]>,
        };
        Some(Signature { params: letters.map(value).collect::<Option<_>>()?, results })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |values: &[ValueType]| {
            let words: Vec<_> = values.iter().map(|value| value.word()).collect();
            format!("({})", words.join(", "))
        };
        match &*self.results {
            [one] => write!(f, "{} -> {}", list(&self.params), one.word()),
            results => write!(f, "{} -> {}", list(&self.params), list(results)),
        }
    }
}

/// How large a memory (in pages of 64 KiB) or a table (in elements) is and may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// At least this.
    pub minimum: u64,
    /// At most this.
    pub maximum: Option<u64>,
    /// Threads share it.
    pub shared: bool,
    /// Its addresses have 64 bits.
    pub wide: bool,
}

/// What an import or an export is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Extern {
    Function(Arc<Signature>),
    Global { value: ValueType, mutable: bool },
    Memory(Limits),
    Table(Limits),
    Tag(Arc<Signature>),
}

impl Extern {
    /// One word, as in the JSON reports.
    pub fn word(&self) -> &'static str {
        match self {
            Extern::Function(_) => "function",
            Extern::Global { .. } => "global",
            Extern::Memory(_) => "memory",
            Extern::Table(_) => "table",
            Extern::Tag(_) => "tag",
        }
    }

    /// The type of a function.
    pub fn signature(&self) -> Option<&Arc<Signature>> {
        match self {
            Extern::Function(signature) => Some(signature),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_read_back_from_its_own_text() {
        for text in ["() -> ()", "(i32, i64) -> f64", "(v128) -> (i32, i32)", "(externref, exnref) -> funcref"] {
            assert_eq!(Signature::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "()", "(i32 -> ()", "(i8) -> ()", "(i32,) -> ()"] {
            assert_eq!(Signature::parse(text), None, "{text}");
        }
    }

    #[test]
    fn letters_are_read_as_emscripten_writes_them() {
        assert_eq!(Signature::from_letters("vpj").unwrap().to_string(), "(i32, i64) -> ()");
        assert_eq!(Signature::from_letters("d").unwrap().to_string(), "() -> f64");
        assert_eq!(Signature::from_letters(""), None);
        assert_eq!(Signature::from_letters("x"), None);
    }
}
