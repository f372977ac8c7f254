//! Links that emcc makes as it was asked to (`-o page.html`, `-o x.wasm`, `-sMODULARIZE=0`), and objects of objects (`-r`): in a
//! stage, so that what another program needs stays, and an interrupted link leaves nothing.

use super::failed_step::{ERROR, is_behind_compiles};
use super::inputs;
use super::past_emcc::List;
use crate::compile::launcher;
use crate::error::Error;
use crate::outputs::stage::Stage;
use crate::plan::Task;
use crate::process;
use policy::Version;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Output};

/// What goes before an ES module that emcc makes for a page and for node.
const MODULE: &str = "module.js";
/// Its own ES modules load in node from here on, of the versions that were tried: 3.1.69.
const NODE_FINDS_MODULES: Version = Version(3, 1, 58);
/// What emcc calls its output where nothing names it.
const UNNAMED: &str = "a.out.js";

/// Links what emcc writes beside each other.
pub fn link(task: &Task) -> Result<ExitCode, Error> {
    let output = Path::new(task.request.invocation.output().unwrap_or(UNNAMED.as_ref()));
    let stage = Stage::beside(output)?;
    // emcc judges by the ending.
    let made = stage.file(stage.name(), if stage.is_for_device() { ".js" } else { "" });
    made_by_emcc(task, &stage, &module_words(task, output)?, made, output)
}

/// Up to 3.1.6 an ES module of emcc's asks for what only scripts of node have: `require` and `__dirname`.
fn module_words(task: &Task, output: &Path) -> Result<Vec<OsString>, Error> {
    if output.extension() != Some(OsStr::new("mjs")) || task.machine.emscripten.version >= NODE_FINDS_MODULES {
        return Ok(Vec::new());
    }
    let file = task.machine.installed()?.host(MODULE);
    Ok(vec![OsString::from_iter([OsStr::new("--extern-pre-js="), file.as_os_str()])])
}

/// Links one object, whatever its name.
pub fn object(task: &Task, output: &Path) -> Result<ExitCode, Error> {
    let stage = Stage::beside(output)?;
    let made = stage.file(stage.name(), ".o");
    made_by_emcc(task, &stage, &["-r".into()], made, output)
}

fn made_by_emcc(
    task: &Task,
    stage: &Stage,
    options: &[OsString],
    made: PathBuf,
    output: &Path,
) -> Result<ExitCode, Error> {
    let mut args = match inputs::args(task, task.args(), stage.inputs())? {
        Ok(args) => args,
        Err(failed) => return Ok(failed),
    };
    args.extend_from_slice(options);
    args.extend(["-o".into(), made.clone().into_os_string()]);
    let list = List::of(task)?;
    args.extend(list.word());
    let emcc = stage.clean(launcher::by_emcc(task.emcc(args)));
    let Output { status, stdout, stderr } = emcc.output_from(ERROR, &task.log)?;
    process::pass_on(&stdout, &stderr)?;
    if !status.success() {
        stage.fail(is_behind_compiles(&stderr));
        return Ok(process::code(status));
    }
    let is_object = options.iter().any(|option| option == "-r");
    let placed = if is_object { stage.place(&made) } else { stage.place_all(&made) };
    placed.map(|()| ExitCode::SUCCESS).map_err(|cause| Error::Write(output.to_owned(), cause))
}
