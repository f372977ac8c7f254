//! The words that are added to a command line: the rows of [`crate::additions`], and what depends on names that only the
//! command line or the caller knows.

use super::change::Change;
use super::context::Context;
use super::dependencies;
use super::header;
use super::output::{Output, factory_name};
use crate::additions::{ADDITIONS, Addition, To};
use crate::command_line::invocation::{Invocation, Word};
use crate::command_line::item::{Item, Side};
use crate::command_line::mode::{self, Mode};
use crate::exports;
use crate::rules::On;
use crate::settings::Settings;
use crate::version::{Span, Version};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Adds what belongs to this output, and says why.
pub(super) fn add(
    invocation: &Invocation,
    context: &Context<'_>,
    output: &Output,
    words: &mut Vec<Word>,
    changes: &mut Vec<Change>,
) {
    let command = Command::new(invocation, context, output);
    let init = command.init.as_deref().unwrap_or_default();
    let mut push = |text: OsString, first: bool, reason, span| {
        let after = text.to_string_lossy().into_owned();
        if !words.iter().any(|word| word.text == text) {
            words.insert(if first { 0 } else { words.len() }, Word { text, from: None });
            changes.push(Change { before: String::new(), after, reason, span });
        }
    };
    for row in ADDITIONS.iter().filter(|row| command.wants(row)) {
        let word = row.word.replace("{init}", init);
        push(filled_in(&word, context.settings, output), row.first, row.reason, row.span);
    }
    if command.takes_archives_whole() {
        let reason = "this emcc takes of an archive what is needed, and nothing needs anything here";
        push("-Wl,--whole-archive".into(), true, reason, NEEDS_WHOLE);
        push("-Wl,--no-whole-archive".into(), false, reason, NEEDS_WHOLE);
    }
    for name in command.forgotten_exports() {
        let reason = "this emcc leaves out in silence what a side module should export and has not";
        push(format!("-Wl,--export={name}").into(), false, reason, FORGETS_EXPORTS);
    }
    if command.spends_words() {
        push(SILENT.into(), true, "gcc says nothing of options that this compile has no use for", Span::ALL);
    }
    for (text, first) in header::words(invocation) {
        push(text, first, header::REASON, Span::ALL);
    }
    for (option, path, reason) in command.folders() {
        push(glued(option, &path), false, reason, Span::ALL);
    }
    let dependencies = dependencies::words(invocation);
    if !dependencies.is_empty() {
        let after = dependencies.join(OsStr::new(" ")).to_string_lossy().into_owned();
        words.extend(dependencies.into_iter().map(|text| Word { text, from: None }));
        changes.push(Change { before: String::new(), after, reason: dependencies::REASON, span: Span::ALL });
    }
}

/// The versions whose emcc leaves out what should be exported and is not there, without a word.
const FORGETS_EXPORTS: Span = Span { since: None, until: Some(Version(3, 1, 69)) };

/// The versions whose emcc no longer takes archives whole for `-sSIDE_MODULE=1`.
const NEEDS_WHOLE: Span = Span { since: Some(Version(6, 0, 0)), until: None };

/// What makes clang and emcc say nothing of options for which a compile has no use.
const SILENT: &str = "-Wno-unused-command-line-argument";

/// A command line, with what decides about additions.
struct Command<'a> {
    invocation: &'a Invocation,
    context: &'a Context<'a>,
    output: &'a Output,
    compiles: bool,
    links: bool,
    /// The one function of a Python extension.
    init: Option<String>,
}

impl<'a> Command<'a> {
    fn new(invocation: &'a Invocation, context: &'a Context<'a>, output: &'a Output) -> Self {
        let init = match output {
            Output::SideModule { init, .. } => init.clone(),
            _ => None,
        };
        let links = invocation.mode.links() && invocation.mode != Mode::Relocatable;
        Command { invocation, context, output, compiles: invocation.compiles(), links, init }
    }

    fn wants(&self, row: &Addition) -> bool {
        let is_program = matches!(self.output, Output::Program { .. });
        let is_probe = matches!(self.output, Output::Program { probe: Some(_), .. });
        let is_side_module = matches!(self.output, Output::SideModule { .. });
        let fits = match row.to {
            To::Compile => self.compiles,
            To::Link => self.links,
            To::Program => is_program,
            To::Probe => is_probe,
            To::OptimizedProbe => is_probe && On::OptimizedLink.fits(self.invocation),
            To::SideModule => is_side_module,
            To::Library => is_side_module && self.init.is_none(),
            To::Extension => self.init.is_some(),
            To::MainModule => is_program && self.context.links_side_module,
        };
        fits && row.span.holds(self.context.version)
            && (row.when)(self.context.settings)
            && !row.yields_to.iter().any(|name| self.invocation.gives(name))
    }

    /// Is a compile given what only a linker reads, or what only a preprocessor reads where nothing is left to preprocess?
    fn spends_words(&self) -> bool {
        const LINKERS: &[&[u8]] =
            &[b"-L", b"-l", b"-shared", b"-static", b"-r", b"-nostdlib", b"-nostartfiles", b"-nodefaultlibs"];
        let is_linkers =
            |item: &Item| item.side == Side::Linker || item.name.as_deref().is_some_and(|name| LINKERS.contains(&name));
        let compiles = !matches!(self.invocation.mode, Mode::Query) && !self.invocation.mode.links();
        compiles
            && !self.invocation.has("-Wunused-command-line-argument")
            && (self.invocation.items.iter().any(is_linkers) || self.invocation.inputs().any(mode::is_preprocessed))
    }

    /// The names that a side module was told to export, where this emcc would say nothing of one that is not there.
    fn forgotten_exports(&self) -> Vec<String> {
        let concerns = matches!(self.output, Output::SideModule { .. }) && FORGETS_EXPORTS.holds(self.context.version);
        let list = self.invocation.setting("EXPORTED_FUNCTIONS").filter(|_| concerns);
        list.iter().flat_map(|list| exports::names(list)).map(str::to_owned).collect()
    }

    /// Is a side module made of archives alone, as `emcc -sSIDE_MODULE=1 libx.a -o x.so` always made it?
    fn takes_archives_whole(&self) -> bool {
        let is_archive = |path: &OsStr| Path::new(path).extension().is_some_and(|ending| ending == "a");
        let mut inputs = self.invocation.inputs().peekable();
        matches!(self.output, Output::SideModule { .. })
            && NEEDS_WHOLE.holds(self.context.version)
            && self.invocation.setting("SIDE_MODULE").as_deref() == Some("1")
            && inputs.peek().is_some()
            && inputs.all(is_archive)
    }

    /// Folders to search, each with its option and the reason.
    fn folders(&self) -> Vec<(&'static str, PathBuf, &'static str)> {
        let mut folders = Vec::new();
        if matches!(self.output, Output::Program { .. }) {
            let reason = "emcc looks for what a side module needs in the folders of -L alone";
            folders.extend(self.context.needed_folders.iter().map(|path| ("-L", path.clone(), reason)));
        }
        if let Some(prefix) = self.context.prefix {
            let reason = "the prefix is searched as a native compiler searches /usr";
            folders.extend(self.compiles.then(|| ("-isystem", prefix.join("include"), reason)));
            folders.extend(self.links.then(|| ("-L", prefix.join("lib"), reason)));
        }
        if let Some(headers) = self.context.headers.filter(|_| self.compiles) {
            let reason = "headers that a native C library has and this one lacks stand behind all others";
            folders.push(("-idirafter", headers.to_owned(), reason));
            let reason = "a header of Emscripten's that needs another one before it gets it";
            folders.push(("-I", headers.with_file_name("include-first"), reason));
        }
        folders
    }
}

fn glued(option: &str, path: &Path) -> OsString {
    let mut text = OsString::from(option);
    text.push(path);
    text
}

fn filled_in(word: &str, settings: &Settings, output: &Output) -> OsString {
    let path = match output {
        Output::Program { path, .. } => path.as_os_str(),
        _ => OsStr::new(""),
    };
    word.replace("{stack}", &settings.stack.to_string()).replace("{name}", &factory_name(path)).into()
}
