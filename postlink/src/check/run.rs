//! Puts a check together: inputs, main modules, what each module meets there, and what it is alone.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::checks;
use super::finding::{Finding, Level, Prediction, Verdict, When};
use super::load::{self, Problem, Process};
use super::needed::Universe;
use super::policy::Exceptions;
use super::subject::{Subject, is_internal};
use super::{Checked, Main, Options, Policy, Report, inputs, program, resolve};
use crate::interface::Interface;
use crate::module::{Extern, Module};

pub(super) fn run(inputs: &[PathBuf], options: &Options) -> Report {
    let mut report = Report::default();
    let mains = read_mains(options, &mut report);
    let found = inputs::read(inputs, options.progress);
    report.unreadable.extend(found.unreadable);
    let universe = Universe::new(inputs::share(found.subjects), found.aliases, &options.lib_path);
    for subject in &universe.subjects {
        one(subject, &universe, &mains, options, &mut report);
    }
    let known: HashSet<&str> = universe.subjects.iter().map(|subject| subject.path.as_str()).collect();
    for program in &found.programs {
        add(&mut report, options, &program.path, None, program.problems(&known));
        let wasm = program.wasm_path();
        let own = universe.subjects.iter().find(|subject| Some(subject.path.as_str()) == wasm.as_deref());
        if let Some(problem) = own.and_then(|subject| program::bigint(subject)) {
            add(&mut report, options, &program.path, None, vec![problem]);
        }
    }
    report
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
    universe: &Universe,
    mains: &[(String, Interface)],
    options: &Options,
    report: &mut Report,
) {
    if let Err(error) = &subject.module {
        report.unreadable.push((subject.path.clone(), error.to_string()));
    }
    let mut verdicts = Vec::new();
    if subject.meant_to_load {
        let form = load::form(subject);
        #[cfg(feature = "cli")]
        let form = if options.validate && form.is_empty() {
            super::validate::bodies(subject).into_iter().collect()
        } else {
            form
        };
        let formless = !form.is_empty();
        add(report, options, &subject.path, None, form);
        add(report, options, &subject.path, None, alone(subject, universe, options));
        for (name, main) in mains {
            let prediction = match () {
                () if formless => Prediction::FailsAtLoad,
                () if !main.is_known() => Prediction::Unknown,
                () if !main.loader.present => Prediction::FailsAtLoad,
                () => against(subject, universe, name, main, options, report),
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

fn against(
    subject: &Arc<Subject>,
    universe: &Universe,
    name: &str,
    main: &Interface,
    options: &Options,
    report: &mut Report,
) -> Prediction {
    let mut process = Process::new(main, universe, &options.allow_undefined);
    for library in main.needed.iter().filter_map(|needed| universe.of_main(needed, Path::new(name))) {
        process.load_global(&library);
    }
    for library in &options.globals {
        process.load_global(&universe.read(library));
    }
    let mut problems = if options.everyone { process.load_global(subject) } else { process.load(subject) };
    let certain = |when: When| problems.iter().any(|one| one.when == when && one.level == Level::Error);
    let prediction = match () {
        () if certain(When::Load) => Prediction::FailsAtLoad,
        () if certain(When::Call) => Prediction::FailsWhenCalled,
        () => Prediction::Loads,
    };
    if let Ok(module) = &subject.module {
        problems.extend(policy_of(subject, module, main, &options.policy));
    }
    add(report, options, &subject.path, Some(name), problems);
    prediction
}

/// What has nothing to do with loading, and something with this main module.
fn policy_of(subject: &Subject, module: &Module, main: &Interface, policy: &Policy) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !main.loader.legalized {
        problems.extend(resolve::legalized_module(subject));
    }
    if let (Some(wheel), Some(platform)) =
        (wheel_platform(&subject.path), policy.platform.as_ref().or(main.platform.as_ref()))
    {
        if !wheel.split('.').any(|one| one == platform) {
            let message = format!("the wheel is for {wheel}, and the main module is {platform}");
            problems.push(Problem::new(&checks::PLATFORM, message));
        }
    }
    if !main.features.is_empty() {
        let features = subject.source().ok().and_then(|source| module.features(&*source).ok()).unwrap_or_default();
        let more: Vec<_> = features
            .iter()
            .filter(|one| one.prefix != '-' && !main.features.contains(&one.name))
            .map(|one| &*one.name)
            .collect();
        if !more.is_empty() {
            let message = format!("it uses {}, and the main module does not", more.join(", "));
            problems.push(Problem::new(&checks::FEATURES, message));
        }
    }
    problems
}

/// `cp314-cp314-PLATFORM.whl`
fn wheel_platform(path: &str) -> Option<&str> {
    let (wheel, _) = path.split_once(".whl!/")?;
    let platform = wheel.rsplit('-').next()?;
    platform.contains("wasm32").then_some(platform)
}

/// What can be said without a main module.
fn alone(subject: &Arc<Subject>, universe: &Universe, options: &Options) -> Vec<Problem> {
    let Ok(module) = &subject.module else { return Vec::new() };
    let mut problems = Vec::new();
    if let Some(path) = &subject.build_path {
        let message = format!("it holds {path}");
        problems.push(Problem::new(&checks::BUILD_PATHS, message));
    }
    if let Some(path) = module.runtime_path().iter().find(|path| path.starts_with('/')) {
        let message = format!("its runtime path holds {path}, a folder of the machine that linked it");
        problems
            .push(Problem::new(&checks::BUILD_PATHS, message).help("use $ORIGIN in the runtime path (postlink edit)"));
    }
    problems.extend(exceptions(module, options));
    let libraries: Vec<_> = module
        .needed()
        .iter()
        .filter_map(|needed| universe.find(needed, subject, true))
        .map(|place| place.library)
        .collect();
    problems.extend(duplicates(&libraries));
    if options.mains.is_empty() {
        for needed in module.needed().iter().filter(|needed| universe.find(needed, subject, true).is_none()) {
            let message = format!("needed library {needed} is not among what was checked");
            let mut problem = Problem::of(&checks::NEEDED_NOT_FOUND, needed, message);
            problem.level = Level::Warning;
            problems.push(problem);
        }
        problems.extend(siblings(module, &libraries));
    }
    problems
}

fn exceptions(module: &Module, options: &Options) -> Option<Problem> {
    let js = module.env_imports().find(|import| import.name.starts_with("invoke_"));
    let wasm = module.env_imports().find(|import| matches!(import.what, Extern::Tag(_)));
    let (import, has) = match options.policy.exceptions? {
        Exceptions::Wasm => (js?, "JavaScript exceptions"),
        Exceptions::Js => (wasm?, "wasm exceptions"),
    };
    let message = format!("it uses {has} (it imports {})", import.name);
    Some(Problem::of(&checks::EXCEPTION_STYLE, &import.name, message))
}

/// C functions that more than one library defines; C++ defines inline functions everywhere, on purpose.
fn duplicates(libraries: &[Arc<Subject>]) -> Option<Problem> {
    let mut owners: HashMap<&str, &Subject> = HashMap::new();
    let mut twice: Vec<(&str, &Subject, &Subject)> = Vec::new();
    for library in libraries {
        let exports = library.module.iter().flat_map(|module| &module.exports);
        let functions = exports.filter(|export| export.what.signature().is_some());
        for export in functions.filter(|export| !is_internal(&export.name) && !export.name.starts_with('_')) {
            match owners.insert(&export.name, library) {
                Some(first) if !std::ptr::eq(first, &**library) => twice.push((&export.name, first, library)),
                _ => {}
            }
        }
    }
    let (name, first, second) = twice.first()?;
    let more = if twice.len() > 1 { format!(" ({} more)", twice.len() - 1) } else { String::new() };
    let message = format!("both {} and {} define {name}{more}", first.path, second.path);
    Some(Problem::of(&checks::DUPLICATES, name, message))
}

/// Types against the needed libraries that were found: they are the likely providers.
fn siblings(module: &Module, libraries: &[Arc<Subject>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for import in module.env_imports() {
        let Extern::Function(wanted) = &import.what else { continue };
        let provider = libraries.iter().find_map(|library| Some((library, library.symbol(&import.name)?.signature()?)));
        let Some((library, offered)) = provider.filter(|(_, offered)| *offered != wanted) else { continue };
        let message = format!("it calls {} as {wanted}, and {} has {offered}", import.name, library.path);
        problems.push(Problem::of(&checks::SIBLING_SIGNATURE, &import.name, message));
    }
    problems
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
