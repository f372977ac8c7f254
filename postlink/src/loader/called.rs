//! What a call meets that the loader did not resolve when it loaded the module: it looks again at the first call.

use std::sync::Arc;

use super::addresses::is_weak;
use super::failure::Failure;
use super::missing;
use super::state::{Address, Process, State, Stub};
use super::types::{differs_from_js, differs_through_js, is_catch};
use crate::collect::Subject;
use crate::findings::{Level, Problem, When, checks};
use crate::interface::Offer;
use crate::module::{Extern, Way};

/// When a call is made.
#[derive(Clone, Copy, PartialEq)]
enum Moment {
    /// By the start function: the loader has not got the module's own exports yet.
    Start,
    /// By a constructor, or later.
    Running,
}

/// What the module's constructors meet, now. What they certainly call is settled by that.
pub(super) fn while_loading(process: &mut Process, at: usize) {
    let subject = Arc::clone(&process.loads[at].subject);
    let Ok(module) = &subject.module else { return };
    if module.start.is_none()
        && module.export("__wasm_call_ctors").is_none()
        && module.export("__wasm_apply_data_relocs").is_none()
    {
        return;
    }
    let mut stubs = std::mem::take(&mut process.loads[at].stubs);
    let mut failures = Vec::new();
    for stub in &mut stubs {
        let running = fails(process, &subject, stub, Moment::Running);
        let starting = module.start.and_then(|_| fails(process, &subject, stub, Moment::Start));
        let (true, Some(way)) = (running.is_some() || starting.is_some(), certain_way(&subject, stub)) else {
            continue;
        };
        let failure = if way.functions.first().copied() == module.start { starting } else { running };
        stub.settled = true;
        failures.extend(failure.map(|mut failure| {
            failure.problem.when = When::Load;
            failure
        }));
    }
    process.loads[at].stubs = stubs;
    process.loads[at].failures.extend(failures);
}

/// What calls meet that are made after everything was loaded.
pub(super) fn afterwards(process: &mut Process, at: usize) {
    let subject = Arc::clone(&process.loads[at].subject);
    let was_loaded = process.loads[at].state == State::Loaded;
    let failures: Vec<Failure> = process.loads[at]
        .stubs
        .iter()
        .filter(|stub| !stub.settled)
        .filter_map(|stub| outcome(process, &subject, stub, Moment::Running).map(|failure| (stub, failure)))
        // A constructor has called it when it still worked, and the loader remembers what it found.
        .filter(|(stub, failure)| !(was_loaded && is_fatal(failure) && certain_way(&subject, stub).is_some()))
        .map(|(_, failure)| failure)
        .collect();
    process.loads[at].failures.extend(failures);
}

fn certain_way(subject: &Subject, stub: &Stub) -> Option<Way> {
    subject.code()?.calls.way(stub.index).filter(|way| way.certain)
}

fn is_fatal(failure: &Failure) -> bool {
    failure.problem.level == Level::Error && failure.problem.when != When::Never
}

fn fails(process: &Process, subject: &Arc<Subject>, stub: &Stub, moment: Moment) -> Option<Failure> {
    outcome(process, subject, stub, moment).filter(is_fatal)
}

/// What the loader's stand-in finds when it is called for the first time.
fn outcome(process: &Process, subject: &Arc<Subject>, stub: &Stub, moment: Moment) -> Option<Failure> {
    let (loader, name) = (&process.main.loader, stub.name.as_str());
    match process.global.get(name) {
        Some((library, Extern::Function(offered))) if process.main.offer(name) == Some(&Offer::Relay) => {
            let _ = library;
            return differs_from_js(process, name, &stub.wanted, Some(offered)).map(Failure::from);
        }
        Some((library, _)) => return of_library(process, subject, library, stub),
        None => {}
    }
    let made = (loader.invoke && name.starts_with("invoke_")) || (loader.find_matching_catch && is_catch(name));
    match process.main.offer(name) {
        Some(Offer::Relay) if process.is_allowed(name) => return None,
        Some(Offer::Relay) => return Some(missing::function(process, subject, stub)),
        Some(_) => return None,
        None if made => return invoke(process, subject, name).map(Failure::from),
        None => {}
    }
    let own = Some(subject).filter(|_| moment == Moment::Running);
    let scope = process.scope.get(name);
    for library in scope.filter(|_| loader.local_scope).into_iter().chain(own) {
        if library.export(name).is_some() {
            return of_library(process, subject, library, stub);
        }
        if loader.em_js && library.export(&format!("__em_js__{name}")).is_some() {
            return None;
        }
    }
    match scope {
        _ if process.is_allowed(name) => None,
        Some(library) if !loader.local_scope && !Arc::ptr_eq(library, subject) => {
            Some(missing::hidden(subject, stub, library))
        }
        _ => Some(missing::function(process, subject, stub)),
    }
}

fn of_library(process: &Process, subject: &Subject, library: &Subject, stub: &Stub) -> Option<Failure> {
    let name = stub.name.as_str();
    let problem = match library.export(name).map(|export| &export.what) {
        _ if finds_zero(process, subject, name) => return None,
        Some(Extern::Function(offered)) => differs_through_js(name, &stub.wanted, offered, library)?,
        _ => {
            let message = format!("it calls {name}, which is a variable in {}", library.path);
            Problem::of(&checks::OTHER_KIND, name, message).when(When::Call)
        }
    };
    Some(problem.into())
}

/// Code asks for the address of a weak function before it calls, and finds 0.
fn finds_zero(process: &Process, subject: &Subject, name: &str) -> bool {
    let Ok(module) = &subject.module else { return false };
    let asks = module.imports.iter().any(|import| import.module == "GOT.func" && import.name == name);
    asks && is_weak(module, name) && matches!(process.addresses.get(name), Some(Address::Zero))
}

/// `invoke_jii` and the like: without BIGINT the loader calls by way of `dynCall_jii`, which the module has if it was
/// linked without, too.
fn invoke(process: &Process, subject: &Subject, name: &str) -> Option<Problem> {
    let letters = name.strip_prefix("invoke_").filter(|letters| letters.contains('j'))?;
    let by_way_of = format!("dynCall_{letters}");
    let loader = &process.main.loader;
    let own = (loader.finds_dyn_calls || process.rtld_global) && subject.export(&by_way_of).is_some();
    let there = own || process.main.offer(&by_way_of).is_some();
    (loader.legalized && !there).then(|| {
        let message =
            format!("{name} passes a 64-bit integer, for which this main module calls {by_way_of}, and finds none");
        Problem::of(&checks::BIGINT, name, message).when(When::Call)
    })
}
