//! Compiles a source of a link by itself, where its object must be looked at before the link.

use crate::compile::launcher;
use crate::error::Error;
use crate::plan::Task;
use crate::process;
use policy::invocation::{Edit, Item};
use policy::{Invocation, probe};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::ExitCode;

/// Options of a compile that say where dependencies go, of which a link has no use.
pub const DEPENDENCIES: &[&str] = &["-MD", "-MMD", "-MF", "-MG", "-MP", "-MQ", "-MT", "-Wp,"];

/// Is it a source that is named by its ending? What `-x` names is left to emcc.
pub fn is_source(task: &Task, planned: &Invocation, file: &Path) -> bool {
    let parsed = || Invocation::parse(task.request.tool(), vec!["-c".into(), file.into()]);
    !planned.has("-x") && parsed().compiles()
}

/// Compiles the item of the link that stands at `at`; the exit code of a compile that failed.
pub fn compile(
    task: &Task,
    planned: &Invocation,
    at: usize,
    source: &Path,
    object: &Path,
) -> Result<Option<ExitCode>, Error> {
    let others = planned.items.iter().enumerate().filter(|(_, item)| item.name.is_none());
    let mut edits: Vec<_> = others.filter(|(other, _)| *other != at).map(|(other, _)| (other, Edit::Drop)).collect();
    // Only the link of a main module is one.
    let is_main = |item: &Item| item.name.as_deref() == Some(b"-s") && starts(item, b"MAIN_MODULE");
    edits.extend(planned.items.iter().enumerate().filter(|(_, item)| is_main(item)).map(|(it, _)| (it, Edit::Drop)));
    edits.sort_by_key(|(at, _)| *at);
    let words = planned.write(&edits).into_iter().map(|word| word.text).collect();
    let tool = task.request.tool();
    let Some(halves) = probe::halves(&Invocation::parse(tool, Vec::new()), &Invocation::parse(tool, words)) else {
        return Ok(None);
    };
    let mut args = halves.compile;
    args.extend(["-c".into(), source.into(), "-o".into(), object.into()]);
    let status = launcher::by_emcc(task.emcc(args)).wait(&task.log)?;
    Ok((!status.success()).then(|| process::code(status)))
}

fn starts(item: &Item, start: &[u8]) -> bool {
    item.value.as_deref().is_some_and(|value| value.as_bytes().starts_with(start))
}
