//! The report of `postlink check` as SARIF 2.1.0, which code scanning services read.

use postlink::check::{CHECKS, Finding, Level, PAGES, Report};
use serde_json::{Value, json};

use super::pages::{page, uri};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The whole report.
pub fn report(report: &Report) -> String {
    let rules: Vec<_> = CHECKS
        .iter()
        .zip(PAGES)
        .map(|(check, (_, text))| {
            let mut rule = json!({
                "id": check.code,
                "shortDescription": { "text": check.title },
                "help": { "text": check.help, "markdown": text },
                "defaultConfiguration": { "level": check.level.word() },
            });
            if let Some(page) = page(check.code) {
                rule["helpUri"] = page.into();
            }
            rule
        })
        .collect();
    let unreadable = |(path, reason): &(String, String)| {
        json!({
            "level": "error",
            "message": { "text": format!("{path}: {reason}") },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(path) } } }],
        })
    };
    let invocation = json!({
        "executionSuccessful": report.unreadable.is_empty(),
        "exitCode": report.exit_code(),
        "toolExecutionNotifications": report.unreadable.iter().map(unreadable).collect::<Vec<_>>(),
    });
    let value = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "postlink",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "invocations": [invocation],
            "results": report.findings.iter().map(result).collect::<Vec<_>>(),
        }],
    });
    format!("{value:#}\n")
}

fn result(finding: &Finding) -> Value {
    let mut text = finding.message.clone();
    if let Some(main) = &finding.main {
        text += &format!(" (for {main})");
    }
    if !finding.callers.is_empty() {
        text += &format!("; called by {}", finding.callers.join(", "));
    }
    text += &format!(". {}", finding.help);
    let symbols: Vec<_> = finding.symbol.iter().map(|name| json!({ "name": name })).collect();
    let level = match finding.level {
        Level::Error | Level::Warning | Level::Note => finding.level.word(),
    };
    let mut location = json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&finding.module) } } });
    if !symbols.is_empty() {
        location["logicalLocations"] = json!(symbols);
    }
    json!({
        "ruleId": finding.code,
        "ruleIndex": CHECKS.iter().position(|check| check.code == finding.code),
        "level": level,
        "message": { "text": text },
        "locations": [location],
    })
}
