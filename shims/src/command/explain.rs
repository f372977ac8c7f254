//! `emshim explain -- cc …`: each change with its reason.

use anyhow::{Context, Result, bail};
use emshim::machine::Machine;
use emshim::messages;
use emshim::plan;
use emshim::read::request::Request;
use policy::tool::Name;
use policy::{Change, Mode, Output, Refusal, Tool};
use serde_json::json;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::ExitCode;

/// Prints what becomes of a command line.
pub fn print(command: &[OsString], as_json: bool) -> Result<ExitCode> {
    let (first, args) = command.split_first().context("a tool is missing: emshim explain -- cc hello.c")?;
    let file_name = Path::new(first).file_name().unwrap_or_default();
    let name = Name::find(file_name.as_bytes())
        .with_context(|| format!("{} is not a name that emshim stands for", Path::new(first).display()))?;
    if !matches!(name.tool, Tool::Cc | Tool::Cxx | Tool::Ld) {
        bail!("{}: only command lines of compilers and linkers are rewritten", Path::new(first).display());
    }
    let (request, machine) = (Request::read(name, args.to_vec())?, Machine::look()?);
    let request = request.with_scripts(machine.prefix.as_deref())?;
    let (plan, refusals) = plan::without_refused(&request, &machine)?;
    let runs = match name.tool {
        Tool::Ld => machine.emscripten.llvm("wasm-ld")?,
        tool => machine.emscripten.driver(tool),
    };
    let line: Vec<OsString> = [runs.into_os_string()].into_iter().chain(request.expanded.fold(&plan.words)).collect();
    let (version, does) = (&machine.emscripten.version, what(request.invocation.mode, &plan.output));
    messages::answer(match as_json {
        true => {
            let changes: Vec<_> = plan.changes.iter().map(in_json).collect();
            let refused: Vec<_> =
                refusals.iter().map(|refusal| json!({ "option": refusal.option, "reason": refusal.reason })).collect();
            let texts: Vec<_> = line.iter().map(|word| word.to_string_lossy()).collect();
            let runs = refusals.is_empty().then_some(texts);
            let answer = json!({
                "emscripten": version.to_string(), "does": does, "runs": runs, "refused": refused, "changes": changes,
            });
            format!("{answer:#}\n")
        }
        false => in_text(&format!("Emscripten {version}: {does}"), &plan.changes, &refusals, &line),
    })?;
    Ok(if refusals.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn in_text(title: &str, changes: &[Change], refusals: &[Refusal], line: &[OsString]) -> String {
    let mut text = format!("{title}\n");
    for Refusal { option, reason } in refusals {
        text += &format!("  {option} is refused\n      {reason}\n");
    }
    for change in changes {
        text += &format!("  {}\n      {} ({})\n", in_words(change), change.reason, change.span);
    }
    match refusals.first() {
        Some(refusal) => text + &format!("runs nothing: {} is refused, so the command fails\n", refusal.option),
        None => text + "runs " + &line.iter().map(|word| shown(word)).collect::<Vec<_>>().join(" ") + "\n",
    }
}

/// What the command line asks for.
fn what(mode: Mode, output: &Output) -> String {
    let links = |what: &str, path: &OsStr| format!("links {what} {}", Path::new(path).display());
    match (mode, output) {
        (_, Output::Program { path, probe: Some(_) }) => links("a probe of configure or CMake to", path),
        (_, Output::Program { path, probe: None }) => links("a program to", path),
        (_, Output::SideModule { path }) => links("a shared library (a side module) to", path),
        (_, Output::Object { path }) => links("objects to the object", path),
        (Mode::Query, _) => "answers a question and compiles nothing".into(),
        (Mode::Preprocess, _) => "preprocesses, and makes no object".into(),
        (Mode::Compile, _) => "compiles to an object".into(),
        (Mode::Assembly, _) => "compiles to assembly".into(),
        (Mode::Relocatable, _) => "links objects to an object".into(),
        (Mode::Program | Mode::SideModule, Output::AsAsked) => {
            "links what emcc alone makes of the output's name".into()
        }
    }
}

fn in_words(change: &Change) -> String {
    match (change.before.as_str(), change.after.as_str()) {
        ("", after) => format!("+ {after}"),
        (before, "") => format!("- {before}"),
        (before, after) => format!("{before} -> {after}"),
    }
}

fn in_json(change: &Change) -> serde_json::Value {
    json!({ "before": change.before, "after": change.after, "reason": change.reason, "versions": change.span.to_string() })
}

fn shown(word: &OsStr) -> String {
    let text = word.to_string_lossy();
    shlex::try_quote(&text).map_or_else(|_| format!("{text:?}"), |quoted| quoted.into_owned())
}
