//! `emshim doctor`: what is there, what is not, and what to do about it.

mod finding;
mod looks;

use anyhow::Result;
use emshim::messages;
use finding::{Finding, Level};
use serde_json::json;
use std::process::ExitCode;

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
