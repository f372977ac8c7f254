//! Puts a check together: inputs, main modules, what each module meets there, and what it is alone.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::finding::{Finding, Prediction, Verdict};
use super::options::Options;
use super::report::{Checked, Main, Report};
use super::{against, alone, native, program};
use crate::collect::{self, Exclude, Native, Questions, STDIN, Scope, Subject, readable, shown};
use crate::findings::{Level, Problem, checks};
use crate::interface::{Interface, Offer};
use crate::link::form;
use crate::loader::{Libraries, Process};
use crate::module::Module;

/// Checks files, folders, wheels and conda packages.
pub fn check(inputs: &[PathBuf], options: &Options) -> Report {
    let mut report = Report::default();
    look_at_options(options, &mut report);
    let mains = read_mains(options, &mut report);
    let scope = Scope { exclude: Exclude(&options.exclude), jobs: options.jobs, progress: options.progress };
    let code = |module: &Module| mains.iter().any(|(_, main)| may_miss(module, main));
    let found = collect::read(inputs, scope, &Questions { validate: options.validate, code: &code });
    let nothing = found.subjects.is_empty() && found.programs.is_empty() && found.natives.is_empty();
    let unreadable = found.unreadable.iter().any(|(_, reason)| reason != collect::NESTED);
    for (path, reason) in found.unreadable {
        match inputs.iter().any(|input| shown(input) == path) || path == STDIN.1 {
            true => report.unreadable.push((readable(&path).into_owned(), reason)),
            false => add(&mut report.findings, options, &path, None, vec![unread(&path, &reason)]),
        }
    }
    if nothing && !unreadable && !inputs.is_empty() {
        for input in inputs {
            report.unreadable.push((readable(&shown(input)).into_owned(), NOTHING.into()));
        }
    }
    let libraries = Libraries::new(collect::share(found.subjects), found.aliases, &options.lib_path);
    for (findings, checked) in each(&libraries, &mains, options) {
        report.findings.extend(findings);
        report.modules.push(checked);
    }
    let subjects: HashMap<&str, &Arc<Subject>> =
        libraries.subjects.iter().map(|subject| (subject.path.as_str(), subject)).collect();
    for program in &found.programs {
        let problems = program::problems(program, |wasm| subjects.contains_key(wasm));
        add(&mut report.findings, options, &program.path, None, problems);
        let own = program.wasm_paths().find_map(|wasm| subjects.get(wasm.as_str()));
        if let Some(problem) = own.and_then(|subject| form::bigint(&subject.module)) {
            add(&mut report.findings, options, &program.path, None, vec![problem]);
        }
    }
    let installed = options
        .installed
        .iter()
        .filter_map(|path| Some(Native { path: shown(path), what: collect::native_file(path)? }));
    for file in found.natives.into_iter().chain(installed) {
        add(&mut report.findings, options, &file.path, None, vec![native::file(&file)]);
    }
    report
}

const NOTHING: &str = "there is nothing to check: no module, no program, no file for another machine";

/// A file that nobody named. A zip file need not be a package.
fn unread(path: &str, reason: &str) -> Problem {
    let mut problem = Problem::new(&checks::UNREADABLE, reason);
    if path.ends_with(".zip") && !path.contains("!/") {
        problem.level = Level::Warning;
    }
    problem
}

/// Does it import a function that this main module does not have itself? Then somebody may ask who calls it.
fn may_miss(module: &Module, main: &Interface) -> bool {
    let has = |name: &str| matches!(main.offer(name), Some(Offer::Wasm(_) | Offer::JavaScript { .. }));
    let mut functions = module.env_imports().filter(|import| import.what.signature().is_some());
    main.is_known() && main.loader.present && functions.any(|import| !has(&import.name))
}

/// Folders and libraries that are named have to be there.
fn look_at_options(options: &Options, report: &mut Report) {
    for folder in options.lib_path.iter().filter(|folder| !folder.is_dir()) {
        report.unreadable.push((readable(&shown(folder)).into_owned(), "--lib-path: not a folder".into()));
    }
    for library in &options.globals {
        let read = Subject::of_file(library).module;
        let reason = read.err().map(|error| format!("--global: {error}"));
        report.unreadable.extend(reason.map(|reason| (readable(&shown(library)).into_owned(), reason)));
    }
}

/// Main modules that could be read, with the path as given.
fn read_mains(options: &Options, report: &mut Report) -> Vec<(String, Interface)> {
    let mut mains = Vec::new();
    let mut seen = HashSet::new();
    // One that is named twice is one.
    for path in
        options.mains.iter().filter(|path| seen.insert(std::fs::canonicalize(path).unwrap_or(path.to_path_buf())))
    {
        let name = shown(path);
        match Interface::read(path) {
            Ok(interface) => {
                report.mains.push(Main { path: readable(&name).into_owned(), known: interface.is_known() });
                let mut problems = Vec::new();
                for reason in &interface.unknown {
                    let message = format!("what this main module offers is not known: {reason}");
                    problems.push(Problem::new(&checks::UNKNOWN_MAIN, message));
                }
                if interface.is_known() && !interface.loader.present {
                    let message = "it was linked without a loader for side modules";
                    problems.push(Problem::new(&checks::NO_LOADER, message));
                }
                let level = options.levels.level(checks::UNKNOWN_MAIN.code, checks::UNKNOWN_MAIN.level);
                if !interface.is_known() && level >= Some(Level::Warning) {
                    let reasons = interface.unknown.join("; ");
                    report
                        .unreadable
                        .push((readable(&name).into_owned(), format!("what it offers is not known: {reasons}")));
                }
                add(&mut report.findings, options, &name, Some(&name), problems);
                mains.push((name, interface));
            }
            Err(error) => {
                report.mains.push(Main { path: readable(&name).into_owned(), known: false });
                report.unreadable.push((readable(&name).into_owned(), error.reason));
            }
        }
    }
    mains
}

/// What is said of each module, in their order; on all processors.
fn each(libraries: &Libraries, mains: &[(String, Interface)], options: &Options) -> Vec<(Vec<Finding>, Checked)> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<_>> = Mutex::default();
    let chains = if mains.is_empty() { Vec::new() } else { libraries.chains() };
    let alone = |at: usize| mains.is_empty() && at < libraries.subjects.len();
    let work = || loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let single = [at];
        let chain = match chains.get(at) {
            Some(chain) => chain.as_slice(),
            None if alone(at) => &single,
            None => break,
        };
        let mut last: Vec<_> = mains.iter().map(|_| None).collect();
        for at in chain {
            let result = one(&libraries.subjects[*at], libraries, mains, options, &mut last);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((*at, result));
        }
    };
    let threads = collect::threads(options.jobs).min(libraries.subjects.len());
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// One module against every main module, or alone. `last`: of each main module, the process of the module before it.
fn one<'a>(
    subject: &Arc<Subject>,
    libraries: &'a Libraries,
    mains: &'a [(String, Interface)],
    options: &'a Options,
    last: &mut [Option<Process<'a>>],
) -> (Vec<Finding>, Checked) {
    let mut findings = Vec::new();
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
        add(&mut findings, options, &subject.path, None, form);
        add(&mut findings, options, &subject.path, None, alone::problems(subject, libraries, options));
        for ((name, main), last) in mains.iter().zip(last) {
            let prediction = match () {
                () if formless => Prediction::FailsAtLoad,
                () if !main.is_known() => Prediction::Unknown,
                () if !main.loader.present => Prediction::FailsAtLoad,
                () => {
                    let (prediction, problems) = against::predict(subject, libraries, (name, main), options, last);
                    add(&mut findings, options, &subject.path, Some(name), problems);
                    prediction
                }
            };
            verdicts.push(Verdict { main: Some(readable(name).into_owned()), prediction });
        }
        if mains.is_empty() {
            let without = if formless { Prediction::FailsAtLoad } else { Prediction::Unknown };
            verdicts.push(Verdict { main: None, prediction: without });
        }
    }
    let checked = Checked {
        path: readable(&subject.path).into_owned(),
        kind: subject.module.as_ref().ok().map(|module| module.kind),
        size: subject.size,
        needed: subject.module.as_ref().map(|module| module.needed().to_vec()).unwrap_or_default(),
        verdicts,
    };
    (findings, checked)
}

fn add(findings: &mut Vec<Finding>, options: &Options, module: &str, main: Option<&str>, problems: Vec<Problem>) {
    let text = |text: &str| readable(text).into_owned();
    for problem in problems {
        let Some(level) = options.levels.level(problem.check.code, problem.level) else { continue };
        findings.push(Finding {
            code: problem.check.code,
            title: problem.check.title,
            level,
            when: problem.when,
            module: text(module),
            main: main.map(text),
            symbol: problem.symbol,
            message: text(&problem.message),
            help: text(problem.help.as_deref().unwrap_or(problem.check.help)),
            providers: problem.providers.iter().map(|one| text(one)).collect(),
            callers: problem.callers,
        });
    }
}
