//! From an invocation to the command line that Emscripten gets, with the reason for each change.

use crate::absent::{self, Absent};
use crate::additions::{ADDITIONS, Addition, To};
use crate::exports;
use crate::host::is_host_folder;
use crate::invocation::{Edit, Invocation, Item, Word};
use crate::mode::{self, Mode};
pub use crate::output::{Output, Probe, factory_name};
use crate::output::{given, names_the_output, output};
use crate::rules::{self, Action, On, Rule};
use crate::settings::{Settings, Unwinding};
use crate::tool::Tool;
use crate::version::{Span, Version};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// What a plan depends on besides the command line.
pub struct Context<'a> {
    /// The choices.
    pub settings: &'a Settings,
    /// The Emscripten that will run.
    pub version: Version,
    /// The folder whose `include` and `lib` are searched as a native compiler searches `/usr`.
    pub prefix: Option<&'a Path>,
    /// Which file a library (`-lNAME`) means.
    pub library: &'a dyn Fn(&OsStr) -> Library,
    /// Does the program link a side module?
    pub links_side_module: bool,
    /// Where a native linker looks for what the side modules that it was given need.
    pub needed_folders: &'a [PathBuf],
}

/// Which file `-lNAME` means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Library {
    /// None in the folders named; Emscripten may have one.
    Missing,
    /// What the linker finds by itself.
    AsNamed,
    /// A static archive that lies beside a side module, which newer linkers would take.
    Archive(PathBuf),
    /// A side module, which older linkers would not find.
    SideModule(PathBuf),
}

/// One change and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As it was spelled; empty for an addition.
    pub before: String,
    /// What took its place; empty when it was left out.
    pub after: String,
    /// Why.
    pub reason: &'static str,
    /// The versions for which the change is made.
    pub span: Span,
}

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The command line behind the tool's name.
    pub words: Vec<Word>,
    /// What changed, in order, additions last.
    pub changes: Vec<Change>,
    /// What comes of it.
    pub output: Output,
    /// Functions that fail whenever they are called: a probe that calls one must not link, and a program's link warns.
    pub watched: Vec<&'static Absent>,
    /// With what to link again when the program turns out to load modules at run time.
    pub loads: Option<&'static str>,
    /// Memory's first size is ours to choose, so a link for which it is too small may be made again with more.
    pub sizes: bool,
}

/// Modules want functions of libc that the program itself may not use, so the whole of it is there.
const LOADS: &str = "-sMAIN_MODULE=1";

/// What chooses memory's first size.
pub const MEMORY: &[&str] = &["-sINITIAL_MEMORY", "-sTOTAL_MEMORY"];

/// An option that cannot be honoured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The option as it was spelled.
    pub option: String,
    /// Why not.
    pub reason: &'static str,
}

/// Decides what to run.
pub fn plan(invocation: &Invocation, context: &Context<'_>) -> Result<Plan, Refusal> {
    let settings = settings(invocation, context);
    let context = &Context { settings: &settings, ..*context };
    let mut edits = Vec::new();
    let mut changes = Vec::new();
    for (at, item) in invocation.items.iter().enumerate() {
        let decided = match first_fitting(invocation, item, context) {
            Some(rule) => edit(rule, invocation, item)?.map(|edit| (edit, rule.reason, rule.span)),
            None => library_by_path(invocation, item, context),
        };
        let Some((edit, reason, span)) = decided else { continue };
        changes.push(change(invocation, item, &edit, reason, span));
        edits.push((at, edit));
    }
    let output = output(invocation, context.settings)?;
    if output != Output::AsAsked {
        edits.extend(names_the_output(invocation).map(|at| (at, Edit::Drop)));
    }
    edits.sort_by_key(|(at, _)| *at);
    edits.dedup_by_key(|(at, _)| *at);
    let mut words = invocation.write(&edits);
    if invocation.tool != Tool::Ld && invocation.mode != Mode::Query {
        add(invocation, context, &output, &mut words, &mut changes);
    }
    let mut watched = watched(&output, context.settings);
    let mut loads = None;
    if matches!(output, Output::Program { probe: None, .. }) && !given(invocation, "-sMAIN_MODULE") {
        watched.extend(absent::loader());
        loads = Some(LOADS);
    }
    let sizes = matches!(output, Output::Program { .. }) && !MEMORY.iter().any(|name| given(invocation, name));
    Ok(Plan { words, changes, output, watched, loads, sizes })
}

/// Asyncify cannot follow WebAssembly's exceptions: wasm-opt crashes, and since 6.0 a program traps that sleeps in a
/// function with a try block.
fn settings(invocation: &Invocation, context: &Context<'_>) -> Settings {
    let mut settings = context.settings.clone();
    let asyncify = matches!(invocation.setting("ASYNCIFY"), Some("" | "1"));
    if asyncify && settings.unwinding == Unwinding::Auto {
        settings.unwinding = Unwinding::Js;
    }
    settings
}

fn watched(output: &Output, settings: &Settings) -> Vec<&'static Absent> {
    let Output::Program { probe, .. } = output else { return Vec::new() };
    if probe.is_some() && !settings.hide_absent {
        return Vec::new();
    }
    absent::hidden(settings.threads, !matches!(probe, Some(Probe::Cmake | Probe::Meson))).collect()
}

fn first_fitting(invocation: &Invocation, item: &Item, context: &Context<'_>) -> Option<&'static Rule> {
    let name = item.name.as_deref()?;
    let value = item.value.as_deref().unwrap_or_default();
    rules::all().find(|rule| {
        rule.names(item.side, name, value.as_bytes())
            && rule.span.holds(context.version)
            && applies(rule.on, invocation)
            && rule.when.is_none_or(|when| when(context.settings))
            && (rule.unless.is_empty() || !invocation.has(rule.unless))
            && !(rule.unless_found && (context.library)(value) != Library::Missing)
            && (rule.action != Action::DropHostFolder || is_host_folder(Path::new(value), context.prefix))
    })
}

/// `-lNAME` becomes a path where versions differ in the file they would take.
fn library_by_path(invocation: &Invocation, item: &Item, context: &Context<'_>) -> Option<(Edit, &'static str, Span)> {
    let is_library = matches!(item.name.as_deref()?, b"-l" | b"l") && invocation.mode.links();
    let (path, reason) = match (context.library)(item.value.as_deref().filter(|_| is_library)?) {
        Library::Missing | Library::AsNamed => return None,
        Library::Archive(path) => (path, "a static archive is preferred to the side module beside it"),
        Library::SideModule(path) => (path, "there is no static archive, and not every linker finds a side module"),
    };
    Some((Edit::Replace(vec![path.into_os_string()]), reason, Span::ALL))
}

fn applies(on: On, invocation: &Invocation) -> bool {
    let mode = invocation.mode;
    let optimizes = || !matches!(invocation.last("-O").and_then(OsStr::to_str), None | Some("" | "0" | "1" | "g"));
    match on {
        On::Any => true,
        On::Compile => !mode.links() && mode != Mode::Query,
        On::Link => mode.links(),
        On::OptimizedLink => mode.links() && mode != Mode::Relocatable && optimizes(),
        On::SideModule => mode == Mode::SideModule,
    }
}

fn edit(rule: &Rule, invocation: &Invocation, item: &Item) -> Result<Option<Edit>, Refusal> {
    Ok(match rule.action {
        Action::Keep => None,
        Action::Drop | Action::DropHostFolder => Some(Edit::Drop),
        Action::Refuse => return Err(Refusal { option: invocation.spelled(item), reason: rule.reason }),
        Action::Become(words) => {
            let value = item.value.as_deref().unwrap_or_default();
            Some(Edit::Replace(words.iter().map(|word| filled(word, value)).collect()))
        }
    })
}

/// Puts a value where a row says `{}`.
fn filled(word: &str, value: &OsStr) -> OsString {
    match word.split_once("{}") {
        None => word.into(),
        Some((before, after)) => OsString::from_vec([before.as_bytes(), value.as_bytes(), after.as_bytes()].concat()),
    }
}

fn change(invocation: &Invocation, item: &Item, edit: &Edit, reason: &'static str, span: Span) -> Change {
    let after = match edit {
        Edit::Drop => String::new(),
        Edit::Replace(words) => words.join(OsStr::new(" ")).to_string_lossy().into_owned(),
    };
    Change { before: invocation.spelled(item), after, reason, span }
}

fn add(
    invocation: &Invocation,
    context: &Context<'_>,
    output: &Output,
    words: &mut Vec<Word>,
    changes: &mut Vec<Change>,
) {
    let links = invocation.mode.links() && invocation.mode != Mode::Relocatable;
    let compiles = mode::compiles(invocation);
    let init = match output {
        Output::SideModule { path } => exports::only_init(path, context.settings),
        _ => None,
    };
    let is_probe = matches!(output, Output::Program { probe: Some(_), .. });
    let wanted = |row: &&Addition| {
        let fits = match row.to {
            To::Compile => compiles,
            To::Link => links,
            To::Program => matches!(output, Output::Program { .. }),
            To::Probe => is_probe,
            To::OptimizedProbe => is_probe && applies(On::OptimizedLink, invocation),
            To::SideModule => matches!(output, Output::SideModule { .. }),
            To::Library => matches!(output, Output::SideModule { .. }) && init.is_none(),
            To::Extension => init.is_some(),
            To::MainModule => matches!(output, Output::Program { .. }) && context.links_side_module,
        };
        fits && row.span.holds(context.version)
            && (row.when)(context.settings)
            && !row.yields_to.iter().any(|name| given(invocation, name))
    };
    let mut push = |text: OsString, first: bool, reason, span| {
        let after = text.to_string_lossy().into_owned();
        if !words.iter().any(|word| word.text == text) {
            words.insert(if first { 0 } else { words.len() }, Word { text, from: None });
            changes.push(Change { before: String::new(), after, reason, span });
        }
    };
    for row in ADDITIONS.iter().filter(wanted) {
        let word = row.word.replace("{init}", init.as_deref().unwrap_or_default());
        push(filled_in(&word, context.settings, output), row.first, row.reason, row.span);
    }
    let silent = Span { since: None, until: Some(Version(3, 1, 69)) };
    if matches!(output, Output::SideModule { .. }) && silent.holds(context.version) {
        let reason = "this emcc leaves out in silence what a side module should export and has not";
        for name in invocation.setting("EXPORTED_FUNCTIONS").into_iter().flat_map(exports::names) {
            push(format!("-Wl,--export={name}").into(), false, reason, silent);
        }
    }
    if matches!(output, Output::Program { .. }) {
        for path in context.needed_folders {
            let mut text = OsString::from("-L");
            text.push(path);
            push(text, false, "emcc looks for what a side module needs in the folders of -L alone", Span::ALL);
        }
    }
    if let Some(prefix) = context.prefix {
        let reason = "the prefix is searched as a native compiler searches /usr";
        let mut folder = |option: &str, name: &str| {
            let mut text = OsString::from(option);
            text.push(prefix.join(name));
            push(text, false, reason, Span::ALL);
        };
        if compiles {
            folder("-isystem", "include");
        }
        if links {
            folder("-L", "lib");
        }
    }
}

fn filled_in(word: &str, settings: &Settings, output: &Output) -> OsString {
    let path = match output {
        Output::Program { path, .. } => path.as_os_str(),
        _ => OsStr::new(""),
    };
    word.replace("{stack}", &settings.stack.to_string()).replace("{name}", &factory_name(path)).into()
}

#[cfg(test)]
mod tests;
