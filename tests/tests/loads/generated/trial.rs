//! Lays cases out on disk, asks node and postlink about each, and compares.

use super::case::Case;
use super::mains::Main;
use super::wasm;
use crate::verdict::Verdict;
use emshim_tests::setup::{Setup, With, workspace};
use postlink::check::{self, Options, Prediction};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A needed library that no loader would look for there counts as found: a limit that docs/reference/check.md names.
const ELSEWHERE: &str = "PL023";

/// What node did with a case and what was predicted.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Node's verdict.
    pub truth: Verdict,
    /// Its words.
    pub said: String,
    /// Ours.
    pub prediction: Verdict,
    /// Codes and messages of findings of error level.
    pub findings: String,
}

impl Answer {
    /// They differ.
    pub fn differs(&self) -> bool {
        self.truth != self.prediction
    }

    /// What kind of difference it is.
    pub fn kind(&self) -> &'static str {
        match (self.truth, self.prediction) {
            (truth, prediction) if truth == prediction => "agrees",
            (Verdict::Loads, _) => "false alarm",
            (_, Verdict::Loads | Verdict::Unknown) => "silence",
            _ => "other failure",
        }
    }
}

/// All that trials share.
pub struct Bench<'a> {
    /// The tests' tools.
    pub setup: &'a Setup,
    /// Main modules.
    pub mains: Vec<Main>,
    /// Loaders follow runtime paths (4.0 and later).
    pub follows: bool,
}

impl Bench<'_> {
    /// Answers for each case; `None` where a library that is loaded before does not load, or where a limit is met.
    pub fn run(&self, name: &str, cases: &[Case]) -> Result<Vec<Option<Answer>>, String> {
        let folder = self.setup.folder(&format!("generated-{name}"))?;
        let because = |error: std::io::Error| format!("{}: {error}", folder.display());
        let folders: Vec<PathBuf> = (0..cases.len()).map(|at| folder.join(at.to_string())).collect();
        for (case, folder) in cases.iter().zip(&folders) {
            self.lay_out(case, folder).map_err(because)?;
        }
        let truths = self.truths(&folder, cases, &folders)?;
        let mut answers = Vec::new();
        for ((case, folder), (truth, said)) in cases.iter().zip(&folders).zip(truths) {
            let Some(truth) = truth else {
                answers.push(None);
                continue;
            };
            answers.push(self.predict(case, folder)?.map(|(prediction, findings)| Answer {
                truth,
                said,
                prediction,
                findings,
            }));
        }
        fs::remove_dir_all(&folder).map_err(because)?;
        Ok(answers)
    }

    fn interface(&self, case: &Case, folder: &Path) -> PathBuf {
        folder.join(format!("{}.json", self.mains[case.main].name))
    }

    fn lay_out(&self, case: &Case, folder: &Path) -> std::io::Result<()> {
        for part in ["", "lib", "run", "mod"] {
            fs::create_dir_all(folder.join(part))?;
        }
        fs::hard_link(&self.mains[case.main].interface, self.interface(case, folder))?;
        let text = folder.to_string_lossy();
        case.libraries.iter().try_for_each(|one| fs::write(folder.join(&one.file), wasm::bytes(one, &text)))
    }

    /// One node for all of them; one that dies is followed by another, for what is left.
    fn truths(
        &self,
        folder: &Path,
        cases: &[Case],
        folders: &[PathBuf],
    ) -> Result<Vec<(Option<Verdict>, String)>, String> {
        let mut truths: Vec<Option<(Option<Verdict>, String)>> = vec![None; cases.len()];
        let orders = |at: usize| -> Value {
            let (case, folder) = (&cases[at], &folders[at]);
            let search: Vec<String> =
                case.search.iter().map(|one| folder.join(one).to_string_lossy().into_owned()).collect();
            let file = |at: usize| folder.join(&case.libraries[at].file);
            let before: Vec<PathBuf> = case.before.iter().map(|at| file(*at)).collect();
            json!({ "number": at, "glue": self.mains[case.main].glue, "folder": folder, "search": search.join(":"),
                    "before": before, "file": file(0), "global": case.global })
        };
        loop {
            let left: Vec<Value> = (0..cases.len()).filter(|at| truths[*at].is_none()).map(orders).collect();
            let Some(first) = left.first() else { break };
            let first = first["number"].as_u64().unwrap_or_default() as usize;
            let list = folder.join("cases.json");
            fs::write(&list, Value::from(left).to_string()).map_err(|error| format!("{}: {error}", list.display()))?;
            let driver = workspace().join("tests/modules/generated.js");
            let command = format!("node --stack-size=900 {} {}", driver.display(), list.display());
            let output =
                self.setup.command(With::Bare, &command, folder).output().map_err(|error| error.to_string())?;
            let mut any = false;
            for line in String::from_utf8_lossy(&output.stdout).lines() {
                let Ok(Value::Array(line)) = serde_json::from_str(line) else { continue };
                let text = |at: usize| line[at].as_str().unwrap_or_default().to_owned();
                let verdict = match &*text(1) {
                    "loads" => Some(Verdict::Loads),
                    "fails-at-load" => Some(Verdict::FailsAtLoad),
                    "fails-when-called" => Some(Verdict::FailsWhenCalled),
                    "before" => None,
                    _ => return Err(format!("the main module did not start: {}", text(2))),
                };
                truths[line[0].as_u64().unwrap_or_default() as usize] = Some((verdict, text(2)));
                any = true;
            }
            if !any {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                truths[first] = Some((Some(Verdict::FailsAtLoad), format!("node died: {said}")));
            }
        }
        Ok(truths.into_iter().flatten().collect())
    }

    fn predict(&self, case: &Case, folder: &Path) -> Result<Option<(Verdict, String)>, String> {
        // Until 4.0 a program finds needed libraries in one folder: here, where it is and where it is started.
        let search = case.search.iter().map(|one| folder.join(one)).collect();
        let options = Options {
            mains: vec![self.interface(case, folder)],
            lib_path: if self.follows { search } else { vec![folder.to_owned()] },
            globals: case.before.iter().map(|at| folder.join(&case.libraries[*at].file)).collect(),
            rtld_global: case.global,
            ..Options::default()
        };
        let report = check::check(&[folder.join(&case.libraries[0].file)], &options);
        if report.findings.iter().any(|finding| finding.code == ELSEWHERE) {
            return Ok(None);
        }
        let verdict = report.modules.first().and_then(|module| module.verdicts.first());
        let verdict = match verdict.ok_or("nothing was predicted")?.prediction {
            Prediction::Loads => Verdict::Loads,
            Prediction::FailsAtLoad => Verdict::FailsAtLoad,
            Prediction::FailsWhenCalled => Verdict::FailsWhenCalled,
            Prediction::Unknown => Verdict::Unknown,
        };
        let errors = report.findings.iter().filter(|finding| finding.level == check::Level::Error);
        let lines: Vec<String> = errors.map(|finding| format!("{} {}", finding.code, finding.message)).collect();
        Ok(Some((verdict, lines.join("; ").replace(&*folder.to_string_lossy(), "@"))))
    }
}
