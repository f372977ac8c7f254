//! `cc`, `c++` and their like: the main line of emshim.

use super::questions;
use crate::compile;
use crate::error::Error;
use crate::link;
use crate::log::Log;
use crate::machine::Machine;
use crate::outputs::check_output;
use crate::plan::{self, Task};
use crate::probe;
use crate::read::request::Request;
use policy::Output;
use policy::tool::Name;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// Read, answer, plan, compile or link, check.
pub fn run(name: &'static Name, args: Vec<OsString>, log: Log) -> Result<ExitCode, Error> {
    let (request, machine) = (Request::read(name, args)?, Machine::look()?);
    let request = request.with_scripts(machine.prefix.as_deref())?;
    if let Some(code) = questions::answer(&request, &machine, &log)? {
        return Ok(code);
    }
    let plan = plan::plan(&request, &machine)?;
    let task = Task { request, machine, plan, log };
    if questions::dry_run(&task) {
        return Ok(ExitCode::SUCCESS);
    }
    let code = compiled_or_linked(&task)?;
    check_output::check(&task, code)
}

fn compiled_or_linked(task: &Task) -> Result<ExitCode, Error> {
    match &task.plan.output {
        Output::AsAsked if !task.request.invocation.mode.links() => compile::run(task),
        Output::Program { path, probe: Some(kind) } => probe::run(task, Path::new(path), *kind),
        _ => link::run(task),
    }
}
