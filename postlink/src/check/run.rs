//! Puts a check together: inputs, main modules, what each module meets there, and what it is alone.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::finding::{Finding, Prediction, Verdict};
use super::options::Options;
use super::report::{Checked, Main, Report};
use super::{against, alone, native, program};
use crate::collect::{self, Native, Questions, Subject};
use crate::findings::{Problem, checks};
use crate::interface::{Interface, Offer};
use crate::link::form;
use crate::loader::Libraries;
use crate::module::Module;

/// Checks files, folders, wheels and conda packages.
pub fn check(inputs: &[PathBuf], options: &Options) -> Report {
    let mut report = Report::default();
    let mains = read_mains(options, &mut report);
    let code = |module: &Module| mains.iter().any(|(_, main)| may_miss(module, main));
    let found = collect::read(inputs, &Questions { validate: options.validate, code: &code }, options.progress);
    report.unreadable.extend(found.unreadable);
    let libraries = Libraries::new(collect::share(found.subjects), found.aliases, &options.lib_path);
    for subject in &libraries.subjects {
        one(subject, &libraries, &mains, options, &mut report);
    }
    let subjects: HashMap<&str, &Arc<Subject>> =
        libraries.subjects.iter().map(|subject| (subject.path.as_str(), subject)).collect();
    for program in &found.programs {
        add(&mut report, options, &program.path, None, program::problems(program, |wasm| subjects.contains_key(wasm)));
        let wasm = program.wasm_path();
        let own = wasm.and_then(|wasm| subjects.get(wasm.as_str()));
        if let Some(problem) = own.and_then(|subject| form::bigint(&subject.module)) {
            add(&mut report, options, &program.path, None, vec![problem]);
        }
    }
    let installed = options
        .installed
        .iter()
        .filter_map(|path| Some(Native { path: shown(path), what: collect::native_file(path)? }));
    for file in found.natives.into_iter().chain(installed) {
        add(&mut report, options, &file.path, None, vec![native::file(&file)]);
    }
    report
}

/// Does it import a function that this main module does not have itself? Then somebody may ask who calls it.
fn may_miss(module: &Module, main: &Interface) -> bool {
    let has = |name: &str| matches!(main.offer(name), Some(Offer::Wasm(_) | Offer::JavaScript { .. }));
    let mut functions = module.env_imports().filter(|import| import.what.signature().is_some());
    main.is_known() && main.loader.present && functions.any(|import| !has(&import.name))
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Main modules that could be read, with the path as given.
fn read_mains(options: &Options, report: &mut Report) -> Vec<(String, Interface)> {
    let mut mains = Vec::new();
    for path in &options.mains {
        let name = shown(path);
        match Interface::read(path) {
            Ok(interface) => {
                report.mains.push(Main { path: name.clone(), known: interface.is_known() });
                let mut problems = Vec::new();
                for reason in &interface.unknown {
                    let message = format!("what this main module offers is not known: {reason}");
                    problems.push(Problem::new(&checks::UNKNOWN_MAIN, message));
                }
                if interface.is_known() && !interface.loader.present {
                    let message = "it was linked without a loader for side modules";
                    problems.push(Problem::new(&checks::NO_LOADER, message));
                }
                add(report, options, &name, Some(&name), problems);
                mains.push((name, interface));
            }
            Err(error) => {
                report.mains.push(Main { path: name.clone(), known: false });
                report.unreadable.push((name, error.reason));
            }
        }
    }
    mains
}

/// One module against every main module, or alone.
fn one(
    subject: &Arc<Subject>,
    libraries: &Libraries,
    mains: &[(String, Interface)],
    options: &Options,
    report: &mut Report,
) {
    if let (Err(error), None) = (&subject.module, &subject.native) {
        report.unreadable.push((subject.path.clone(), error.to_string()));
    }
    let mut verdicts = Vec::new();
    if subject.meant_to_load {
        let mut form = match &subject.native {
            Some(what) => vec![native::library(what)],
            None => form::form(&subject.module),
        };
        if options.validate && form.is_empty() {
            form.extend(subject.fault.iter().map(|error| Problem::new(&checks::BROKEN, error.to_string())));
        }
        let formless = !form.is_empty();
        add(report, options, &subject.path, None, form);
        add(report, options, &subject.path, None, alone::problems(subject, libraries, options));
        for (name, main) in mains {
            let prediction = match () {
                () if formless => Prediction::FailsAtLoad,
                () if !main.is_known() => Prediction::Unknown,
                () if !main.loader.present => Prediction::FailsAtLoad,
                () => {
                    let (prediction, problems) = against::predict(subject, libraries, name, main, options);
                    add(report, options, &subject.path, Some(name), problems);
                    prediction
                }
            };
            verdicts.push(Verdict { main: Some(name.clone()), prediction });
        }
        if mains.is_empty() {
            let without = if formless { Prediction::FailsAtLoad } else { Prediction::Unknown };
            verdicts.push(Verdict { main: None, prediction: without });
        }
    }
    report.modules.push(Checked {
        path: subject.path.clone(),
        kind: subject.module.as_ref().ok().map(|module| module.kind),
        size: subject.size,
        needed: subject.module.as_ref().map(|module| module.needed().to_vec()).unwrap_or_default(),
        verdicts,
    });
}

fn add(report: &mut Report, options: &Options, module: &str, main: Option<&str>, problems: Vec<Problem>) {
    for problem in problems {
        let Some(level) = options.policy.level(problem.check.code, problem.level) else { continue };
        report.findings.push(Finding {
            code: problem.check.code,
            title: problem.check.title,
            level,
            when: problem.when,
            module: module.to_owned(),
            main: main.map(str::to_owned),
            symbol: problem.symbol,
            message: problem.message,
            help: problem.help.unwrap_or_else(|| problem.check.help.to_owned()),
            providers: problem.providers,
            callers: problem.callers,
        });
    }
}
