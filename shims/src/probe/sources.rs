//! Compiles the sources of a probe into its stage, as replayed compiles.

use super::attempt::Attempt;
use crate::compile::replay;
use crate::machine::choices;
use crate::plan::Task;
use crate::process::{self, Process};
use crate::roles::INSIDE;
use policy::probe::{Halves, Part};
use policy::{Invocation, Word};
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Output;

/// The command line in two, what compiles and what links; `None` where that cannot be told apart, or is not wanted.
pub fn halves(task: &Task) -> Option<Halves> {
    let is_off = ["EMSHIM_REPLAY", "EMSHIM_PROBES"].into_iter().any(choices::is_off);
    if is_off || !task.request.expanded.files.is_empty() {
        return None;
    }
    let words = task.plan.words.iter().map(|word| word.text.clone()).collect();
    policy::probe::halves(&task.request.invocation, &Invocation::parse(task.request.tool(), words))
}

/// Compiles each source into the stage, up to the first that fails; `None` where that is not surely what emcc would do.
pub fn compile(task: &Task, halves: &Halves, attempt: &mut Attempt<'_>) -> Option<Vec<Output>> {
    let mut ran = Vec::new();
    for (at, part) in halves.link.iter().filter(|part| !matches!(part, Part::Word(_))).enumerate() {
        let Part::Source(source) = part else {
            if let Part::Object(object) = part {
                attempt.objects.push(object.into());
            }
            continue;
        };
        let stem = Path::new(source).file_stem().unwrap_or_default().to_string_lossy();
        let object = attempt.stage.file(OsStr::new(&format!("{stem}_{at}")), ".o");
        let last = [OsStr::new("-c"), source, OsStr::new("-o"), object.as_os_str()].map(OsStr::to_owned);
        let words: Vec<OsString> = halves.compile.iter().cloned().chain(last).collect();
        let words: Vec<Word> = words.into_iter().map(|text| Word { text, from: None }).collect();
        let found = replay::clang(&task.machine, task.request.tool(), &words, Some(&attempt.recordings));
        for (program, args) in found.ok()?.0.commands {
            let output = Process::reading_lists(program.clone(), args.clone()).env(INSIDE, "1").output(None).ok()?;
            task.log.write(&program, &args, process::number(output.status));
            let success = output.status.success();
            attempt.stderr.extend(&output.stderr);
            ran.push(output);
            if !success {
                return Some(ran);
            }
        }
        attempt.objects.push(object);
    }
    Some(ran)
}
