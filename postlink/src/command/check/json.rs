//! The report of `postlink check` as JSON; postlink/share/check.schema.json describes it.

use postlink::check::{Checked, Finding, Level, Report};
use serde_json::{Value, json};

use super::pages::page;

/// The whole report.
pub fn report(report: &Report) -> String {
    let mains: Vec<_> = report.mains.iter().map(|main| json!({ "path": main.path, "known": main.known })).collect();
    let unreadable: Vec<_> =
        report.unreadable.iter().map(|(path, reason)| json!({ "path": path, "reason": reason })).collect();
    let value = json!({
        "version": 1,
        "mains": mains,
        "modules": report.modules.iter().map(module).collect::<Vec<_>>(),
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "unreadable": unreadable,
        "summary": {
            "modules": report.modules.len(),
            "errors": report.count(Level::Error),
            "warnings": report.count(Level::Warning),
            "notes": report.count(Level::Note),
            "exit": report.exit_code(),
        },
    });
    format!("{value:#}\n")
}

fn module(module: &Checked) -> Value {
    let verdicts: Vec<_> = module
        .verdicts
        .iter()
        .map(|verdict| json!({ "main": verdict.main, "prediction": verdict.prediction.word() }))
        .collect();
    json!({
        "path": module.path,
        "kind": module.kind.map_or("unreadable", |kind| kind.word()),
        "size": module.size,
        "needed": module.needed,
        "predictions": verdicts,
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "title": finding.title,
        "level": finding.level.word(),
        "when": finding.when.word(),
        "module": finding.module,
        "main": finding.main,
        "symbol": finding.symbol,
        "message": finding.message,
        "help": finding.help,
        "page": page(finding.code),
        "providers": finding.providers,
        "callers": finding.callers,
    })
}
