//! Loads a module as Emscripten's loader does, on paper: needed libraries first, then imports, addresses, constructors.

use std::collections::HashMap;
use std::sync::Arc;

use super::checks::{self, Check};
use super::finding::{Level, When};
use super::needed::Universe;
use super::resolve;
use super::subject::Subject;
use crate::interface::{Interface, Offer};
use crate::module::{Extern, Kind, Module};

/// One thing that goes wrong while a module is loaded or used.
pub(super) struct Problem {
    pub(super) check: &'static Check,
    pub(super) level: Level,
    pub(super) when: When,
    pub(super) symbol: Option<String>,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) providers: Vec<String>,
    pub(super) callers: Vec<String>,
}

impl Problem {
    pub(super) fn new(check: &'static Check, message: impl Into<String>) -> Problem {
        Problem {
            check,
            level: check.level,
            when: check.when,
            symbol: None,
            message: message.into(),
            help: None,
            providers: Vec::new(),
            callers: Vec::new(),
        }
    }

    pub(super) fn of(check: &'static Check, symbol: &str, message: impl Into<String>) -> Problem {
        Problem { symbol: Some(symbol.to_owned()), ..Problem::new(check, message) }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// Worse than its row says.
    pub(super) fn fatal(mut self, when: When) -> Problem {
        self.level = Level::Error;
        self.when(when)
    }

    pub(super) fn when(mut self, when: When) -> Problem {
        self.when = when;
        self
    }
}

/// A main module with what was loaded into it so far.
pub(super) struct Process<'a> {
    pub(super) main: &'a Interface,
    pub(super) universe: &'a Universe,
    pub(super) allow_undefined: &'a [String],
    /// Symbols that were loaded for everyone.
    pub(super) global: HashMap<String, (Arc<Subject>, Extern)>,
    /// Everything that is loaded: its addresses are known to all.
    pub(super) loaded: Vec<Arc<Subject>>,
    /// What was loaded for the module at hand.
    pub(super) local: Vec<Arc<Subject>>,
    /// What is loaded now is for everyone: RTLD_GLOBAL.
    pub(super) everyone: bool,
    /// Whose weak marks the loader remembers.
    pub(super) weak_marks: Option<Arc<Subject>>,
    /// Names that were asked for, with what came of it; `None` while it is being loaded.
    state: HashMap<String, Option<bool>>,
}

impl<'a> Process<'a> {
    pub(super) fn new(main: &'a Interface, universe: &'a Universe, allow_undefined: &'a [String]) -> Process<'a> {
        Process {
            main,
            universe,
            allow_undefined,
            global: HashMap::new(),
            loaded: Vec::new(),
            local: Vec::new(),
            everyone: false,
            weak_marks: None,
            state: HashMap::new(),
        }
    }

    /// dlopen with RTLD_GLOBAL.
    pub(super) fn load_global(&mut self, library: &Arc<Subject>) -> Vec<Problem> {
        let before = std::mem::replace(&mut self.everyone, true);
        let problems = self.load(library);
        self.everyone = before;
        self.local.clear();
        problems
    }

    /// What it exports serves everyone from now on, unless somebody has the name already.
    fn publish(&mut self, library: &Arc<Subject>) {
        let exports = library.module.iter().flat_map(|module| &module.exports);
        for export in exports.filter(|export| !super::subject::is_internal(&export.name)) {
            if matches!(self.main.offer(&export.name), None | Some(Offer::Relay)) {
                let offer = || (Arc::clone(library), export.what.clone());
                self.global.entry(export.name.clone()).or_insert_with(offer);
            }
        }
    }

    /// dlopen: what goes wrong with this module, and with the libraries that it needs as far as it suffers from that.
    pub(super) fn load(&mut self, subject: &Arc<Subject>) -> Vec<Problem> {
        self.state.insert(subject.path.clone(), None);
        let mut problems = self.form(subject);
        let stops = problems.iter().any(|problem| problem.when == When::Load);
        if let (Ok(module), false) = (&subject.module, stops) {
            self.weak_marks = Some(Arc::clone(subject));
            self.needed(subject, module, &mut problems);
            if !self.main.loader.weak_marks_are_lost {
                self.weak_marks = Some(Arc::clone(subject));
            }
            resolve::imports(self, subject, module, &mut problems);
        }
        let fine = !problems.iter().any(|problem| problem.when == When::Load && problem.level == Level::Error);
        if fine {
            self.loaded.push(Arc::clone(subject));
            self.local.push(Arc::clone(subject));
            if self.everyone {
                self.publish(subject);
            }
        }
        self.state.insert(subject.path.clone(), Some(fine));
        problems
    }

    /// What a loader looks at before it asks the engine.
    fn form(&self, subject: &Subject) -> Vec<Problem> {
        let mut problems = form(subject);
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

    fn needed(&mut self, subject: &Arc<Subject>, module: &Module, problems: &mut Vec<Problem>) {
        for needed in module.needed() {
            let Some(place) = self.universe.find(needed, subject, self.main.loader.runtime_paths) else {
                problems.push(not_found(needed, module, self.main));
                continue;
            };
            for other in &place.others {
                let message = format!("needed {needed} is {}, and there is another: {other}", place.library.path);
                problems.push(Problem::of(&checks::NEEDED_SHADOWED, needed, message));
            }
            if !place.searched {
                let message = format!(
                    "needed {needed} was found as {}; neither a runtime path nor --lib-path leads there",
                    place.library.path
                );
                problems.push(Problem::of(&checks::NEEDED_ELSEWHERE, needed, message));
            }
            match self.state.get(&place.library.path) {
                Some(Some(true)) => continue,
                Some(None) => {
                    let message = format!("{needed} needs this module in turn");
                    problems.push(Problem::of(&checks::NEEDED_CIRCLE, needed, message));
                    continue;
                }
                _ => {}
            }
            let failures = self.load(&place.library);
            let fatal = failures.iter().find(|one| one.when == When::Load && one.level == Level::Error);
            if let Some(first) = fatal {
                let message = format!("needed {needed} does not load: {}", first.message);
                problems.push(Problem::of(&checks::NEEDED_FAILS, needed, message));
            } else if let Some(first) = failures.iter().find(|one| one.when == When::Call && one.level == Level::Error)
            {
                let message = format!("needed {needed} fails when it is called: {}", first.message);
                problems.push(Problem::of(&checks::NEEDED_FAILS, needed, message).when(When::Call));
            }
        }
    }
}

/// What is wrong with a file whoever loads it.
pub(super) fn form(subject: &Subject) -> Vec<Problem> {
    let module = match &subject.module {
        Ok(module) => module,
        Err(error) if error.not_wasm => return vec![Problem::new(&checks::NOT_WASM, error.to_string())],
        Err(error) => return vec![Problem::new(&checks::BROKEN, error.to_string())],
    };
    let mut problems = Vec::new();
    match module.kind {
        Kind::SideModule if !module.dylink_first => {
            let first = module.sections.first().map_or("none", |section| section.name());
            let message = format!("its first section is {first}; loaders look for dylink.0 there and nowhere else");
            problems.push(Problem::new(&checks::DYLINK_NOT_FIRST, message));
        }
        Kind::SideModule => {}
        Kind::StrippedSideModule => {
            let message = "it was linked as a side module and has no dylink.0 section any more";
            problems.push(Problem::new(&checks::STRIPPED, message));
        }
        Kind::Program => {
            problems.push(Problem::new(&checks::NOT_SIDE_MODULE, "it is a program's wasm, not a side module"))
        }
        Kind::Object => {
            let message = "it is a relocatable object: a linker's input, not its output";
            problems.push(Problem::new(&checks::NOT_SIDE_MODULE, message));
        }
    }
    if let Some(name) = twice(module) {
        problems.push(Problem::of(&checks::BROKEN, name, format!("it exports {name} twice, which no engine takes")));
    }
    if module.memories.iter().chain(&module.tables).any(|limits| limits.wide) {
        problems.push(Problem::new(&checks::MEMORY64, "its memory or table has 64-bit addresses (wasm64)"));
    }
    for import in module.imports.iter().filter(|import| !import.is_env() && !import.is_got()) {
        let message = format!("it imports {} from {:?}, which loaders do not have", import.name, import.module);
        problems.push(Problem::of(&checks::FOREIGN_IMPORT, &import.name, message));
    }
    problems
}

fn twice(module: &Module) -> Option<&str> {
    let mut seen = std::collections::HashSet::with_capacity(module.exports.len());
    module.exports.iter().map(|export| export.name.as_str()).find(|name| !seen.insert(*name))
}

fn not_found(needed: &str, module: &Module, main: &Interface) -> Problem {
    let problem = Problem::of(&checks::NEEDED_NOT_FOUND, needed, format!("needed library {needed} was not found"));
    if !module.runtime_path().is_empty() && main.loader.present && !main.loader.runtime_paths {
        return problem.help("this loader does not read runtime paths; name the library's folder with --lib-path if the program finds it otherwise");
    }
    problem
}
