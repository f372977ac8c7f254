//! Will these modules load, will they work when called, and if not, why?

#[cfg(feature = "cli")]
mod archive;
pub(crate) mod build_path;
mod calls;
pub mod checks;
mod finding;
mod inputs;
mod load;
mod missing;
mod needed;
mod policy;
mod program;
mod resolve;
mod room;
mod run;
mod subject;
#[cfg(feature = "cli")]
mod validate;

use std::path::PathBuf;

use load::Problem;
pub(crate) use subject::Subject;

pub use checks::{CHECKS, Check};
pub use finding::{Finding, Level, Prediction, Verdict, When};
pub use policy::{BadPolicy, Exceptions, Policy};

use crate::module::Kind;

/// What is to be checked, and against what.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Main modules: a glue, its wasm, or a saved interface.
    pub mains: Vec<PathBuf>,
    /// Folders where the program that loads these modules finds needed libraries.
    pub lib_path: Vec<PathBuf>,
    /// Libraries that the program loads before, for everyone (RTLD_GLOBAL).
    pub globals: Vec<PathBuf>,
    /// The program loads these modules with RTLD_GLOBAL.
    pub everyone: bool,
    /// Symbols that somebody provides later: `*` stands for any text.
    pub allow_undefined: Vec<String>,
    /// Levels other than the checks' own, and choices to check against.
    pub policy: Policy,
    /// Bodies of functions are read, too.
    pub validate: bool,
    /// Is told how many of how many things were read.
    pub progress: Option<fn(usize, usize)>,
}

/// What was looked at.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its path; inside an archive `wheel.whl!/path.so`.
    pub path: String,
    /// `None`: it could not be read.
    pub kind: Option<Kind>,
    /// Bytes.
    pub size: u64,
    /// Libraries that it needs.
    pub needed: Vec<String>,
    /// What will happen, for each main module; one without a main module where none was given. Empty for a program's wasm.
    pub verdicts: Vec<Verdict>,
}

/// A main module that was given.
#[derive(Clone, Debug)]
pub struct Main {
    /// As given.
    pub path: String,
    /// What it offers could be read.
    pub known: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Main modules, as given.
    pub mains: Vec<Main>,
    /// Modules, sorted by path.
    pub modules: Vec<Checked>,
    /// What is wrong, sorted by module.
    pub findings: Vec<Finding>,
    /// Inputs that could not be read, with the reason.
    pub unreadable: Vec<(String, String)>,
}

impl Report {
    /// How many findings have that level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// 0 nothing wrong, 1 errors, 2 something could not be read.
    pub fn exit_code(&self) -> u8 {
        match () {
            () if !self.unreadable.is_empty() => 2,
            () if self.count(Level::Error) > 0 => 1,
            () => 0,
        }
    }
}

/// Checks files, folders, wheels and conda packages.
pub fn check(inputs: &[PathBuf], options: &Options) -> Report {
    run::run(inputs, options)
}

/// Findings of a module alone, gathered one check at a time.
#[derive(Default)]
pub(crate) struct Rows(Vec<Problem>);

impl Rows {
    pub(crate) fn form(&mut self, subject: &Subject) {
        self.0.extend(load::form(subject));
    }

    pub(crate) fn legalized(&mut self, subject: &Subject) {
        self.0.extend(resolve::legalized_module(subject));
    }

    pub(crate) fn bigint(&mut self, subject: &Subject) {
        self.0.extend(program::bigint(subject));
    }

    pub(crate) fn factory(&mut self, glue: &[u8]) {
        self.0.extend(program::factory(glue));
    }

    /// Each as a line: what is wrong, what to do about it, where to read more.
    pub(crate) fn lines(self) -> Vec<String> {
        let line = |problem: &Problem| {
            let help = problem.help.as_deref().unwrap_or(problem.check.help);
            format!("{}; {help} [{}]", problem.message, problem.check.code)
        };
        self.0.iter().map(line).collect()
    }
}
