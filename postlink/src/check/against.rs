//! A module against one main module: will it load, will it work, and does it suit the program otherwise?

use std::path::Path;
use std::sync::Arc;

use super::finding::Prediction;
use super::levels::Levels;
use super::options::Options;
use crate::blame;
use crate::collect::Subject;
use crate::findings::{Level, Problem, When, checks};
use crate::interface::Interface;
use crate::link::form;
use crate::loader::{Failure, Libraries, Process, Search};
use crate::module::Module;

/// What will happen, and what is wrong. `name` is the main module's path as given; `last`, the process that loaded what was
/// asked about before.
pub(super) fn predict<'a>(
    subject: &Arc<Subject>,
    libraries: &'a Libraries,
    (name, main): (&'a str, &'a Interface),
    options: &'a Options,
    last: &mut Option<Process<'a>>,
) -> (Prediction, Vec<Problem>) {
    let failures = match last.as_mut().and_then(|process| process.load_onto(subject, options.rtld_global)) {
        Some(failures) => failures,
        None => load(subject, last.insert(started(libraries, name, main, options)), options),
    };
    let mut problems = blame::explain(failures, subject, libraries);
    let certain = |when: When| problems.iter().any(|one| one.when == when && one.level == Level::Error);
    let prediction = match () {
        () if certain(When::Load) => Prediction::FailsAtLoad,
        () if certain(When::Call) => Prediction::FailsWhenCalled,
        () => Prediction::Loads,
    };
    if let Ok(module) = &subject.module {
        problems.extend(policy_of(subject, module, main, &options.levels));
    }
    (prediction, problems)
}

/// The program, with what it loads by itself.
fn started<'a>(libraries: &'a Libraries, name: &'a str, main: &'a Interface, options: &'a Options) -> Process<'a> {
    let search = Search::of(main, Path::new(name), libraries);
    let mut process = Process::new(main, search, &options.allow_undefined);
    for library in main.needed.iter().filter_map(|needed| libraries.of_main(needed, Path::new(name))) {
        process.load_global(&library);
    }
    for library in &options.globals {
        process.load_global(&libraries.read(library));
    }
    process
}

fn load(subject: &Arc<Subject>, process: &mut Process, options: &Options) -> Vec<Failure> {
    if options.rtld_global { process.load_global(subject) } else { process.load(subject) }
}

/// What has nothing to do with loading, and something with this main module.
fn policy_of(subject: &Subject, module: &Module, main: &Interface, levels: &Levels) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !main.loader.legalized {
        problems.extend(form::legalized(module));
    }
    if let (Some(wheel), Some(platform)) =
        (wheel_platform(&subject.path), levels.platform.as_ref().or(main.platform.as_ref()))
    {
        if !wheel.split('.').any(|one| same_platform(one, platform)) {
            let message = format!("the wheel is for {wheel}, and the main module is {platform}");
            problems.push(Problem::new(&checks::PLATFORM, message));
        }
    }
    if !main.features.is_empty() {
        let more: Vec<_> = subject
            .features
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

/// Until 2025 the tags of an ABI began with `pyodide_`; PEP 783 gave them their name of today.
fn same_platform(one: &str, other: &str) -> bool {
    let abi =
        |tag: &str| ["pyodide_", "pyemscripten_"].iter().find_map(|start| tag.strip_prefix(start).map(str::to_owned));
    one == other || abi(one).is_some_and(|one| Some(one) == abi(other))
}

/// `cp314-cp314-PLATFORM.whl`
fn wheel_platform(path: &str) -> Option<&str> {
    let (wheel, _) = path.split_once(".whl!/")?;
    let platform = wheel.rsplit('-').next()?;
    platform.contains("wasm32").then_some(platform)
}
