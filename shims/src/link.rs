//! Links a program or a side module by emcc, in a stage beside the output.
//!
//! emcc, wasm-ld and wasm-opt run each time, and their verdict is final. What node gives in between is a function of files,
//! and may be known already (`node`). What the linker says of functions that always fail is told (`failing_calls`).

pub mod archives;
pub mod as_asked;
pub mod conflicts;
pub mod dylink;
pub mod errors;
pub mod failed_step;
pub mod failing_calls;
pub mod hidden_exports;
pub mod host;
pub mod inputs;
pub mod kind;
pub mod library_names;
pub mod memory;
pub mod mismatched;
pub mod node;
pub mod node_step;
pub mod noted;
pub mod object_symbols;
pub mod past_emcc;
pub mod program;
pub mod replayed;
pub mod side_module;
pub mod sources;
pub mod steps;
pub mod surface;
pub mod symbols;
pub mod taken;
pub mod working_name;

use crate::error::Error;
use crate::log::{self, How};
use crate::plan::Task;
use policy::Output;
use std::path::Path;
use std::process::ExitCode;

/// Links what the plan says, and gives the linker's exit code.
pub fn run(task: &Task) -> Result<ExitCode, Error> {
    log::how(How::Link);
    match &task.plan.output {
        Output::AsAsked => as_asked::link(task),
        Output::Object { path } => as_asked::object(task, Path::new(path)),
        Output::Program { path, probe } => program::link(task, Path::new(path), *probe).map(|linked| linked.code),
        Output::SideModule { path, init } => side_module::link(task, Path::new(path), init.as_deref()),
    }
}
