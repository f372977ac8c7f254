//! From an invocation to the command line that Emscripten gets, with the reason for each change.

mod added;
mod change;
mod context;
mod dependencies;
pub mod environment;
mod header;
pub mod output;
mod overridden;

use crate::absent::{self, Absent};
pub use crate::additions::MEMORY;
use crate::command_line::invocation::{Edit, Invocation, Word};
use crate::command_line::item::Item;
use crate::command_line::mode::Mode;
use crate::host::is_host_folder;
use crate::rules::{self, Action, Rule};
use crate::settings::{Settings, Threads, Unwinding};
use crate::tool::Tool;
use crate::version::Span;
pub use change::{Change, Refusal};
pub use context::{Context, Library};
pub use output::{Output, Probe, factory_name};
use output::{compiling_probe, names_the_output, output};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The command line behind the tool's name.
    pub words: Vec<Word>,
    /// What the linker gets past emcc, which would not hand it on.
    pub past_emcc: Vec<OsString>,
    /// What changed, in order, additions last.
    pub changes: Vec<Change>,
    /// What comes of it.
    pub output: Output,
    /// Functions that fail whenever they are called: a probe that calls one must not link, and a program's link warns.
    pub traced: Vec<&'static Absent>,
    /// With what to link again when the program turns out to load modules at run time.
    pub relink_to_load: Option<&'static str>,
    /// How to link instead when the program turns out to start threads.
    pub for_threads: Option<Box<Plan>>,
    /// Memory's first size is ours to choose, so a link for which it is too small may be made again with more.
    pub relink_with_memory: bool,
}

/// Modules want functions of libc that the program itself may not use, so the whole of it is there.
const LOADS: &str = "-sMAIN_MODULE=1";

/// Decides what to run.
pub fn plan(invocation: &Invocation, context: &Context<'_>) -> Result<Plan, Refusal> {
    let (plan, refusals) = without_refused(invocation, context)?;
    match refusals.into_iter().next() {
        Some(first) => Err(first),
        None => Ok(plan),
    }
}

/// What would run if what is refused had not been said, and what is refused. An error: an option whose value is missing.
pub fn without_refused(invocation: &Invocation, context: &Context<'_>) -> Result<(Plan, Vec<Refusal>), Refusal> {
    if let Some(option) = invocation.lacks_value() {
        return Err(Refusal { option, reason: "its value is missing" });
    }
    let settings = settings(invocation, context);
    let context = &Context { settings: &settings, ..*context };
    let overridden = overridden::overridden(invocation);
    let meant = overridden::without(invocation, &overridden);
    let meant = meant.as_ref().unwrap_or(invocation);
    let mut edits = Vec::new();
    let mut changes = Vec::new();
    let mut past_emcc = Vec::new();
    let mut refusals = Vec::new();
    for (at, item) in invocation.items.iter().enumerate() {
        let fitting = first_fitting(meant, item, context);
        let decided = match fitting {
            _ if overridden.contains(&at) => Some((Edit::Drop, overridden::REASON, Span::ALL)),
            Some(rule) if rule.action == Action::Refuse => {
                refusals.push(Refusal { option: invocation.spelled(item), reason: rule.reason });
                edits.push((at, Edit::Drop));
                continue;
            }
            Some(rule) => edit(rule, invocation.tool, item, context).map(|edit| (edit, rule.reason, rule.span)),
            None => library_by_path(invocation, item, context).or_else(|| by_tables(invocation, item, context)),
        };
        let Some((edit, reason, span)) = decided.filter(|_| !is_asked(invocation, item, context)) else { continue };
        changes.push(change(invocation, item, &edit, reason, span));
        let hidden = fitting.is_some_and(|rule| matches!(rule.action, Action::PastEmcc(_)));
        let edit = match edit {
            Edit::Replace(words) if hidden => {
                past_emcc.extend(words);
                Edit::Drop
            }
            edit => edit,
        };
        edits.push((at, edit));
    }
    let output = output(invocation, context.settings, context.is_extension).unwrap_or_else(|refusal| {
        refusals.push(refusal);
        Output::AsAsked
    });
    if output != Output::AsAsked {
        edits.extend(names_the_output(invocation).map(|at| (at, Edit::Drop)));
    }
    edits.sort_by_key(|(at, _)| *at);
    edits.dedup_by_key(|(at, _)| *at);
    let mut words = invocation.write(&edits);
    if invocation.tool != Tool::Ld && invocation.mode != Mode::Query {
        added::add(meant, context, &output, &mut words, &mut changes);
    }
    let mut traced = traced(&output, context);
    let mut relink_to_load = None;
    if matches!(output, Output::Program { probe: None, .. }) && !invocation.gives("-sMAIN_MODULE") {
        traced.extend(absent::loader());
        relink_to_load = Some(LOADS);
    }
    let relink_with_memory =
        matches!(output, Output::Program { .. }) && !MEMORY.iter().any(|name| invocation.gives(name));
    let may_have_threads = refusals.is_empty()
        && relink_to_load.is_some()
        && context.settings.threads == Threads::Auto
        && !context.links_side_module
        && !is_named_for_pages(&output, context.named_by_meson)
        && !NEVER_WITH_THREADS.iter().any(|name| invocation.gives(name));
    let for_threads = may_have_threads.then(|| {
        let settings = Settings { threads: Threads::On, ..context.settings.clone() };
        plan(invocation, &Context { settings: &settings, ..*context }).map(Box::new)
    });
    let for_threads = for_threads.transpose()?;
    let plan = Plan { words, past_emcc, changes, output, traced, relink_to_load, for_threads, relink_with_memory };
    Ok((plan, refusals))
}

/// A page wants to be isolated for threads; who names a program so knows of pages, and says threads=on. Meson gives each
/// program the first of these endings, whatever a person called it.
fn is_named_for_pages(output: &Output, by_meson: bool) -> bool {
    let endings = &["js", "mjs", "cjs", "html"][usize::from(by_meson)..];
    matches!(output, Output::Program { path, .. }
        if Path::new(path).extension().is_some_and(|ending| endings.iter().any(|name| ending == *name)))
}

/// What goes with threads badly or not at all, or says that somebody has thought of them.
const NEVER_WITH_THREADS: &[&str] =
    &["-sASYNCIFY", "-sJSPI", "-sUSE_PTHREADS", "-sPTHREADS", "-sWASM2JS", "-sWASM_WORKERS", "-sSINGLE_FILE", "-flto"];

/// Asyncify cannot follow WebAssembly's exceptions: wasm-opt crashes, and since 6.0 a program traps that sleeps in a
/// function with a try block.
fn settings(invocation: &Invocation, context: &Context<'_>) -> Settings {
    let mut settings = context.settings.clone();
    let asyncify = invocation.setting("ASYNCIFY").as_deref() == Some("1");
    if asyncify && settings.unwinding == Unwinding::Auto {
        settings.unwinding = Unwinding::Js;
    }
    settings
}

fn traced(output: &Output, context: &Context<'_>) -> Vec<&'static Absent> {
    let Output::Program { probe, .. } = output else { return Vec::new() };
    if probe.is_some() && !context.settings.hide_absent {
        return Vec::new();
    }
    let configure = !matches!(probe, Some(Probe::Cmake | Probe::Meson));
    absent::hidden(context.settings.all_have_threads(), configure, context.version).collect()
}

fn first_fitting(invocation: &Invocation, item: &Item, context: &Context<'_>) -> Option<&'static Rule> {
    let name = item.name.as_deref()?;
    let value = item.value.as_deref().unwrap_or_default();
    rules::all().find(|rule| {
        rule.names(item.side, name, value.as_bytes())
            && rule.span.holds(context.version)
            && rule.on.fits(invocation)
            && rule.when.is_none_or(|when| when(context.settings))
            && (rule.unless.is_empty() || !invocation.has(rule.unless))
            && !(rule.unless_found && (context.library)(value) != Library::Missing)
            && match rule.action {
                Action::DropHostFolder => is_host_folder(Path::new(value), context.prefix),
                Action::TargetFolder => (context.for_target)(Path::new(value)).is_some(),
                _ => true,
            }
    })
}

/// `-lNAME` becomes a path where versions differ in the file they would take.
fn library_by_path(invocation: &Invocation, item: &Item, context: &Context<'_>) -> Option<(Edit, &'static str, Span)> {
    let is_library = matches!(item.name.as_deref()?, b"-l" | b"l") && invocation.mode.links();
    let (path, reason) = match (context.library)(item.value.as_deref().filter(|_| is_library)?) {
        Library::Missing | Library::AsNamed => return None,
        Library::Archive(path) | Library::SideModule(path)
            if item.value.as_deref().is_some_and(|name| name.as_bytes().starts_with(b":")) =>
        {
            (path, "not every emcc looks for a file of this name")
        }
        Library::Archive(path) => (path, "a static archive is preferred to the side module beside it"),
        Library::SideModule(path) => (path, "there is no static archive, and not every linker finds a side module"),
    };
    Some((Edit::Replace(vec![path.into_os_string()]), reason, Span::ALL))
}

/// Does a probe ask whether the compiler has these instructions? The answer is emcc's, who has them or has them not.
fn is_asked(invocation: &Invocation, item: &Item, context: &Context<'_>) -> bool {
    let word = invocation
        .words_of(item)
        .next()
        .map(|(_, word)| word)
        .filter(|word| rules::is_instruction_set(word.as_bytes()));
    let probe = word.and_then(|word| Some((compiling_probe(invocation)?, word)));
    probe.is_some_and(|(probe, word)| !(context.of_build)(probe, word))
}

/// What the native tools have and Emscripten has not.
fn by_tables(invocation: &Invocation, item: &Item, context: &Context<'_>) -> Option<(Edit, &'static str, Span)> {
    if let Some((left, reason, span)) = rules::assembler::left(item, context.version) {
        let edit = if left.is_empty() { Edit::Drop } else { Edit::Replace(left) };
        return Some((edit, reason, span));
    }
    let (reason, span) = rules::dropped(invocation, item, context.version)?;
    Some((Edit::Drop, reason, span))
}

fn edit(rule: &Rule, tool: Tool, item: &Item, context: &Context<'_>) -> Option<Edit> {
    match rule.action {
        Action::TargetFolder => {
            let folder = (context.for_target)(Path::new(item.value.as_deref().unwrap_or_default()));
            folder.map(|folder| Edit::Replace(vec![rule.flag.into(), folder.into()]))
        }
        Action::Keep | Action::Refuse => None,
        Action::Drop | Action::DropHostFolder => Some(Edit::Drop),
        // Who asks the linker itself asks no emcc.
        Action::PastEmcc(_) if tool == Tool::Ld => None,
        Action::Become(words) | Action::PastEmcc(words) => {
            let value = item.value.as_deref().unwrap_or_default();
            Some(Edit::Replace(words.iter().map(|word| filled(word, value, rule.value)).collect()))
        }
    }
}

/// Puts a value where a row says `{}`, and what the row's `*` stands for where it says `{*}`.
fn filled(word: &str, value: &OsStr, pattern: &str) -> OsString {
    let (before, value, after) = if let Some((before, after)) = word.split_once("{*}") {
        (before, value.as_bytes().get(pattern.len().saturating_sub(1)..).unwrap_or_default(), after)
    } else if let Some((before, after)) = word.split_once("{}") {
        (before, value.as_bytes(), after)
    } else {
        return word.into();
    };
    OsString::from_vec([before.as_bytes(), value, after.as_bytes()].concat())
}

fn change(invocation: &Invocation, item: &Item, edit: &Edit, reason: &'static str, span: Span) -> Change {
    let after = match edit {
        Edit::Drop => String::new(),
        Edit::Replace(words) => words.join(OsStr::new(" ")).to_string_lossy().into_owned(),
    };
    Change { before: invocation.spelled(item), after, reason, span }
}

#[cfg(test)]
mod tests;
