//! What `postlink check` says before anything is loaded.

use crate::build::{Main, Module};
use crate::verdict::Verdict;
use emshim_tests::setup::{Setup, With};
use serde_json::Value;

/// A prediction and what it rests on.
#[derive(Clone, Debug)]
pub struct Prediction {
    /// The word of the check.
    pub verdict: Verdict,
    /// Codes and messages of its findings, in one line.
    pub findings: String,
}

/// Checks `module` for `main`, told only what a packager knows: both files, and the folder of the libraries.
pub fn check(setup: &Setup, main: &Main, module: &Module) -> Result<Prediction, String> {
    let folder = module.path.parent().unwrap_or(&module.path);
    let command = format!(
        "postlink check --format json --main {} --lib-path {} {} {}",
        main.glue.display(),
        folder.display(),
        if module.global { "--rtld-global" } else { "" },
        module.path.display(),
    );
    let output = setup.command(With::Shims, &command, folder).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let broken = |what: &str| format!("{what}\n{command}\n{text}{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_str(&text).map_err(|error| broken(&error.to_string()))?;
    read(&report).ok_or_else(|| broken("no prediction in it"))
}

fn read(report: &Value) -> Option<Prediction> {
    // A program's JavaScript is no module, and nothing is predicted of it.
    let Some(word) = report.pointer("/modules/0/predictions/0/prediction") else {
        return Some(Prediction { verdict: Verdict::Unknown, findings: String::new() });
    };
    let verdict = match word.as_str()? {
        "loads" => Verdict::Loads,
        "fails-at-load" => Verdict::FailsAtLoad,
        "fails-when-called" => Verdict::FailsWhenCalled,
        "unknown" => Verdict::Unknown,
        _ => return None,
    };
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let errors = report["findings"].as_array()?.iter().filter(|finding| finding["level"] == "error");
    let findings: Vec<String> = errors.map(|one| format!("{} {}", text(one, "code"), text(one, "message"))).collect();
    Some(Prediction { verdict, findings: findings.join("; ") })
}
