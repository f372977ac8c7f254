//! Loads a module as Emscripten's loader does, on paper: needed libraries first, then imports, addresses, constructors.

use std::sync::Arc;

use super::failure::{Cause, Failure};
use super::search::{LONGEST_PATH, own_key};
use super::state::{Base, Load, Process, State};
use super::{addresses, called, resolve};
use crate::collect::Subject;
use crate::findings::{Level, Problem, When, checks};
use crate::interface::Interface;
use crate::link::form;

/// How a finding begins that is another library's.
const FOR: &str = "for ";
/// So many names of one file are a circle: each is longer than the one before where there is one way round, and no loader finds
/// a longer path.
const MOST_NAMES: usize = LONGEST_PATH;

impl Process<'_> {
    /// dlopen with RTLD_GLOBAL.
    pub(crate) fn load_global(&mut self, library: &Arc<Subject>) -> Vec<Failure> {
        self.open(library, true)
    }

    /// dlopen: what goes wrong with this module, and with the libraries that it needs as far as it suffers from that.
    pub(crate) fn load(&mut self, subject: &Arc<Subject>) -> Vec<Failure> {
        self.open(subject, false)
    }

    /// The same as [`Process::load`] in a new process, where the module that was loaded last is what this one needs first of
    /// all: then that and all behind it is as it would be. `None` where that would make a difference; this process is of no
    /// use then. So each library of a long chain costs itself.
    pub(crate) fn load_onto(&mut self, subject: &Arc<Subject>, global: bool) -> Option<Vec<Failure>> {
        let (top, key) = (self.base.top.filter(|_| !self.base.unsettled)?, own_key(subject));
        let needed = subject.module.as_ref().ok()?.needed().first()?;
        let place = self.search.find(needed, subject, &key)?;
        let (is_top, is_known) =
            (Arc::ptr_eq(&place.library, &self.loads[top].subject), self.by_key.contains_key(&key));
        let stops = self.form(subject).into_iter().any(|problem| Failure::from(problem).stops_loading());
        if !is_top || is_known || stops || global != self.rtld_global || !self.keep_as(top, &place.key) {
            return None;
        }
        self.never_ends(&place.library);
        self.base.just_loaded = Some(top);
        let marks = self.weak_marks.clone();
        let first = self.begin(Arc::clone(subject), key);
        // What was begun last would have been begun after it.
        self.weak_marks = marks;
        let failures = self.load_all(first);
        (!self.base.changed).then_some(failures)
    }

    /// Has the loader keep a library under the name by which it is needed, as if it had never had another.
    fn keep_as(&mut self, at: usize, key: &str) -> bool {
        let load = &mut self.loads[at];
        if load.key == key {
            return true;
        }
        let has_paths = load.subject.module.as_ref().is_ok_and(|module| !module.runtime_path().is_empty());
        if has_paths && self.main.loader.runtime_paths || self.by_key.contains_key(key) {
            return false;
        }
        self.by_key.remove(&load.key);
        self.by_key.insert(key.to_owned(), at);
        key.clone_into(&mut load.key);
        true
    }

    fn open(&mut self, subject: &Arc<Subject>, global: bool) -> Vec<Failure> {
        let key = own_key(subject);
        if let Some(at) = self.by_key.get(&key).copied() {
            self.base.unsettled = true;
            return self.loads[at].failures.clone();
        }
        self.rtld_global = global;
        self.scope.clear();
        self.base = Base::default();
        self.loads.iter_mut().for_each(|load| load.told = false);
        let first = self.begin(Arc::clone(subject), key);
        self.load_all(first)
    }

    /// A chain of needed libraries may be as long as it likes: what is being loaded stands in a list, not on the stack.
    fn load_all(&mut self, first: usize) -> Vec<Failure> {
        let mut open = vec![(first, 0)];
        let mut done = Vec::new();
        while let Some((at, next)) = open.pop() {
            let library = Arc::clone(&self.loads[at].subject);
            let stopped = self.loads[at].failures.iter().any(|failure| !is_search(failure) && failure.stops_loading());
            let module = library.module.as_ref().ok().filter(|_| !stopped);
            match module.and_then(|module| module.needed().get(next)) {
                Some(needed) => {
                    open.push((at, next + 1));
                    open.extend(self.need(at, needed).map(|at| (at, 0)));
                }
                None => {
                    self.end(at, module.is_some());
                    done.push(at);
                }
            }
        }
        for at in &done {
            called::afterwards(self, *at);
            addresses::afterwards(self, *at);
        }
        self.report_needed(&done);
        let stubs = done.iter().flat_map(|at| &self.loads[*at].stubs);
        self.base.stubs.extend(stubs.map(|stub| stub.name.clone()));
        self.base.top = Some(first);
        self.loads[first].failures.clone()
    }

    fn begin(&mut self, subject: Arc<Subject>, key: String) -> usize {
        let failures: Vec<Failure> = self.form(&subject).into_iter().map(Failure::from).collect();
        self.by_key.insert(key.clone(), self.loads.len());
        if subject.module.is_ok() {
            self.weak_marks = Some(Arc::clone(&subject));
        }
        self.loads.push(Load {
            subject,
            key,
            state: State::Loading,
            published: false,
            early_failures: failures.len(),
            failures,
            needed: Vec::new(),
            stubs: Vec::new(),
            unfilled: Vec::new(),
            told: false,
        });
        self.loads.len() - 1
    }

    /// Finds a needed library; one that the loader does not have yet is to be loaded next.
    fn need(&mut self, at: usize, needed: &str) -> Option<usize> {
        let (subject, key) = (Arc::clone(&self.loads[at].subject), self.loads[at].key.clone());
        let mut failures: Vec<Failure> = Vec::new();
        let mut next = None;
        match self.search.find(needed, &subject, &key) {
            // What has that name already is not looked for.
            None => match self.by_key.get(needed).copied() {
                Some(known) => {
                    let known = self.again(known, needed, &mut failures);
                    self.loads[at].needed.push((needed.to_owned(), known));
                }
                None => {
                    self.base.unsettled = true;
                    failures.push(not_found(needed, &subject, self.main).into());
                }
            },
            Some(place) => {
                let path = &place.library.path;
                for other in &place.others {
                    let message = format!("needed {needed} is {path}, and there is another: {other}");
                    failures.push(Problem::of(&checks::NEEDED_SHADOWED, needed, message).into());
                }
                if !place.searched {
                    let message = format!(
                        "needed {needed} was found as {path}; neither a runtime path nor --lib-path leads there"
                    );
                    failures.push(Problem::of(&checks::NEEDED_ELSEWHERE, needed, message).into());
                }
                let of = match self.by_key.get(&place.key).copied() {
                    Some(known) => self.again(known, needed, &mut failures),
                    // A path that is too long is not found, and the main module's folder comes last.
                    None if self.never_ends(&place.library) => match self.search.last(needed) {
                        Some((library, key)) => match self.by_key.get(&key).copied() {
                            Some(known) => self.again(known, needed, &mut failures),
                            None => {
                                let new = self.begin(library, key);
                                next = Some(new);
                                new
                            }
                        },
                        None => {
                            self.base.unsettled = true;
                            let message = format!(
                                "{needed} needs this module in turn, each time by a longer path: that never ends"
                            );
                            failures
                                .push(Problem::of(&checks::NEEDED_CIRCLE, needed, message).fatal(When::Load).into());
                            at
                        }
                    },
                    None => {
                        let new = self.begin(place.library, place.key);
                        next = Some(new);
                        new
                    }
                };
                if of != at {
                    self.loads[at].needed.push((needed.to_owned(), of));
                }
            }
        }
        self.loads[at].early_failures += failures.len();
        self.loads[at].failures.extend(failures);
        next
    }

    /// A library is needed that the loader has, or is loading.
    fn again(&mut self, known: usize, needed: &str, failures: &mut Vec<Failure>) -> usize {
        match self.loads[known].state {
            State::Loading => {
                self.base.unsettled = true;
                failures.push(self.circle(needed).into());
            }
            State::Loaded if self.base.just_loaded.take() == Some(known) => {}
            State::Loaded => self.hand_on(known),
            State::Failed => {}
        }
        known
    }

    /// One file under another name is another library to the loader: a circle of runtime paths with `..` makes new names until
    /// one is too long.
    fn never_ends(&mut self, library: &Subject) -> bool {
        let times = self.times.entry(own_key(library)).or_default();
        *times += 1;
        *times > MOST_NAMES
    }

    fn circle(&self, needed: &str) -> Problem {
        let problem = Problem::of(&checks::NEEDED_CIRCLE, needed, format!("{needed} needs this module in turn"));
        if !self.main.loader.refuses_circles {
            return problem;
        }
        let mut problem = problem.fatal(When::Load);
        problem.message += ", and this loader, which was linked with assertions, does not load that";
        problem
    }

    /// The module's own imports, when all that it needs is loaded.
    fn end(&mut self, at: usize, is_module: bool) {
        let subject = Arc::clone(&self.loads[at].subject);
        if is_module {
            if !self.main.loader.weak_marks_are_lost {
                self.weak_marks = Some(Arc::clone(&subject));
            }
            resolve::resolve(self, at);
            self.settle_addresses(&subject);
            called::while_loading(self, at);
        }
        let needs_failed = self.loads[at].needed.iter().any(|(_, of)| self.loads[*of].state == State::Failed);
        let fails = needs_failed || self.loads[at].failures.iter().any(Failure::stops_loading);
        self.loads[at].state = if fails { State::Failed } else { State::Loaded };
        if !fails {
            self.hand_on(at);
        }
    }

    /// Whoever needs a library suffers from what goes wrong there. Libraries come in the order in which they were loaded, so
    /// that of two that need each other the first one is not asked. What was loaded before is the program's own.
    fn report_needed(&mut self, done: &[usize]) {
        for at in done {
            let mut suffers_from = Vec::new();
            for (needed, of) in &self.loads[*at].needed {
                if self.loads[*of].told {
                    suffers_from.extend(suffers(needed, &self.loads[*of]));
                    suffers_from.extend(found_elsewhere(&self.loads[*of]));
                }
            }
            self.loads[*at].told = true;
            let behind = self.loads[*at].needed.iter().map(|(_, of)| &self.loads[*of]).filter(|load| load.told);
            let failed: Vec<Arc<Subject>> =
                behind.filter(|load| load.state == State::Failed).map(|load| Arc::clone(&load.subject)).collect();
            let load = &mut self.loads[*at];
            let place = load.early_failures;
            load.failures.splice(place..place, suffers_from);
            // What such a library has is not missing: it is missing because the library is.
            let had = |symbol: &String| failed.iter().any(|library| library.export(symbol).is_some());
            load.failures.retain(|one| !(one.nobody_has_it && one.problem.symbol.as_ref().is_some_and(had)));
        }
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
}

/// A needed library that is not found, or that needs the module in turn: the others are looked for all the same.
fn is_search(failure: &Failure) -> bool {
    [checks::NEEDED_NOT_FOUND.code, checks::NEEDED_CIRCLE.code].contains(&failure.problem.check.code)
}

/// What a module suffers from a library that it needs: the first thing that keeps it from loading, or that fails later.
fn suffers(needed: &str, load: &Load) -> Option<Failure> {
    let first = |when| load.failures.iter().find(|one| one.problem.level == Level::Error && one.problem.when == when);
    let (how, when, cause) = match (first(When::Load), first(When::Call)) {
        (Some(cause), _) => ("does not load", When::Load, cause),
        (None, Some(cause)) => ("fails when it is called", When::Call, cause),
        (None, None) => return None,
    };
    let problem = Problem::of(&checks::NEEDED_FAILS, needed, format!("needed {needed} {how}")).when(when);
    Some(Failure { cause: Some(Cause::new(Arc::clone(&load.subject), cause.clone())), ..problem.into() })
}

/// What is said of a module rests on where the libraries behind it were found.
fn found_elsewhere(load: &Load) -> Option<Failure> {
    let is_it = |one: &&Failure| one.problem.check.code == checks::NEEDED_ELSEWHERE.code;
    let mut failure = load.failures.iter().find(is_it)?.clone();
    if !failure.problem.message.starts_with(FOR) {
        failure.problem.message = format!("{FOR}{}: {}", load.subject.path, failure.problem.message);
    }
    Some(failure)
}

fn not_found(needed: &str, by: &Subject, main: &Interface) -> Problem {
    let name = if needed.is_empty() { "without a name" } else { needed };
    let problem = Problem::of(&checks::NEEDED_NOT_FOUND, needed, format!("needed library {name} was not found"));
    let follows = main.loader.runtime_paths;
    if needed.contains('/') && !needed.starts_with('/') && follows {
        return problem.help("a needed name with a slash is looked for along no path, only below the main module's folder: need the library by its name alone, and give a runtime path (postlink edit)");
    }
    let has_paths = by.module.as_ref().is_ok_and(|module| !module.runtime_path().is_empty());
    if has_paths && main.loader.present && !follows {
        return problem.help("this loader does not read runtime paths; name the library's folder with --lib-path if the program finds it otherwise");
    }
    problem
}
