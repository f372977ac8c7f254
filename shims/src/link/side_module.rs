//! Links a side module: a shared library, or an extension, of which Python wants one function.

use super::library_names;
use super::node;
use super::symbols;
use crate::error::Error;
use crate::outputs::stage::Stage;
use crate::plan::Task;
use crate::process;
use policy::exports;
use std::fs;
use std::path::Path;
use std::process::{ExitCode, Output};

/// Links a side module at `output`.
pub fn link(task: &Task, output: &Path) -> Result<ExitCode, Error> {
    task.machine.installed()?;
    let entries = library_names::of(task);
    let stage = Stage::beside(output)?;
    let name = output.file_name().unwrap_or_default();
    // emcc judges by the ending, and `.so.1.2` is none that it knows.
    let module = stage.file(name, ".wasm");
    let mut args = match symbols::args(task, stage.folder())? {
        Ok(args) => args,
        Err(failed) => return Ok(failed),
    };
    args.extend(["-o".into(), module.clone().into_os_string()]);
    let emcc = node::emcc(task, args)?;
    let code = match exports::only_init(output.as_os_str(), &task.machine.settings) {
        Some(init) => {
            let Output { status, stdout, stderr } = emcc.output_from("", &task.log)?;
            process::pass_on(&stdout, &stderr)?;
            if !status.success() && String::from_utf8_lossy(&stderr).contains(&init) {
                advise(&init);
            }
            process::code(status)
        }
        None => emcc.wait(&task.log).map(process::code)?,
    };
    if code == ExitCode::SUCCESS {
        library_names::write(&module, &entries)?;
        fs::rename(&module, output).map_err(|cause| Error::Write(output.to_owned(), cause))?;
    } else {
        drop(fs::remove_file(output));
    }
    Ok(code)
}

/// A module without the function may be meant for ctypes: what to do about it is said where the linker names it.
fn advise(init: &str) {
    eprintln!(
        "emshim: error: a Python extension of this name must define {init}; \
         EMSHIM_POLICY=extensions=visible exports all that is visible instead, for a library that is none"
    );
}
