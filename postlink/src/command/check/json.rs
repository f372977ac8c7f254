//! The report of `postlink check` as JSON; postlink/share/check.schema.json describes it.

use postlink::check::{Checked, Finding, Level, Main, Report};
use serde_core::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::pages::page;

/// The whole report.
pub fn report(report: &Report) -> String {
    let text = serde_json::to_string_pretty(&Whole(report)).unwrap_or_default();
    text + "\n"
}

/// The report as it is written: of many findings, one at a time is a value in memory.
struct Whole<'a>(&'a Report);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Whole(report) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("findings", &Each(&report.findings, finding))?;
        map.serialize_entry(
            "mains",
            &Each(&report.mains, |main: &Main| json!({ "path": main.path, "known": main.known })),
        )?;
        map.serialize_entry("modules", &Each(&report.modules, module))?;
        let summary = json!({
            "modules": report.modules.len(),
            "errors": report.count(Level::Error),
            "warnings": report.count(Level::Warning),
            "notes": report.count(Level::Note),
            "exit": report.exit_code(),
        });
        map.serialize_entry("summary", &summary)?;
        let unreadable = |(path, reason): &(String, String)| json!({ "path": path, "reason": reason });
        map.serialize_entry("unreadable", &Each(&report.unreadable, unreadable))?;
        map.serialize_entry("version", &1)?;
        map.end()
    }
}

/// Rows, and what each of them is written as.
struct Each<'a, T, F>(&'a [T], F);

impl<T, F: Fn(&T) -> Value> Serialize for Each<'_, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(&self.1))
    }
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
