//! Questions about the compiler that emcc answers wrongly, or not at all, on some version.

use crate::emscripten::Emscripten;
use crate::layout::Layout;
use policy::tool::{Name, TRIPLE};
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// What an answer is made from.
pub struct About<'a> {
    /// The Emscripten that would be asked.
    pub emscripten: &'a Emscripten,
    /// Where our own names lie.
    pub layout: Option<&'a Layout>,
}

/// One question.
struct Question {
    /// The option; with a `=` at its end, a value follows.
    option: &'static str,
    /// The answer, without its newline.
    answer: fn(&About<'_>, &str) -> Option<String>,
}

/// The rows. What emcc does: `-print-search-dirs` gives the build machine's folders (3.1.6), `-print-prog-name=ld` its
/// linker (6.0.5), and the rest are errors on at least one version.
static QUESTIONS: &[Question] = &[
    Question { option: "-dumpmachine", answer: |_, _| Some(TRIPLE.into()) },
    Question { option: "-dumpfullversion", answer: |about, _| Some(about.emscripten.version.to_string()) },
    Question { option: "-print-target-triple", answer: |_, _| Some(TRIPLE.into()) },
    Question { option: "-print-multiarch", answer: |_, _| Some("wasm32-emscripten".into()) },
    Question { option: "-print-multi-directory", answer: |_, _| Some(".".into()) },
    Question { option: "-print-multi-os-directory", answer: |_, _| Some(".".into()) },
    Question { option: "-print-multi-lib", answer: |_, _| Some(".;".into()) },
    Question { option: "-print-sysroot", answer: |about, _| sysroot(about, "") },
    Question { option: "-print-search-dirs", answer: search_dirs },
    Question { option: "-print-libgcc-file-name", answer: runtime },
    Question { option: "-print-file-name=", answer: library },
    Question { option: "-print-prog-name=", answer: program },
];

/// Questions that clang itself answers, and emcc 3.1.6 does not hand on.
const CLANGS: &[&str] = &["-print-resource-dir", "--print-resource-dir"];

/// Is clang to be asked?
pub fn is_clangs(words: &[OsString]) -> bool {
    words.iter().any(|word| CLANGS.iter().any(|question| word == question))
}

/// What libtool looks for in `ld --help` before it believes in shared libraries, and config.site to see what the policy is.
pub const LIBTOOL: &str = "wasm-ld: supported targets: elf32-wasm32 (side modules, as libraries=shared has it)";

/// Where a sysroot's libraries are.
const LIBRARIES: &str = "lib/wasm32-emscripten";

/// The answer to the first question among these words, if it is one that we answer.
pub fn answer<'a>(words: impl Iterator<Item = &'a OsStr>, about: &About<'_>) -> Option<String> {
    let texts: Vec<_> = words.filter_map(OsStr::to_str).collect();
    let fits = |question: &Question, text: &str| {
        // gcc takes both `-print-x` and `--print-x`.
        let text = text.strip_prefix('-').filter(|rest| rest.starts_with('-')).unwrap_or(text);
        match question.option.strip_suffix('=') {
            Some(_) => text.strip_prefix(question.option).map(str::to_owned),
            None => (text == question.option).then(String::new),
        }
    };
    texts.iter().find_map(|text| QUESTIONS.iter().find_map(|question| (question.answer)(about, &fits(question, text)?)))
}

/// Says it on stdout, where the tool would have said it.
pub fn say(answer: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(answer.as_bytes())?;
    out.write_all(b"\n")
}

fn sysroot(about: &About<'_>, below: &str) -> Option<String> {
    Some(about.emscripten.sysroot()?.join(below).display().to_string().trim_end_matches('/').to_owned())
}

fn search_dirs(about: &About<'_>, _: &str) -> Option<String> {
    let programs = about.layout.map(|layout| layout.names().display().to_string()).unwrap_or_default();
    Some(format!("programs: ={programs}\nlibraries: ={}", sysroot(about, LIBRARIES)?))
}

/// The library's path, or the name as it was given where there is no such library: what gcc says.
fn library(about: &About<'_>, name: &str) -> Option<String> {
    let path = sysroot(about, LIBRARIES)?;
    let path = Path::new(&path).join(name);
    Some(if path.exists() { path.display().to_string() } else { name.to_owned() })
}

/// The compiler's own library, whose name changed.
fn runtime(about: &About<'_>, _: &str) -> Option<String> {
    let names = ["libcompiler_rt.a", "libclang_rt.builtins.a"];
    names.iter().find_map(|name| library(about, name).filter(|path| path != name))
}

/// Our own name for the tool, or the name as it was given.
fn program(about: &About<'_>, name: &str) -> Option<String> {
    let ours = Name::find(OsStr::new(name).as_bytes()).and(about.layout);
    Some(ours.map_or_else(|| name.to_owned(), |layout| layout.names().join(name).display().to_string()))
}
