//! Links a program, or a probe, which holds its wasm in itself.

use super::failed_step::{ERROR, is_behind_compiles};
use super::failing_calls;
use super::host;
use super::library_names;
use super::memory::{bytes_needed, with_heap};
use super::node;
use super::past_emcc::List;
use super::working_name::WorkingName;
use crate::error::Error;
use crate::messages;
use crate::outputs::stage::Stage;
use crate::plan::Task;
use crate::process;
use crate::read::native_files::{self, Kind};
use policy::absent::{self, Absent};
use policy::plan::{self, Probe};
use postlink::link::program;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{ExitCode, Output};

/// What came of a link.
pub struct Linked {
    /// Its exit code.
    pub code: ExitCode,
    /// What a probe's linker said on stderr, which is passed on, too.
    pub stderr: Vec<u8>,
    /// Did the linker run, if it failed?
    linker_ran: bool,
}

/// Links a program at `output`.
pub fn link(task: &Task, output: &Path, probe: Option<Probe>) -> Result<Linked, Error> {
    let installation = task.machine.installed()?;
    let stage = Stage::beside(output)?;
    let stem = program::stem(stage.name()).to_owned();
    let mut words = task.args();
    let name = WorkingName::of(output, &stem, &mut words);
    if probe.is_none() && io::stderr().is_terminal() {
        // clang itself sees a pipe. What the person gave comes later, and wins.
        words.insert(0, "-fcolor-diagnostics".into());
    }
    let mut args = host::words(installation, &task.plan.traced, words);
    args.extend(["-o".into(), stage.file(name.stem(), ".js").into_os_string()]);
    args.push(installation.host(host::SUPPLIED).into_os_string());
    let list = List::of(task)?;
    args.extend(list.word());
    let linked = Emcc { task, stage: &stage, args }.run(output, probe)?;
    if linked.code != ExitCode::SUCCESS {
        stage.fail(linked.linker_ran);
        return Ok(linked);
    }
    name.finish(stage.folder()).map_err(|cause| Error::Write(output.to_owned(), cause))?;
    let (glue, wasm) = (stage.file(&stem, ".js"), stage.file(&stem, ".wasm"));
    stage.take_in_worker(&stem, &glue).map_err(|cause| Error::Write(output.to_owned(), cause))?;
    if native_files::kind(&wasm) == Kind::SideModule {
        library_names::write(&wasm, &library_names::of(task))?;
    }
    let placed = stage.place_program(&stem, &glue, probe.is_some());
    placed.map_err(|cause| Error::Write(output.to_owned(), cause))?;
    Ok(linked)
}

/// emcc's command line, which grows where a link is made again.
struct Emcc<'a> {
    task: &'a Task,
    stage: &'a Stage,
    args: Vec<OsString>,
}

impl Emcc<'_> {
    /// Links, and judges by wasm-ld's own word which traced functions the program itself uses.
    fn run(mut self, output: &Path, probe: Option<Probe>) -> Result<Linked, Error> {
        let plan = &self.task.plan;
        let Output { status, stdout, stderr } = self.sized(if probe.is_some() { "" } else { ERROR })?;
        let sysroot = self.task.machine.emscripten.sysroot();
        let calls = failing_calls::read(&stdout, &plan.traced, sysroot.as_deref());
        process::pass_on(&calls.rest, &stderr)?;
        if !status.success() {
            let linker_ran = is_behind_compiles(&stderr);
            return Ok(Linked { code: process::code(status), stderr, linker_ran });
        }
        let loads = |row: &Absent| absent::loader().any(|loader| loader.symbol == row.symbol);
        for (row, user) in calls.used.iter().filter(|(row, _)| !loads(row)) {
            let Absent { symbol, reason, .. } = row;
            match probe {
                Some(_) if user.is_archive => {}
                Some(_) => {
                    messages::say(format_args!(
                        "emshim: error: {symbol} always fails here, so a probe must not find it: {reason}"
                    ));
                    return Ok(Linked { code: ExitCode::FAILURE, stderr, linker_ran: true });
                }
                None => {
                    let from = if user.is_archive { format!(" (from {})", user.file) } else { String::new() };
                    messages::say(format_args!(
                        "emshim: warning: {} uses {symbol}{from}, which always fails here: {reason}",
                        output.display()
                    ));
                }
            }
        }
        let code = match plan.relink_to_load.filter(|_| calls.used.iter().any(|(row, _)| loads(row))) {
            Some(setting) => self.again_with(setting)?,
            None => ExitCode::SUCCESS,
        };
        Ok(Linked { code, stderr, linker_ran: true })
    }

    /// The same link as one that loads modules at run time.
    fn again_with(&mut self, setting: &str) -> Result<ExitCode, Error> {
        self.args.push(setting.into());
        let second = self.sized("")?;
        if !second.status.success() {
            process::pass_on(&[], &second.stderr)?;
        }
        Ok(process::code(second.status))
    }

    /// Links, and once more with the memory that wasm-ld asks for when what emcc chose is too small.
    fn sized(&mut self, hold: &str) -> Result<Output, Error> {
        let output = self.once(hold)?;
        let failed = Some(&output.stderr).filter(|_| self.task.plan.relink_with_memory && !output.status.success());
        let Some(bytes) = failed.and_then(|stderr| bytes_needed(stderr)) else { return Ok(output) };
        self.args.push(format!("{}={}", plan::MEMORY[0], with_heap(bytes)).into());
        self.once(hold)
    }

    fn once(&self, hold: &str) -> Result<Output, Error> {
        self.stage.clean(node::emcc(self.task, self.args.clone())?).output_from(hold, &self.task.log)
    }
}
