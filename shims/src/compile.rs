//! A compile at the cost of clang: the command that emcc makes of a compile is recorded once and run again.
//!
//! **What is recorded.** [`policy::recording`] parts a compile from its operands (input, output, folders, macros,
//! dependency names). The first time that a shape is met, emcc is run on placeholders in a folder of its own, with
//! `EM_COMPILER_WRAPPER` naming us: we note the clang command, run nothing and say that all went well (`record`). Only
//! when emcc said not a word, succeeded, and made exactly one command, that command is kept as a template. Then, and
//! each further time, clang itself is executed with the operands filled in: streams, colours, signals and exit code
//! are its own. Where it is no probe that compiles, we stay to say what a missing header belongs to (`missing_header`).
//!
//! **What it is found by** (`identity`): a hash over the command line with its placeholders, emcc's path, the size,
//! times and inode of the files that make emcc what it is and of its config files, and every environment variable that
//! emcc, its config file or Python reads. clang's own variables reach clang as they always did.
//!
//! **Where it is kept** (`recordings`, in the `store`): a folder that must be ours alone, entries written beside and
//! renamed, with a checksum; whatever is not as it should be is no entry. An entry also names clang's program and the
//! sysroot, which must be as they were.
//!
//! **All else goes to emcc**: each reason is a row of [`fallback::Fallback`], and `emshim cache stats` counts them.

pub mod clang;
pub mod fallback;
pub mod identity;
pub mod launcher;
pub mod marks;
pub mod missing_header;
pub mod record;
pub mod recordings;
pub mod replay;
pub mod stack_notes;
pub mod verify;

use crate::error::Error;
use crate::log::{self, How};
use crate::plan::Task;
use crate::process;
use policy::{Mode, common};
use recordings::Recordings;
use std::process::ExitCode;

/// Compiles: by clang where that is surely the same, by emcc else.
pub fn run(task: &Task) -> Result<ExitCode, Error> {
    let recordings = Recordings::open().ok();
    if stack_notes::are_in(&task.request.invocation) {
        return without_notes(task);
    }
    let found = replay::clang(&task.machine, task.request.tool(), &task.plan.words, recordings.as_ref());
    match found {
        Ok((clang, key)) if verify::is_wanted() && !clang.reads_stdin() => verify::run(task, &clang, |same| {
            recordings.iter().for_each(|recordings| recordings.store.verified(key, same));
        }),
        Ok((clang, _)) if common::is_wanted(&task.request.invocation) => common_symbols(task, clang.wait(&task.log)?),
        Ok((clang, _)) => missing_header::run(clang, task, &task.log),
        Err(why) => {
            log::how(How::Emcc);
            log::why(why.reason());
            recordings.iter().for_each(|recordings| recordings.store.count(why.letter()));
            let emcc = launcher::by_emcc(task.emcc(task.args()));
            match common::is_wanted(&task.request.invocation) {
                true => common_symbols(task, emcc.wait(&task.log).map(process::code)?),
                false => emcc.finish(&task.log),
            }
        }
    }
}

fn without_notes(task: &Task) -> Result<ExitCode, Error> {
    let folder = tempfile::Builder::new().prefix("emshim-").tempdir();
    let folder = folder.map_err(|cause| Error::Write(std::env::temp_dir(), cause))?;
    let words = stack_notes::without(&task.request.invocation, &task.words(), folder.path())?;
    let status = launcher::by_emcc(task.emcc(words.unwrap_or_else(|| task.args()))).wait(&task.log)?;
    common_symbols(task, process::code(status))
}

/// Marks in the objects what a source defines without a value.
fn common_symbols(task: &Task, code: ExitCode) -> Result<ExitCode, Error> {
    let invocation = &task.request.invocation;
    if common::is_wanted(invocation) && code == ExitCode::SUCCESS && invocation.mode == Mode::Compile {
        common::objects(invocation).iter().try_for_each(|object| marks::mark(object))?;
    }
    Ok(code)
}
