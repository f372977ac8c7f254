//! Findings that are known: written into a file once, and not reported again.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};
use postlink::check::{Finding, Report};
use serde_json::{Value, json};

use crate::output::write;

const VERSION: u64 = 1;

/// What makes a finding the same one next time: sizes and the order of inputs may change.
type Key = [String; 4];

fn key(finding: &Finding) -> Key {
    let symbol = finding.symbol.clone().unwrap_or_default();
    [finding.code.to_owned(), finding.module.clone(), finding.main.clone().unwrap_or_default(), symbol]
}

/// Writes down every finding of the report.
pub fn save(file: &Path, report: &Report) -> anyhow::Result<()> {
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            let [code, module, main, symbol] = key(finding);
            json!({ "code": code, "module": module, "main": main, "symbol": symbol })
        })
        .collect();
    write(file, &format!("{:#}\n", json!({ "version": VERSION, "findings": findings })))
}

/// Takes those findings out of the report that the file knows, each as often as it stands there. How many these are.
pub fn apply(file: &Path, report: &mut Report) -> anyhow::Result<usize> {
    let mut known = read(file).with_context(|| format!("--baseline {}", file.display()))?;
    let before = report.findings.len();
    report.findings.retain(|finding| match known.get_mut(&key(finding)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    Ok(before - report.findings.len())
}

fn read(file: &Path) -> anyhow::Result<HashMap<Key, usize>> {
    ensure!(fs::metadata(file)?.is_file(), "not a regular file");
    let value: Value = serde_json::from_slice(&fs::read(file)?)?;
    ensure!(value["version"] == VERSION, "not a baseline of this version; write it again with --write-baseline");
    let findings = value["findings"].as_array().context("it has no list of findings")?;
    let mut known = HashMap::new();
    for finding in findings {
        let text =
            |name: &str| finding[name].as_str().map(str::to_owned).with_context(|| format!("a finding without {name}"));
        *known.entry([text("code")?, text("module")?, text("main")?, text("symbol")?]).or_default() += 1;
    }
    Ok(known)
}
