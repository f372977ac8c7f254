//! Files, folders and archives that are to be checked.

use std::fs::File;
use std::path::Path;

use super::{Checked, Finding, Level, Options, Prediction, Report, Verdict, When};
use crate::module::{Error, Kind, Module};

/// Looks at one input.
pub(super) fn look(input: &Path, options: &Options, report: &mut Report) {
    let path = input.to_string_lossy().into_owned();
    let file = File::open(input).map_err(|error| Error::at(0, error.to_string()));
    match file.and_then(|file| Module::read(&file)) {
        Ok(module) => {
            let loads = if module.kind == Kind::SideModule && module.dylink_first {
                Prediction::Unknown
            } else {
                Prediction::FailsAtLoad
            };
            report.modules.push(Checked {
                path,
                kind: Some(module.kind),
                size: module.size,
                needed: module.needed().to_vec(),
                verdicts: verdicts(options, loads),
            });
        }
        Err(error) => {
            let failing = verdicts(options, Prediction::FailsAtLoad);
            report.modules.push(Checked {
                path: path.clone(),
                kind: None,
                size: 0,
                needed: Vec::new(),
                verdicts: failing,
            });
            report.findings.push(Finding {
                code: "PL001",
                title: "not a wasm module",
                level: Level::Error,
                when: When::Load,
                module: path.clone(),
                main: None,
                symbol: None,
                message: error.to_string(),
                help: String::new(),
                providers: Vec::new(),
                callers: Vec::new(),
            });
            report.unreadable.push((path, error.to_string()));
        }
    }
}

fn verdicts(options: &Options, prediction: Prediction) -> Vec<Verdict> {
    if options.mains.is_empty() {
        return vec![Verdict { main: None, prediction }];
    }
    let main = |main: &std::path::PathBuf| Some(main.to_string_lossy().into_owned());
    options.mains.iter().map(|path| Verdict { main: main(path), prediction }).collect()
}
