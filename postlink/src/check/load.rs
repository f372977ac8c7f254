//! Loads a module as Emscripten's loader does, on paper: needed libraries first, then imports, addresses, constructors.

use std::collections::HashMap;
use std::sync::Arc;

use super::checks::{self, Check};
use super::finding::{Level, When};
use super::needed::Universe;
use super::resolve;
use super::subject::Subject;
use crate::interface::Interface;
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
            weak_marks: None,
            state: HashMap::new(),
        }
    }

    /// dlopen with RTLD_GLOBAL.
    pub(super) fn load_global(&mut self, library: &Arc<Subject>) -> Vec<Problem> {
        let before = self.loaded.len();
        let problems = self.load(library);
        for loaded in &self.loaded[before..] {
            let Ok(module) = &loaded.module else { continue };
            for export in module.exports.iter().filter(|export| !super::subject::is_internal(&export.name)) {
                let known = self.main.offer(&export.name).is_some();
                if !known {
                    let offer = || (Arc::clone(loaded), export.what.clone());
                    self.global.entry(export.name.clone()).or_insert_with(offer);
                }
            }
        }
        self.local.clear();
        problems
    }

    /// dlopen: what goes wrong with this module, and with the libraries that it needs as far as it suffers from that.
    pub(super) fn load(&mut self, subject: &Arc<Subject>) -> Vec<Problem> {
        self.state.insert(subject.path.clone(), None);
        let mut problems = self.form(subject);
        if let (Ok(module), true) = (&subject.module, problems.is_empty()) {
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
        problems
    }

    fn needed(&mut self, subject: &Arc<Subject>, module: &Module, problems: &mut Vec<Problem>) {
        for needed in module.needed() {
            let Some(place) = self.universe.find(needed, subject) else {
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
    if module.memories.iter().chain(&module.tables).any(|limits| limits.wide) {
        problems.push(Problem::new(&checks::MEMORY64, "its memory or table has 64-bit addresses (wasm64)"));
    }
    for import in module.imports.iter().filter(|import| !import.is_env() && !import.is_got()) {
        let message = format!("it imports {} from {:?}, which loaders do not have", import.name, import.module);
        problems.push(Problem::of(&checks::FOREIGN_IMPORT, &import.name, message));
    }
    problems
}

fn not_found(needed: &str, module: &Module, main: &Interface) -> Problem {
    let problem = Problem::of(&checks::NEEDED_NOT_FOUND, needed, format!("needed library {needed} was not found"));
    if !module.runtime_path().is_empty() && main.loader.present && !main.loader.runtime_paths {
        return problem.help("this loader does not read runtime paths; name the library's folder with --lib-path if the program finds it otherwise");
    }
    problem
}
