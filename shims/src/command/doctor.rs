//! `emshim doctor`: what is there, what is not, and what to do about it.

mod looks;

use anyhow::Result;
use emshim::messages;
use serde_json::json;
use std::process::ExitCode;

/// How much a look found to be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// As it should be.
    Ok,
    /// Builds work, but something is slower or other than expected.
    Warn,
    /// Builds fail, or make what nobody asked for.
    Bad,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Level::Ok => "ok",
            Level::Warn => "warn",
            Level::Bad => "bad",
        }
    }
}

/// What a look found.
#[derive(Debug)]
struct Finding {
    level: Level,
    what: String,
    /// What to do; empty where nothing is to be done.
    help: String,
}

fn good(what: impl Into<String>) -> Finding {
    Finding { level: Level::Ok, what: what.into(), help: String::new() }
}

fn warn(what: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding { level: Level::Warn, what: what.into(), help: help.into() }
}

fn bad(what: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding { level: Level::Bad, what: what.into(), help: help.into() }
}

/// Prints every finding; fails when one is bad.
pub fn print(as_json: bool) -> Result<ExitCode> {
    let findings = looks::all();
    messages::answer(if as_json { in_json(&findings) } else { in_words(&findings) })?;
    let is_bad = findings.iter().any(|finding| finding.level == Level::Bad);
    Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn in_words(findings: &[Finding]) -> String {
    let mut text = String::new();
    for Finding { level, what, help } in findings {
        text += &format!("{:4} {what}\n", level.word());
        if !help.is_empty() {
            text += &format!("     {help}\n");
        }
    }
    text
}

fn in_json(findings: &[Finding]) -> String {
    let rows: Vec<_> = findings
        .iter()
        .map(|finding| json!({ "level": finding.level.word(), "what": finding.what, "help": finding.help }))
        .collect();
    format!("{:#}\n", json!({ "version": env!("CARGO_PKG_VERSION"), "findings": rows }))
}
