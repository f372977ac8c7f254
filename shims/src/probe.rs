//! Probes at native speed: a configure script's or CMake's link, which most of the time nobody runs, without JavaScript.
//!
//! Sources are compiled as they are replayed. wasm-ld links the objects by the command that emcc once made for such a
//! link (`record`), with undefined symbols left as imports. Where each import is known to be provided, because emcc
//! itself accepted a link of this kind with it, the verdict is that the probe links; its output is a program that is
//! linked for real when somebody runs it (`deferred`). **Everything else goes to emcc**: a link that fails, that says
//! anything, that imports something new, that has code for JavaScript in it.

pub mod attempt;
pub mod cmake_texts;
pub mod deferred;
pub mod module;
pub mod record;
pub mod sources;
pub mod verdict;

use crate::compile::verify;
use crate::error::Error;
use crate::link::program;
use crate::log::{self, How};
use crate::plan::Task;
use crate::process;
use crate::store::counts;
use attempt::Attempt;
use deferred::Deferred;
use policy::plan::Probe;
use std::path::Path;
use std::process::ExitCode;
use verdict::Verdict;

/// Links a probe, without emcc where the verdict is known.
pub fn run(task: &Task, output: &Path, probe: Probe) -> Result<ExitCode, Error> {
    task.machine.installed()?;
    let code = link(task, output, probe)?;
    if probe == Probe::Cmake && code == ExitCode::SUCCESS {
        cmake_texts::append(output, task.request.invocation.inputs());
    }
    Ok(code)
}

fn link(task: &Task, output: &Path, probe: Probe) -> Result<ExitCode, Error> {
    let by_emcc = || {
        log::how(How::ProbeByEmcc);
        program::link(task, output, Some(probe))
    };
    let Some(halves) = sources::halves(task) else { return by_emcc().map(|linked| linked.code) };
    let Some(mut attempt) = Attempt::new(task, &halves.link, output) else {
        return by_emcc().map(|linked| linked.code);
    };
    let compiled = sources::compile(task, &halves, &mut attempt);
    let verdict = compiled.map_or(Verdict::Unknown, |compiles| match compiles.iter().all(|ran| ran.status.success()) {
        true => attempt.verdict(compiles),
        false => Verdict::Fails(compiles),
    });
    match verdict {
        Verdict::Links(module, ran) if !verify::is_wanted() => {
            verdict::pass_all_on(&ran)?;
            log::how(How::Probe);
            attempt.recordings.store.count(counts::PROBE);
            let deferred = Deferred::new(task, probe, attempt.parts, &attempt.objects);
            let deferred = deferred.map_err(|cause| Error::Write(output.to_owned(), cause))?;
            attempt.stage.place_text(&deferred.text(&module))?;
            Ok(ExitCode::SUCCESS)
        }
        Verdict::Fails(ran) if !verify::is_wanted() => {
            verdict::pass_all_on(&ran)?;
            log::how(How::Probe);
            Ok(ran.last().map_or(ExitCode::FAILURE, |last| process::code(last.status)))
        }
        verdict => {
            let linked = by_emcc()?;
            let is_linked = linked.code == ExitCode::SUCCESS;
            attempt.compare(&verdict, is_linked, &linked.stderr, output)?;
            if is_linked && !attempt.objects.is_empty() {
                attempt.learn(&linked.stderr);
            }
            Ok(linked.code)
        }
    }
}
