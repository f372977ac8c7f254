//! Which words of a compile are operands, and how a clang command that emcc made once serves the next compile.
//!
//! emcc is shown the command line with a placeholder for each operand, and the clang command that it makes of it is
//! kept with the same placeholders: it is the command for every compile that differs in its operands alone. What is an
//! operand is a row here; any other word is part of what a recording is found by.

use crate::invocation::{Edit, Invocation, Item, Side};
use crate::mode::Mode;
use crate::probe::Part;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// The folder in which placeholders that are paths lie.
pub const FOLDER: &str = "EMSHIM_FOLDER_";
const MARK: &[u8] = b"EMSHIM_";

/// Options whose values emcc hands on as they are, in their place.
static OPERANDS: &[&str] =
    &["-D", "-I", "-MF", "-MJ", "-MQ", "-MT", "-U", "-idirafter", "-imacros", "-include", "-iquote", "-isystem", "-o"];

/// Options that emcc acts on itself, or whose effect outlives the call. A `*` at the end stands for any characters.
static FOR_EMCC: &[&str] = &[
    "-###",
    "-Wabsolute-paths", // emcc looks at the value of each -I
    "-Wwarn-absolute-paths",
    "-Werror=absolute-paths",
    "-dump*",
    "-print-*",
    "-save-temps*",
    "-v",
    "-working-directory*",
    "--cache",
    "--cflags",
    "--check",
    "--clear-*",
    "--compiler-wrapper",
    "--em-config",
    "--generate-config",
    "--help",
    "--print-*",
    "--reproduce",
    "--save-temps*",
    "--show-ports",
    "--use-port",
    "--version",
];

/// Endings of inputs that every emcc takes for a source without a look into the file.
static SOURCES: &[&str] =
    &["c", "i", "ii", "cc", "cxx", "cpp", "CPP", "c++", "C", "CC", "CXX", "m", "mi", "mm", "ll", "s", "S"];

/// Why a compile is left to emcc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
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

impl Doubt {
    /// In a phrase.
    pub fn reason(self) -> &'static str {
        match self {
            Doubt::Mode => "it links, or asks a question",
            Doubt::Inputs => "standard input is not its only input",
            Doubt::InputKind => "the input's ending is not that of a source",
            Doubt::Option => "an option is emcc's own",
            Doubt::Word => "a word could mean something else to emcc",
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
    placeholder: String,
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

/// A link's command line for emcc, with a placeholder for each object; the output's stands for wasm-ld's own.
pub fn link_shape(parts: &[Part], objects: &[PathBuf], output: &Path) -> Shape {
    let output = Operand { value: output.into(), option: "-o", placeholder: "EMSHIM_OPERAND_0_".to_owned() };
    let (mut words, mut operands) = (Vec::new(), vec![output]);
    for part in parts {
        match part {
            Part::Word(word) => words.push(word.clone()),
            Part::Source(_) | Part::Object(_) => {
                let index = operands.len();
                let placeholder = format!("{FOLDER}/EMSHIM_OPERAND_{index}_.o");
                let value = objects.get(index - 1).map(|object| object.clone().into()).unwrap_or_default();
                words.push(placeholder.clone().into());
                operands.push(Operand { value, option: "", placeholder });
            }
        }
    }
    Shape { words, operands }
}

/// Parts a compile from its operands, or says why that is not sure enough.
pub fn shape(invocation: &Invocation) -> Result<Shape, Doubt> {
    if !matches!(invocation.mode, Mode::Preprocess | Mode::Compile | Mode::Assembly) {
        return Err(Doubt::Mode);
    }
    // A placeholder in what was given could not be told from ours, and emcc would expand a response file once more.
    let is_odd =
        |word: &OsString| word.is_empty() || word.as_bytes().starts_with(b"@") || find(word.as_bytes()).is_some();
    if invocation.words().iter().any(is_odd) {
        return Err(Doubt::Word);
    }
    let (mut edits, mut operands, mut inputs, mut streams) = (Vec::new(), Vec::new(), 0, 0);
    for (at, item) in invocation.items.iter().enumerate().filter(|(_, item)| item.side == Side::Compiler) {
        let Some(value) = item.value.as_deref() else {
            is_for_emcc(item).then_some(()).map_or(Ok(()), |()| Err(Doubt::Option))?;
            continue;
        };
        let is_input = item.name.is_none();
        inputs += usize::from(is_input);
        if is_for_emcc(item) {
            return Err(Doubt::Option);
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
        return Err(Doubt::Inputs);
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

pub(crate) fn is_for_emcc(item: &Item) -> bool {
    let (name, value) = (item.name.as_deref().unwrap_or_default(), item.value.as_deref().unwrap_or_default());
    if name == b"-s" {
        // Ports are fetched and built, and a value may lie in a file.
        return value.as_bytes().starts_with(b"USE_") || value.as_bytes().contains(&b'@');
    }
    let spelled = [name, value.as_bytes()].concat();
    FOR_EMCC.iter().any(|row| match row.strip_suffix('*') {
        Some(start) => name.starts_with(start.as_bytes()),
        None => name == row.as_bytes() || spelled == row.as_bytes(),
    })
}

fn operand(index: usize, option: &'static str, value: &OsStr) -> Result<Operand, Doubt> {
    let is_input = option.is_empty();
    if value.is_empty() || matches!(value.as_bytes()[0], b'-' | b'@') {
        return Err(Doubt::Word);
    }
    let mut placeholder = format!("EMSHIM_OPERAND_{index}_");
    // emcc goes by the endings of these two.
    if is_input || option == "-o" {
        let name = Path::new(value).file_name().ok_or(Doubt::Word)?;
        let ending = match name.as_bytes().iter().rposition(|&byte| byte == b'.') {
            Some(at) => std::str::from_utf8(&name.as_bytes()[at + 1..]).map_err(|_| Doubt::Word)?,
            None => "",
        };
        if is_input && (!SOURCES.contains(&ending) || name.as_bytes().starts_with(b".")) {
            return Err(Doubt::InputKind);
        }
        placeholder = match ending {
            "" => format!("{FOLDER}/{placeholder}"),
            _ => format!("{FOLDER}/{placeholder}.{ending}"),
        };
    }
    Ok(Operand { value: value.to_owned(), option, placeholder })
}

fn find(text: &[u8]) -> Option<usize> {
    text.windows(MARK.len()).position(|window| window == MARK)
}

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
            let stem = |index| rest.strip_prefix(format!("EMSHIM_OPERAND_{index}_").as_bytes());
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

#[cfg(test)]
mod tests;
