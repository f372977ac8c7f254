//! What `postlink pair` says, for people and as JSON.

use std::fmt::Write;
use std::path::Path;

use postlink::tree::{Bare, Data, Program, Report, Standing};
use serde_json::{Value, json};

use crate::output::shown;

/// One line for each thing that was done, or that is to be done by somebody else.
pub fn human(report: &Report, prefix: &Path, verbose: bool) -> String {
    let below = |path: &Path| shown(path.strip_prefix(prefix).unwrap_or(path));
    let mut lines = Vec::new();
    for program in &report.programs {
        program_lines(program, report.dry_run, verbose, &below, &mut lines);
    }
    for Bare { path, names } in &report.bare {
        let (path, names) = (below(path), shown(Path::new(names)));
        let help = "emcc made it, so it has no header to find that file by; copy it there, or link with cc";
        lines.push(format!("missing   {path} names {names}, which is not beside it: {help}"));
    }
    for left in &report.leftovers {
        let (done, help) = if left.removed { ("removed ", "") } else { ("leftover", "; --prune removes it") };
        lines.push(format!("{done}  {}: {}{help}", below(&left.path), left.reason));
    }
    for (path, error) in &report.unreadable {
        lines.push(format!("unreadable {}: {error}", below(path)));
    }
    lines.push(summary(report));
    lines.join("\n") + "\n"
}

fn program_lines(
    program: &Program,
    dry_run: bool,
    verbose: bool,
    below: &dyn Fn(&Path) -> String,
    lines: &mut Vec<String>,
) {
    let (path, wasm) = (below(&program.path), below(&program.wasm));
    let done = if dry_run { "would pair" } else { "paired   " };
    match &program.standing {
        Standing::Paired if verbose => lines.push(format!("whole     {path}")),
        Standing::Paired => {}
        Standing::Edited => {
            let help = "it was changed after the link and stays; remove it to get the linked one back";
            lines.push(format!("edited    {path} has another {wasm}: {help}"));
        }
        Standing::Repaired { from, replaced } => {
            let over = if *replaced { ", over another build's" } else { "" };
            lines.push(format!("{done} {path} with {wasm} from {}{over}", shown(from)));
        }
        Standing::Missing { stale, linked_at } => {
            let what = if *stale { "is another build's" } else { "is not there" };
            let mut line = format!("missing   {path}: {wasm} {what}");
            if program.wasm.file_name() != Some(&program.linked_name) {
                let _ = write!(line, " (it was linked as {})", shown(Path::new(&program.linked_name)));
            }
            if let Some(place) = linked_at {
                let _ = write!(line, ", and no longer at {}, where it was linked", shown(place));
            }
            lines.push(line + "; name the folder that has it with --from DIR, or build and install again");
        }
        Standing::Failed(error) => {
            lines.push(format!("failed    {path}: what belongs beside it was found but not written: {error}"));
        }
    }
    let data = below(&program.data_path());
    match &program.data {
        Data::Fine => {}
        Data::Repaired(from) => lines.push(format!("{done} {path} with {data} from {}", shown(from))),
        Data::Missing => lines.push(format!("missing   {path}: {data} is not there; copy it from where it was built")),
    }
    if program.js_link {
        let made = if dry_run { "would link" } else { "linked   " };
        lines.push(format!("{made} {path}.js -> {}", shown(Path::new(program.path.file_name().unwrap_or_default()))));
    }
}

fn summary(report: &Report) -> String {
    let count = |wanted: &dyn Fn(&Program) -> bool| report.programs.iter().filter(|program| wanted(program)).count();
    let repaired = |program: &Program| {
        matches!(program.standing, Standing::Repaired { .. }) || matches!(program.data, Data::Repaired(_))
    };
    let whole = count(&|program| program.is_whole(false) && !repaired(program));
    let done = count(&|program| program.is_whole(false) && repaired(program));
    let missing = count(&|program| !program.is_whole(false)) + report.bare.len();
    let verb = if report.dry_run { "would be paired" } else { "paired now" };
    let all = report.programs.len() + report.bare.len();
    let plural = if all == 1 { "" } else { "s" };
    format!("{all} program{plural}: {whole} whole already, {done} {verb}, {missing} not whole")
}

/// The same for programs. Paths are text: bytes that are no UTF-8 become U+FFFD.
pub fn json(report: &Report, prefix: &Path) -> String {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let bare = |one: &Bare| json!({ "path": text(&one.path), "names": one.names.to_string_lossy() });
    let value = json!({
        "prefix": text(prefix),
        "dry_run": report.dry_run,
        "whole": report.is_whole() && report.unreadable.is_empty(),
        "programs": report.programs.iter().map(|one| program_json(one, report.dry_run)).collect::<Vec<_>>(),
        "bare": report.bare.iter().map(bare).collect::<Vec<_>>(),
        "leftovers": report.leftovers.iter().map(|one| {
            json!({ "path": text(&one.path), "reason": one.reason, "removed": one.removed })
        }).collect::<Vec<_>>(),
        "unreadable": report.unreadable.iter().map(|(path, error)| {
            json!({ "path": text(path), "error": error.to_string() })
        }).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn program_json(program: &Program, dry_run: bool) -> Value {
    let text = |path: &Path| Value::from(path.to_string_lossy());
    let (standing, from) = match &program.standing {
        Standing::Paired => ("paired", Value::Null),
        Standing::Edited => ("edited", Value::Null),
        Standing::Repaired { from, .. } => ("repaired", text(from)),
        Standing::Missing { stale: true, .. } => ("stale", Value::Null),
        Standing::Missing { stale: false, .. } => ("missing", Value::Null),
        Standing::Failed(_) => ("failed", Value::Null),
    };
    let error = match &program.standing {
        Standing::Failed(error) => Value::from(error.to_string()),
        _ => Value::Null,
    };
    let (data, data_from) = match &program.data {
        Data::Fine => ("fine", Value::Null),
        Data::Repaired(from) => ("repaired", text(from)),
        Data::Missing => ("missing", Value::Null),
    };
    json!({
        "path": text(&program.path),
        "wasm": text(&program.wasm),
        "linked_name": program.linked_name.to_string_lossy(),
        "whole": program.is_whole(dry_run),
        "standing": standing,
        "from": from,
        "error": error,
        "data": data,
        "data_from": data_from,
        "js_link": program.js_link,
    })
}
