//! Loads a module as Emscripten's loader does, on paper: needed libraries first, then imports, addresses, constructors.

use std::sync::Arc;

use super::failure::{Cause, Failure};
use super::imports;
use super::process::Process;
use crate::collect::Subject;
use crate::findings::{Level, Problem, When, checks};
use crate::interface::Interface;
use crate::link::form;
use crate::module::Module;

/// A module that is being loaded.
struct Loading {
    subject: Arc<Subject>,
    /// The name by which the module before it needs this one.
    needed: String,
    /// Which of the libraries that it needs comes next.
    next: usize,
    /// It is no module that needed libraries would be looked for.
    stopped: bool,
    failures: Vec<Failure>,
}

impl Process<'_> {
    /// dlopen with RTLD_GLOBAL.
    pub(crate) fn load_global(&mut self, library: &Arc<Subject>) -> Vec<Failure> {
        let before = std::mem::replace(&mut self.rtld_global, true);
        let failures = self.load(library);
        self.rtld_global = before;
        self.local.clear();
        failures
    }

    /// dlopen: what goes wrong with this module, and with the libraries that it needs as far as it suffers from that. A chain
    /// of needed libraries may be as long as it likes: what is being loaded stands in a list, not on the stack.
    pub(crate) fn load(&mut self, subject: &Arc<Subject>) -> Vec<Failure> {
        let mut open = vec![self.begin(subject, "")];
        loop {
            let Some(mut loading) = open.pop() else { return Vec::new() };
            if let Some((needed, library)) = self.next_needed(&mut loading) {
                open.push(loading);
                open.push(self.begin(&library, &needed));
                continue;
            }
            let (needed, subject) = (loading.needed.clone(), Arc::clone(&loading.subject));
            let failures = self.end(loading);
            match open.last_mut() {
                Some(by) => by.failures.extend(suffers(&needed, &subject, failures)),
                None => return failures,
            }
        }
    }

    fn begin(&mut self, subject: &Arc<Subject>, needed: &str) -> Loading {
        self.state.insert(subject.path.clone(), None);
        let form = self.form(subject);
        let stopped = subject.module.is_err() || form.iter().any(|problem| problem.when == When::Load);
        if !stopped {
            self.weak_marks = Some(Arc::clone(subject));
        }
        let failures = form.into_iter().map(Failure::from).collect();
        Loading { subject: Arc::clone(subject), needed: needed.to_owned(), next: 0, stopped, failures }
    }

    /// The module's own imports, when all that it needs is loaded.
    fn end(&mut self, loading: Loading) -> Vec<Failure> {
        let Loading { subject, stopped, mut failures, .. } = loading;
        if let (Ok(module), false) = (&subject.module, stopped) {
            if !self.main.loader.weak_marks_are_lost {
                self.weak_marks = Some(Arc::clone(&subject));
            }
            imports::resolve(self, &subject, module, &mut failures);
        }
        let fine = !failures.iter().any(Failure::stops_loading);
        if fine {
            self.loaded.push(Arc::clone(&subject));
            self.local.push(Arc::clone(&subject));
            if self.rtld_global {
                self.publish(&subject);
            }
        }
        self.state.insert(subject.path.clone(), Some(fine));
        failures
    }

    /// What a loader looks at before it asks the engine.
    fn form(&self, subject: &Subject) -> Vec<Problem> {
        let mut problems = form::form(&subject.module);
        let Ok(module) = &subject.module else { return problems };
        let Some(dylink) = &module.dylink else { return problems };
        let loader = &self.main.loader;
        if dylink.old && !loader.old_dylink {
            problems.push(Problem::new(
                &checks::OLD_DYLINK,
                "it has the older dylink section, and this loader takes dylink.0 only",
            ));
        }
        if loader.assertions && dylink.table_alignment > 0 {
            let message = format!(
                "it asks for a table alignment of 2^{}; a loader with assertions takes none",
                dylink.table_alignment
            );
            problems.push(Problem::new(&checks::TABLE_ALIGNMENT, message));
        }
        if loader.stack_limits && subject.export("__set_stack_limits").is_none() {
            let message = "this loader asks each module for __set_stack_limits, which it does not have";
            problems.push(Problem::of(&checks::STACK_LIMITS, "__set_stack_limits", message));
        }
        if !loader.sets_stack_limits && subject.export("__set_stack_limits").is_some() {
            let message = "it checks the stack, and this loader never tells it where the stack is: each check fails";
            let problem = Problem::of(&checks::STACK_LIMITS, "__set_stack_limits", message);
            problems.push(
                problem.when(When::Call).help("link the module without STACK_OVERFLOW_CHECK=2 (ASSERTIONS=2 sets it)"),
            );
        }
        problems
    }

    /// The next library that the module needs and that is not loaded, with the name that it is needed by.
    fn next_needed(&mut self, loading: &mut Loading) -> Option<(String, Arc<Subject>)> {
        let subject = Arc::clone(&loading.subject);
        let module = subject.module.as_ref().ok().filter(|_| !loading.stopped)?;
        while let Some(needed) = module.needed().get(loading.next) {
            loading.next += 1;
            let failures = &mut loading.failures;
            let Some(place) = self.libraries.find(needed, &subject, self.main.loader.runtime_paths) else {
                failures.push(not_found(needed, module, self.main).into());
                continue;
            };
            for other in &place.others {
                let message = format!("needed {needed} is {}, and there is another: {other}", place.library.path);
                failures.push(Problem::of(&checks::NEEDED_SHADOWED, needed, message).into());
            }
            if !place.searched {
                let message = format!(
                    "needed {needed} was found as {}; neither a runtime path nor --lib-path leads there",
                    place.library.path
                );
                failures.push(Problem::of(&checks::NEEDED_ELSEWHERE, needed, message).into());
            }
            match self.state.get(&place.library.path) {
                Some(Some(true)) => {}
                Some(None) => {
                    let message = format!("{needed} needs this module in turn");
                    failures.push(Problem::of(&checks::NEEDED_CIRCLE, needed, message).into());
                }
                _ => return Some((needed.clone(), place.library)),
            }
        }
        None
    }
}

/// What a module suffers from a library that it needs: the first thing that keeps it from loading, or that fails later.
fn suffers(needed: &str, library: &Arc<Subject>, failures: Vec<Failure>) -> Option<Failure> {
    let (mut stops, mut fails) = (None, None);
    for failure in failures.into_iter().filter(|one| one.problem.level == Level::Error) {
        match failure.problem.when {
            When::Load if stops.is_none() => stops = Some(failure),
            When::Call if fails.is_none() => fails = Some(failure),
            _ => {}
        }
    }
    let (how, when, cause) = match (stops, fails) {
        (Some(cause), _) => ("does not load", When::Load, cause),
        (None, Some(cause)) => ("fails when it is called", When::Call, cause),
        (None, None) => return None,
    };
    let problem = Problem::of(&checks::NEEDED_FAILS, needed, format!("needed {needed} {how}")).when(when);
    Some(Failure { cause: Some(Cause::new(Arc::clone(library), cause)), ..problem.into() })
}

fn not_found(needed: &str, module: &Module, main: &Interface) -> Problem {
    let problem = Problem::of(&checks::NEEDED_NOT_FOUND, needed, format!("needed library {needed} was not found"));
    if !module.runtime_path().is_empty() && main.loader.present && !main.loader.runtime_paths {
        return problem.help("this loader does not read runtime paths; name the library's folder with --lib-path if the program finds it otherwise");
    }
    problem
}
