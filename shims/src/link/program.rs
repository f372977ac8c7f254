//! Links a program, or a probe, which holds its wasm in itself.

use super::archives::Archives;
use super::conflicts;
use super::errors;
use super::failed_step::{ERROR, is_behind_compiles};
use super::failing_calls;
use super::host;
use super::inputs;
use super::library_names;
use super::memory::{bytes_needed, with_heap};
use super::mismatched;
use super::past_emcc::List;
use super::replayed;
use super::taken::{self, Taken};
use super::working_name::WorkingName;
use crate::compile::missing_header;
use crate::error::Error;
use crate::messages;
use crate::outputs::stage::Stage;
use crate::plan::Task;
use crate::process;
use crate::read::native_files::{self, Kind};
use policy::Plan;
use policy::absent::{self, Absent, Hidden};
use policy::plan::{self, Probe};
use postlink::link::program;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Output};

/// What came of a link.
pub struct Linked {
    /// Its exit code.
    pub code: ExitCode,
    /// What a probe's linker said on stderr, which is passed on, too.
    pub stderr: Vec<u8>,
    /// Did the linker run, if it failed?
    linker_ran: bool,
    /// What is to be said of threads that it starts, where it may be linked again so that it has them.
    threads: Vec<String>,
}

/// Links a program at `output`.
pub fn link(task: &Task, output: &Path, probe: Option<Probe>) -> Result<Linked, Error> {
    let first = Stage::beside(output)?;
    let linked = link_in(&first, task, &task.plan, output, probe)?;
    if let Some(plan) = task.plan.for_threads.as_deref().filter(|_| !linked.threads.is_empty()) {
        let second = Stage::beside(output)?;
        let again = link_in(&second, task, plan, output, probe)?;
        if again.code == ExitCode::SUCCESS {
            place(&second, output, probe)?;
            return Ok(again);
        }
        linked.threads.iter().for_each(|warning| messages::say(format_args!("{warning}")));
        messages::say(format_args!(
            "emshim: note: EMSHIM_POLICY=threads=on compiles all of it for threads; something in it was not, and has atomics or \
             thread-local variables"
        ));
    }
    match linked.code == ExitCode::SUCCESS {
        true => place(&first, output, probe)?,
        false => first.fail(linked.linker_ran),
    }
    Ok(linked)
}

/// Puts what a link made in the output's place.
fn place(stage: &Stage, output: &Path, probe: Option<Probe>) -> Result<(), Error> {
    let stem = program::stem(stage.name());
    let placed = stage.place_program(stem, &stage.file(stem, ".js"), probe.is_some());
    placed.map_err(|cause| Error::Write(output.to_owned(), cause))
}

/// Links in a stage. What comes of it stays there.
fn link_in(stage: &Stage, task: &Task, plan: &Plan, output: &Path, probe: Option<Probe>) -> Result<Linked, Error> {
    let installation = task.machine.installed()?;
    let stem = program::stem(stage.name()).to_owned();
    let mut words = match inputs::args(task, task.request.expanded.fold(&plan.words), stage.inputs())? {
        Ok(words) => words,
        Err(code) => return Ok(Linked { code, stderr: Vec::new(), linker_ran: false, threads: Vec::new() }),
    };
    let name = WorkingName::of(output, &stem, &mut words);
    if probe.is_none() && io::stderr().is_terminal() {
        // clang itself sees a pipe. What the person gave comes later, and wins.
        words.insert(0, "-fcolor-diagnostics".into());
    }
    if stage.is_for_one_file() {
        words.push("-sSINGLE_FILE=1".into());
    }
    let mut args = host::words(installation, &plan.traced, words);
    args.extend(["-o".into(), stage.file(name.stem(), ".js").into_os_string()]);
    if plan.relink_to_load.is_some() {
        args.push(taken::OPTION.into());
    }
    let list = List::of(task)?;
    args.extend(list.word());
    let supplied = host::archives(installation, plan);
    let last = supplied.iter().cloned().map(PathBuf::into_os_string).collect();
    let linked = Emcc { task, plan, stage, args, last, supplied: &supplied }.run(output, probe)?;
    if linked.code != ExitCode::SUCCESS {
        return Ok(linked);
    }
    name.finish(stage.folder()).map_err(|cause| Error::Write(output.to_owned(), cause))?;
    let (glue, wasm) = (stage.file(&stem, ".js"), stage.file(&stem, ".wasm"));
    stage.take_in_worker(&stem, &glue).map_err(|cause| Error::Write(output.to_owned(), cause))?;
    if native_files::kind(&wasm) == Kind::SideModule {
        library_names::write(&wasm, &library_names::of(task))?;
    }
    Ok(linked)
}

/// emcc's command line, which grows where a link is made again.
struct Emcc<'a> {
    task: &'a Task,
    plan: &'a Plan,
    stage: &'a Stage,
    args: Vec<OsString>,
    /// What comes behind them.
    last: Vec<OsString>,
    /// Our own archives, which are as Emscripten's.
    supplied: &'a [PathBuf],
}

impl Emcc<'_> {
    /// Links, and judges by wasm-ld's own word which traced functions the program itself uses.
    fn run(mut self, output: &Path, probe: Option<Probe>) -> Result<Linked, Error> {
        let plan = self.plan;
        let is_first = std::ptr::eq(plan, &self.task.plan);
        let hold = if probe.is_some() || !is_first { "" } else { mismatched::hold(self.task, ERROR) };
        let mut linked = self.sized(hold)?;
        let mut taken = self.taken(&linked);
        if taken.has_second_main() {
            self.args = self.archives().without_mains(&self.args)?;
            linked = self.sized(hold)?;
            taken = self.taken(&linked);
        }
        let Output { status, stderr, .. } = linked;
        let sysroot = self.task.machine.emscripten.sysroot();
        let calls = failing_calls::read(&taken.rest, &plan.traced, sysroot.as_deref());
        match probe {
            _ if !is_first => {}
            None if !status.success() => {
                process::pass_on(&calls.rest, &errors::told(&stderr, self.task))?;
                missing_header::advise(&String::from_utf8_lossy(&stderr), self.task);
            }
            _ => process::pass_on(&calls.rest, &stderr)?,
        }
        if !status.success() {
            let linker_ran = is_behind_compiles(&stderr);
            return Ok(Linked { code: process::code(status), stderr, linker_ran, threads: Vec::new() });
        }
        if probe.is_none() && is_first && mismatched::fails(&stderr, self.task, output) {
            return Ok(Linked { code: ExitCode::FAILURE, stderr, linker_ran: true, threads: Vec::new() });
        }
        let mut threads = Vec::new();
        let loads = |row: &Absent| absent::loader().any(|loader| loader.symbol == row.symbol);
        let is_loading = calls.used.iter().any(|(row, _)| loads(row));
        for (row, user) in calls.used.iter().filter(|(row, _)| !loads(row)) {
            let Absent { symbol, reason, .. } = row;
            match probe {
                Some(_) if user.is_archive => {}
                Some(_) => {
                    messages::say(format_args!(
                        "emshim: error: {symbol} always fails here, so a probe must not find it: {reason}"
                    ));
                    return Ok(Linked { code: ExitCode::FAILURE, stderr, linker_ran: true, threads });
                }
                None => {
                    let from = if user.is_archive { format!(" (from {})", user.file) } else { String::new() };
                    let warning = format!(
                        "emshim: warning: {} uses {symbol}{from}, which always fails here: {reason}",
                        output.display()
                    );
                    match row.hidden {
                        Hidden::ThreadsOff if plan.for_threads.is_some() && !is_loading => threads.push(warning),
                        _ => messages::say(format_args!("{warning}")),
                    }
                }
            }
        }
        let code = match plan.relink_to_load.filter(|_| is_loading) {
            Some(setting) => self.again_with(setting, &taken)?,
            None => ExitCode::SUCCESS,
        };
        Ok(Linked { code, stderr, linker_ran: true, threads })
    }

    /// The same link as one that loads modules at run time: of the program's archives it takes what it took, of Emscripten's
    /// libraries all that fits beside that.
    fn again_with(&mut self, setting: &str, taken: &Taken) -> Result<ExitCode, Error> {
        const ONE_BY_ONE: &str = "-Wl,--no-whole-archive";
        // The first link has judged that. This one keeps what was garbage there, and garbage may want what nobody has.
        const JUDGED: &str = "-sERROR_ON_UNDEFINED_SYMBOLS=0";
        self.args = self.archives().only(&self.args, &taken.members)?;
        self.args.insert(0, ONE_BY_ONE.into());
        self.args.extend([setting.into(), JUDGED.into(), conflicts::OPTION.into()]);
        self.last.insert(0, "-Wl,--whole-archive".into());
        let mut second = self.sized("")?;
        if !second.status.success() {
            let sysroot = self.task.machine.emscripten.sysroot();
            let is_system = |path: &Path| {
                self.supplied.iter().any(|own| own == path)
                    || sysroot.as_deref().is_some_and(|sysroot| path.starts_with(sysroot))
            };
            if let Some(roots) = conflicts::roots(&second.stderr, &self.taken(&second).members, &is_system) {
                // The longest word that Linux starts a program with has 128 KiB, and a symbol of C++ may have one or two.
                let words =
                    roots.chunks(50).map(|symbols| format!("-Wl,--undefined={}", symbols.join(",--undefined=")));
                self.last.splice(..1, words.map(OsString::from));
                second = self.sized("")?;
            }
        }
        if !second.status.success() {
            process::pass_on(&[], &second.stderr)?;
        }
        Ok(process::code(second.status))
    }

    fn archives(&self) -> Archives<'_> {
        Archives { tool: self.task.request.tool(), folder: self.stage.inputs() }
    }

    fn taken(&self, linked: &Output) -> Taken {
        match self.plan.relink_to_load {
            Some(_) => Taken::read(&linked.stdout, &self.task.request.invocation),
            None => Taken::nothing(&linked.stdout),
        }
    }

    /// Links, and once more with the memory that wasm-ld asks for when what emcc chose is too small.
    fn sized(&mut self, hold: &str) -> Result<Output, Error> {
        let output = self.once(hold)?;
        let failed = Some(&output.stderr).filter(|_| self.plan.relink_with_memory && !output.status.success());
        let Some(bytes) = failed.and_then(|stderr| bytes_needed(stderr)) else { return Ok(output) };
        self.args.push(format!("{}={}", plan::MEMORY[0], with_heap(bytes)).into());
        self.once(hold)
    }

    fn once(&self, hold: &str) -> Result<Output, Error> {
        replayed::link(self.task, self.stage, self.args.iter().chain(&self.last).cloned().collect(), hold)
    }
}
