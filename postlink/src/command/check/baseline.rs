//! Findings that are known: written into a file once, and not reported again. The file is checked in and used elsewhere, so that
//! it names what lies below its folder from there on, however that was named.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, ensure};
use postlink::check::{Finding, Report};
use serde_json::{Value, json};

use crate::output::write;

const VERSION: u64 = 1;

/// What makes a finding the same one next time: sizes and the order of inputs may change.
type Key = [String; 4];

fn key(finding: &Finding, folder: &Path) -> Key {
    let symbol = finding.symbol.clone().unwrap_or_default();
    let module = below(&finding.module, folder).unwrap_or_else(|| finding.module.clone());
    // A program outside lies elsewhere on each machine.
    let main = finding.main.as_deref().map(|main| below(main, folder).unwrap_or_else(|| file_name(main)));
    [finding.code.to_owned(), module, main.unwrap_or_default(), symbol]
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// The folder of the file, in full.
fn folder_of(file: &Path) -> PathBuf {
    full(file).parent().map(Path::to_owned).unwrap_or_default()
}

/// A path from that folder on, if it is below it; of a member of an archive the archive's.
fn below(path: &str, folder: &Path) -> Option<String> {
    let (file, member) = path.split_at(path.find("!/").unwrap_or(path.len()));
    let rest = full(Path::new(file)).strip_prefix(folder).ok()?.to_string_lossy().into_owned();
    Some(rest + member)
}

/// From the root, without `.`, `..` and links to folders.
fn full(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let (Some(Ok(folder)), Some(name)) = (path.parent().map(fs::canonicalize), path.file_name()) {
        return folder.join(name);
    }
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts
}

/// Writes down every finding of the report.
pub fn save(file: &Path, report: &Report) -> anyhow::Result<()> {
    let folder = folder_of(file);
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            let [code, module, main, symbol] = key(finding, &folder);
            json!({ "code": code, "module": module, "main": main, "symbol": symbol })
        })
        .collect();
    write(file, &format!("{:#}\n", json!({ "version": VERSION, "findings": findings })))
}

/// Takes those findings out of the report that the file knows, each as often as it stands there. How many these are.
pub fn apply(file: &Path, report: &mut Report) -> anyhow::Result<usize> {
    let mut known = read(file).with_context(|| format!("--baseline {}", file.display()))?;
    let (before, folder) = (report.findings.len(), folder_of(file));
    report.findings.retain(|finding| match known.get_mut(&key(finding, &folder)) {
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
