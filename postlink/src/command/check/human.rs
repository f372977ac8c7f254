//! The report of `postlink check` for people: one paragraph for each cause, then one line that sums up.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, IsTerminal};
use std::path::Path;

use postlink::check::{Finding, Level, Prediction, Report, When};

use crate::output::{plain, shown};

/// How many modules are named under one cause.
const NAMED: usize = 8;
/// The check of files for another machine, where each is named: each was made by a command of its own.
const EACH: &str = "PL063";

/// On a terminal, unless NO_COLOR says otherwise.
pub fn colours_wanted() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The whole report; `quiet`: without the line that sums up.
pub fn report(report: &Report, colours: bool, quiet: bool) -> String {
    let paint = |code: &str, text: &str| if colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() };
    let mut text = String::new();
    let told: HashSet<&str> = report.findings.iter().map(|finding| finding.module.as_str()).collect();
    for (path, reason) in &report.unreadable {
        // A module that is no wasm has its finding.
        if !told.contains(path.as_str()) {
            let word = paint("1;31", "cannot be used");
            text += &format!("{word}: {}: {}\n\n", shown(Path::new(path)), plain(reason));
        }
    }
    for group in causes(&report.findings) {
        text += &paragraph(&group, &paint);
    }
    if !quiet {
        text += &summary(report, &paint);
    }
    text
}

/// Findings of one cause: the same check, symbol, message and help, worst first.
fn causes(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut groups: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        let key = (std::cmp::Reverse(finding.level), finding.code, &finding.symbol, &finding.message, &finding.help);
        groups.entry(key).or_default().push(finding);
    }
    groups.into_values().collect()
}

fn paragraph(group: &[&Finding], paint: &dyn Fn(&str, &str) -> String) -> String {
    let first = group[0];
    let colour = match first.level {
        Level::Error => "1;31",
        Level::Warning => "1;33",
        Level::Note => "1;36",
    };
    let head = paint(colour, &format!("{}[{}]", first.level.word(), first.code));
    let mut text = format!("{head}: {}\n", plain(first.title));
    let mut modules: Vec<(&str, &[String])> =
        group.iter().map(|finding| (finding.module.as_str(), finding.callers.as_slice())).collect();
    modules.dedup();
    let named = if first.code == EACH { modules.len() } else { NAMED };
    let common = modules.iter().all(|(_, callers)| *callers == first.callers);
    for (module, callers) in modules.iter().take(named) {
        let by = match common || callers.is_empty() {
            true => String::new(),
            false => format!(": called by {}", plain(&callers.join(", "))),
        };
        text += &format!("  in {}{by}\n", shown(Path::new(module)));
    }
    if modules.len() > named {
        text += &format!("  and {} more\n", modules.len() - named);
    }
    let mut mains: Vec<_> = group.iter().filter_map(|finding| finding.main.as_deref()).collect();
    mains.sort_unstable();
    mains.dedup();
    if !mains.is_empty() {
        text += &format!("  for {}\n", mains.iter().map(|main| shown(Path::new(main))).collect::<Vec<_>>().join(", "));
    }
    text += &format!("  {}\n", plain(&first.message));
    if common && !first.callers.is_empty() {
        text += &format!("  called by {}\n", plain(&first.callers.join(", ")));
    }
    let when = match first.when {
        When::Load => "the module does not load",
        When::Call => "the module loads, and fails or computes wrongly when this is called",
        When::Never => "",
    };
    if !when.is_empty() {
        text += &format!("  {} {when}\n", paint("1", "result:"));
    }
    text + &format!("  {} {}\n\n", paint("1", "help:"), plain(&first.help))
}

fn summary(report: &Report, paint: &dyn Fn(&str, &str) -> String) -> String {
    let count = |level: Level, word: &str| {
        let count = report.count(level);
        format!("{count} {word}{}", if count == 1 { "" } else { "s" })
    };
    let predictions = report.modules.iter().flat_map(|module| &module.verdicts).map(|verdict| verdict.prediction);
    let predictions: Vec<_> = predictions.collect();
    let words = [
        (Prediction::Loads, "will load and work"),
        (Prediction::FailsWhenCalled, "will load and fail when called"),
        (Prediction::FailsAtLoad, "will not load"),
        (Prediction::Unknown, "not known without the main module"),
    ];
    let all = |one: Prediction| predictions.iter().filter(|other| **other == one).count();
    let parts: Vec<_> = words
        .iter()
        .map(|(one, word)| (all(*one), word))
        .filter(|(count, _)| *count > 0)
        .map(|(n, w)| format!("{n} {w}"))
        .collect();
    let modules = report.modules.len();
    let state = format!(
        "{modules} module{}: {}{}{}, {}, {}",
        if modules == 1 { "" } else { "s" },
        parts.join(", "),
        if parts.is_empty() { "" } else { "; " },
        count(Level::Error, "error"),
        count(Level::Warning, "warning"),
        count(Level::Note, "note"),
    );
    let colour = if report.exit_code() == 0 { "1;32" } else { "1;31" };
    format!("{}\n", paint(colour, &state))
}
