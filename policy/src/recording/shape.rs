//! Which words of a compile are operands. What is an operand is a row here; any other word is part of what a recording is
//! found by.

use super::emcc_options::is_for_emcc;
use super::placeholder;
use crate::command_line::invocation::{Edit, Invocation};
use crate::command_line::item::{Item, Side};
use crate::command_line::mode::Mode;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Options whose values emcc hands on as they are, in their place.
pub(super) static OPERANDS: &[&str] =
    &["-D", "-I", "-MF", "-MJ", "-MQ", "-MT", "-U", "-idirafter", "-imacros", "-include", "-iquote", "-isystem", "-o"];

/// Endings of inputs that every emcc takes for a source without a look into the file.
pub(super) static SOURCES: &[&str] =
    &["c", "i", "ii", "cc", "cxx", "cpp", "CPP", "c++", "C", "CC", "CXX", "m", "mi", "mm", "ll", "s", "S"];

/// Why a compile cannot be recorded, so that it is emcc's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncacheable {
    /// It links, or asks a question.
    Mode,
    /// Standard input beside other inputs, or none at all.
    Inputs,
    /// emcc would have to look into the input.
    InputKind,
    /// An option that emcc acts on itself.
    Option,
    /// A word that emcc could take for something else than we do.
    Word,
}

impl Uncacheable {
    /// In a phrase.
    pub fn reason(self) -> &'static str {
        match self {
            Uncacheable::Mode => "it links, or asks a question",
            Uncacheable::Inputs => "standard input is not its only input",
            Uncacheable::InputKind => "the input's ending is not that of a source",
            Uncacheable::Option => "an option is emcc's own",
            Uncacheable::Word => "a word could mean something else to emcc",
        }
    }
}

/// A value that differs from compile to compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// What was given.
    pub value: OsString,
    /// The option whose value it is; empty for the file that is compiled.
    pub option: &'static str,
    pub(super) placeholder: String,
}

impl Operand {
    /// Is it the file that is compiled?
    pub fn is_input(&self) -> bool {
        self.option.is_empty()
    }

    /// What emcc was shown in its place.
    pub fn placeholder(&self) -> &str {
        &self.placeholder
    }
}

/// A compile without its operands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The command line, with a placeholder for each operand.
    pub words: Vec<OsString>,
    /// The operands, in order.
    pub operands: Vec<Operand>,
}

/// Parts a compile from its operands, or says why that is not sure enough.
pub fn shape(invocation: &Invocation) -> Result<Shape, Uncacheable> {
    if !matches!(invocation.mode, Mode::Preprocess | Mode::Compile | Mode::Assembly) {
        return Err(Uncacheable::Mode);
    }
    // A placeholder in what was given could not be told from ours, and emcc would expand a response file once more.
    let is_odd = |word: &OsString| {
        word.is_empty() || word.as_bytes().starts_with(b"@") || placeholder::find(word.as_bytes()).is_some()
    };
    if invocation.words().iter().any(is_odd) {
        return Err(Uncacheable::Word);
    }
    let (mut edits, mut operands, mut inputs, mut streams) = (Vec::new(), Vec::new(), 0, 0);
    for (at, item) in invocation.items.iter().enumerate().filter(|(_, item)| item.side == Side::Compiler) {
        let Some(value) = item.value.as_deref() else {
            is_for_emcc(item).then_some(()).map_or(Ok(()), |()| Err(Uncacheable::Option))?;
            continue;
        };
        let is_input = item.name.is_none();
        inputs += usize::from(is_input);
        if is_for_emcc(item) {
            return Err(Uncacheable::Option);
        }
        if is_input && matches!(value.as_bytes(), b"-" | b"/dev/null") {
            streams += 1;
            continue;
        }
        let Some(option) = option(item) else { continue };
        let operand = operand(operands.len(), option, value)?;
        let placeholder = OsStr::new(&operand.placeholder);
        let name = OsStr::from_bytes(item.name.as_deref().unwrap_or_default());
        let words = match (is_input, invocation.is_separate(item)) {
            (true, _) => vec![placeholder.to_owned()],
            (false, true) => vec![name.to_owned(), placeholder.to_owned()],
            (false, false) => vec![OsString::from_iter([name, placeholder])],
        };
        edits.push((at, Edit::Replace(words)));
        operands.push(operand);
    }
    if inputs == 0 || (streams > 0 && inputs > 1) {
        return Err(Uncacheable::Inputs);
    }
    let words = invocation.write(&edits).into_iter().map(|word| word.text).collect();
    Ok(Shape { words, operands })
}

/// The option whose value is an operand; empty for an input.
fn option(item: &Item) -> Option<&'static str> {
    match item.name.as_deref() {
        None => Some(""),
        Some(name) => OPERANDS.iter().copied().find(|row| row.as_bytes() == name),
    }
}

fn operand(index: usize, option: &'static str, value: &OsStr) -> Result<Operand, Uncacheable> {
    let is_input = option.is_empty();
    if value.is_empty() || matches!(value.as_bytes()[0], b'-' | b'@') {
        return Err(Uncacheable::Word);
    }
    let mut placeholder = placeholder::word(index);
    // emcc goes by the endings of these two.
    if is_input || option == "-o" {
        let name = Path::new(value).file_name().ok_or(Uncacheable::Word)?;
        let ending = match name.as_bytes().iter().rposition(|&byte| byte == b'.') {
            Some(at) => std::str::from_utf8(&name.as_bytes()[at + 1..]).map_err(|_| Uncacheable::Word)?,
            None => "",
        };
        if is_input && (!SOURCES.contains(&ending) || name.as_bytes().starts_with(b".")) {
            return Err(Uncacheable::InputKind);
        }
        placeholder = placeholder::path(index, ending);
    }
    Ok(Operand { value: value.to_owned(), option, placeholder })
}
