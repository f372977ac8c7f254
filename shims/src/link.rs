//! Links a program or a side module by emcc, in a stage beside the output.
//!
//! emcc, wasm-ld and wasm-opt run each time, and their verdict is final. What node gives in between is a function of files,
//! and may be known already (`node`). What the linker says of functions that always fail is told (`failing_calls`).

pub mod dylink;
pub mod failed_step;
pub mod failing_calls;
pub mod host;
pub mod library_names;
pub mod memory;
pub mod node;
pub mod node_step;
pub mod object_symbols;
pub mod past_emcc;
pub mod program;
pub mod side_module;
pub mod symbols;
pub mod wasm_sections;
pub mod working_name;

use crate::compile::launcher;
use crate::error::Error;
use crate::outputs::stage::Stage;
use crate::plan::Task;
use crate::process;
use past_emcc::List;
use policy::Output;
use std::path::Path;
use std::process::ExitCode;

/// Links what the plan says, and gives the linker's exit code.
pub fn run(task: &Task) -> Result<ExitCode, Error> {
    match &task.plan.output {
        Output::AsAsked => by_emcc(task),
        Output::Program { path, probe } => program::link(task, Path::new(path), *probe).map(|linked| linked.code),
        Output::SideModule { path } => side_module::link(task, Path::new(path)),
    }
}

/// emcc alone does it, and writes where it was told, unless a device is there: it would be replaced.
fn by_emcc(task: &Task) -> Result<ExitCode, Error> {
    let list = List::of(task)?;
    let mut args = task.args();
    args.extend(list.word());
    let Some(stage) = Stage::for_emcc(&task.request.invocation, &task.plan.output)? else {
        let emcc = launcher::by_emcc(task.emcc(args));
        // The list goes when emcc is done.
        return if list.word().is_some() { emcc.wait(&task.log).map(process::code) } else { emcc.finish(&task.log) };
    };
    args.extend(["-o".into(), stage.file(stage.name(), ".js").into_os_string()]);
    launcher::by_emcc(task.emcc(args)).wait(&task.log).map(process::code)
}
