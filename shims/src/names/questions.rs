//! Questions about the compiler that emcc answers wrongly, or not at all, on some version.

use crate::error::Error;
use crate::log::Log;
use crate::machine::Machine;
use crate::messages;
use crate::plan::Task;
use crate::process::Process;
use crate::read::request::Request;
use policy::tool::{Name, TRIPLE};
use policy::{Mode, Output};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::ExitCode;

/// One question.
struct Question {
    /// The option; with a `=` at its end, a value follows.
    option: &'static str,
    /// The answer, without its newline.
    answer: fn(&Machine, &str) -> Option<String>,
}

/// The rows. What emcc does: `-print-search-dirs` gives the build machine's folders (3.1.6), `-print-prog-name=ld` its
/// linker (6.0.5), and the rest are errors on at least one version.
static QUESTIONS: &[Question] = &[
    Question { option: "-dumpmachine", answer: |_, _| Some(TRIPLE.into()) },
    Question { option: "-dumpfullversion", answer: |machine, _| Some(machine.emscripten.version.to_string()) },
    Question { option: "-print-target-triple", answer: |_, _| Some(TRIPLE.into()) },
    Question { option: "-print-multiarch", answer: |_, _| Some("wasm32-emscripten".into()) },
    Question { option: "-print-multi-directory", answer: |_, _| Some(".".into()) },
    Question { option: "-print-multi-os-directory", answer: |_, _| Some(".".into()) },
    Question { option: "-print-multi-lib", answer: |_, _| Some(".;".into()) },
    Question { option: "-print-sysroot", answer: |machine, _| sysroot(machine, "") },
    Question { option: "-print-search-dirs", answer: search_dirs },
    Question { option: "-print-libgcc-file-name", answer: runtime },
    Question { option: "-print-file-name=", answer: library },
    Question { option: "-print-prog-name=", answer: program },
];

/// Questions that clang itself answers, and emcc 3.1.6 does not hand on.
const CLANGS: &[&str] = &["-print-resource-dir", "--print-resource-dir"];

/// What libtool looks for in `ld --help` before it believes in shared libraries, and config.site to see what the policy is.
pub const LIBTOOL: &str = "wasm-ld: supported targets: elf32-wasm32 (side modules, as libraries=shared has it)";

/// Where a sysroot's libraries are.
const LIBRARIES: &str = "lib/wasm32-emscripten";

/// Answers a question, if this is one that emcc would not answer as a native compiler does; `None` for all else.
pub fn answer(request: &Request, machine: &Machine, log: &Log) -> Result<Option<ExitCode>, Error> {
    if request.invocation.mode != Mode::Query {
        return Ok(None);
    }
    let words = request.invocation.words();
    if let Some(text) = text(words, machine) {
        messages::answer(text + "\n")?;
        return Ok(Some(ExitCode::SUCCESS));
    }
    let args = if request.name.starts_with("clang") && words == ["--version"] {
        // emcc calls itself emcc, by which Meson knows less of it than of clang.
        vec![format!("--target={TRIPLE}").into(), "--version".into()]
    } else if words.iter().any(|word| CLANGS.iter().any(|question| word == question)) {
        words.to_vec()
    } else {
        return Ok(None);
    };
    Process::reading_lists(machine.emscripten.llvm("clang")?, args).finish(log).map(Some)
}

/// `-###`: what would run goes to stderr, each word in quotes, as gcc and clang write it. emcc 3.1.6 does not know the option.
pub fn dry_run(task: &Task) -> bool {
    let is_wanted = task.request.invocation.has("-###") && task.request.invocation.mode != Mode::Query;
    if is_wanted {
        let driver = task.machine.emscripten.driver(task.request.tool()).into_os_string();
        let output = match &task.plan.output {
            Output::AsAsked => Vec::new(),
            Output::Program { path, .. } | Output::SideModule { path, .. } | Output::Object { path } => {
                vec!["-o".into(), path.clone()]
            }
        };
        let words = std::iter::once(driver).chain(task.args()).chain(output).filter(|word| word != "-###");
        let quoted =
            words.map(|word| format!(" \"{}\"", word.to_string_lossy().replace('\\', "\\\\").replace('"', "\\\"")));
        messages::say(quoted.collect::<String>());
    }
    is_wanted
}

/// The answer to the first question among these words, if it is one of ours.
fn text(words: &[OsString], machine: &Machine) -> Option<String> {
    let texts: Vec<_> = words.iter().filter_map(|word| word.to_str()).collect();
    let fits = |question: &Question, text: &str| {
        // gcc takes both `-print-x` and `--print-x`.
        let text = text.strip_prefix('-').filter(|rest| rest.starts_with('-')).unwrap_or(text);
        match question.option.strip_suffix('=') {
            Some(_) => text.strip_prefix(question.option).map(str::to_owned),
            None => (text == question.option).then(String::new),
        }
    };
    texts
        .iter()
        .find_map(|text| QUESTIONS.iter().find_map(|question| (question.answer)(machine, &fits(question, text)?)))
}

fn sysroot(machine: &Machine, below: &str) -> Option<String> {
    Some(machine.emscripten.sysroot()?.join(below).display().to_string().trim_end_matches('/').to_owned())
}

fn search_dirs(machine: &Machine, _: &str) -> Option<String> {
    let programs = machine
        .installation
        .as_ref()
        .map(|installation| installation.names().display().to_string())
        .unwrap_or_default();
    Some(format!("programs: ={programs}\nlibraries: ={}", sysroot(machine, LIBRARIES)?))
}

/// The library's path, or the name as it was given where there is no such library: what gcc says.
fn library(machine: &Machine, name: &str) -> Option<String> {
    let path = sysroot(machine, LIBRARIES)?;
    let path = Path::new(&path).join(name);
    Some(if path.exists() { path.display().to_string() } else { name.to_owned() })
}

/// The compiler's own library, whose name changed.
fn runtime(machine: &Machine, _: &str) -> Option<String> {
    let names = ["libcompiler_rt.a", "libclang_rt.builtins.a"];
    names.iter().find_map(|name| library(machine, name).filter(|path| path != name))
}

/// Our own name for the tool, or the name as it was given.
fn program(machine: &Machine, name: &str) -> Option<String> {
    let ours = Name::find(OsStr::new(name).as_bytes()).and(machine.installation.as_ref());
    Some(ours.map_or_else(|| name.to_owned(), |installation| installation.names().join(name).display().to_string()))
}
