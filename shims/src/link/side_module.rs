//! Links a side module: a shared library, or an extension, of which Python wants one function.

use super::errors;
use super::failed_step::{ERROR, is_behind_compiles};
use super::hidden_exports;
use super::inputs;
use super::library_names;
use super::mismatched;
use super::node;
use super::past_emcc::List;
use super::symbols;
use crate::error::Error;
use crate::messages;
use crate::outputs::stage::Stage;
use crate::plan::Task;
use crate::process;
use std::path::Path;
use std::process::{ExitCode, Output};

/// Links a side module at `output`; `init`: the one function that it shows, as an extension of Python.
pub fn link(task: &Task, output: &Path, init: Option<&str>) -> Result<ExitCode, Error> {
    task.machine.installed()?;
    let entries = library_names::of(task);
    let stage = Stage::beside(output)?;
    // emcc judges by the ending, and `.so.1.2` is none that it knows.
    let module = stage.file(stage.name(), ".wasm");
    let bound = match symbols::bound(task, stage.folder(), init)? {
        Ok(bound) => bound,
        Err(failed) => return Ok(failed),
    };
    let mut args = match inputs::args(task, bound.args, stage.folder())? {
        Ok(args) => args,
        Err(failed) => return Ok(failed),
    };
    args.extend(["-o".into(), module.clone().into_os_string()]);
    let list = List::of(task)?;
    args.extend(list.word());
    let hold = if init.is_some() { "" } else { mismatched::hold(task, ERROR) };
    let Output { status, stdout, stderr } = stage.clean(node::emcc(task, args)?).output_from(hold, &task.log)?;
    if status.success() {
        process::pass_on(&stdout, &stderr)?;
    } else {
        process::pass_on(&stdout, &errors::told(&stderr, task))?;
        if let Some(init) = init.filter(|init| String::from_utf8_lossy(&stderr).contains(init)) {
            advise(init);
        }
        stage.fail(is_behind_compiles(&stderr));
        return Ok(process::code(status));
    }
    if mismatched::fails(&stderr, task, output) {
        stage.fail(true);
        return Ok(ExitCode::FAILURE);
    }
    hidden_exports::remove(&module, &bound.hidden)?;
    library_names::write(&module, &entries)?;
    stage.place(&module).map_err(|cause| Error::Write(output.to_owned(), cause))?;
    Ok(ExitCode::SUCCESS)
}

/// A module without the function may be meant for ctypes: what to do about it is said where the linker names it.
fn advise(init: &str) {
    messages::say(format_args!(
        "emshim: error: a Python extension of this name must define {init}; \
         EMSHIM_POLICY=extensions=visible exports all that is visible instead, for a library that is none"
    ));
}
