//! node's part in a link. emcc starts it for each step that makes glue: its JavaScript compiler and its optimizer. Each step
//! gives the same for the same input, so one that was seen before is not run again. emcc itself, wasm-ld and wasm-opt are.

use super::node_step::Step;
use crate::compile::launcher;
use crate::compile::verify;
use crate::error::Error;
use crate::log::{self, How, Log};
use crate::machine::choices;
use crate::machine::programs;
use crate::plan::Task;
use crate::process::{self, Process};
use crate::store::counts::{STEP, STEP_RUN};
use crate::store::folder::Store;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Output};

/// Where the real one is.
const REAL: &str = "EMSHIM_NODE";

/// emcc's process for a link, whose node is we, and whose clang is started by the launcher.
pub fn emcc(task: &Task, args: Vec<OsString>) -> Result<Process, Error> {
    let emcc = launcher::by_emcc(task.emcc(args));
    // emcc starts node in a folder of its own.
    let emcc = log::absolute().into_iter().fold(emcc, |emcc, file| emcc.env(log::VARIABLE, file));
    let own = task.machine.installed()?.node();
    Ok(match task.machine.emscripten.node().filter(|_| !choices::is_off("EMSHIM_GLUE") && own.exists()) {
        Some(node) => emcc.env("EM_NODE_JS", own).env(REAL, node),
        None => emcc,
    })
}

/// Does what node does with these arguments.
pub fn start(args: Vec<OsString>) -> Result<ExitCode, Error> {
    let missing = || Error::Missing { tool: "node".into(), help: "install it, or put its folder on PATH" };
    let real =
        env::var_os(REAL).map(PathBuf::from).or_else(|| programs::find(OsStr::new("node"))).ok_or_else(missing)?;
    let process = Process::new(real.clone(), args.clone()).env_remove(REAL);
    let log = Log::new(env::args_os());
    let Some(step) = Step::read(&real, &args).map_err(|cause| Error::Read("stdin".into(), cause))? else {
        return process.finish(&log);
    };
    let store = step.key.and_then(|key| Some((Store::glue().ok()?, key)));
    let before = store.as_ref().and_then(|(store, key)| StepOutput::decode(&store.read(*key)?.0));
    if let Some((output, (store, _))) = before.as_ref().zip(store.as_ref()).filter(|_| !verify::is_wanted()) {
        store.count(STEP);
        log::how(How::Step);
        return output.hand_over(step.output.as_deref());
    }
    log::how(How::StepByNode);
    let Output { status, stdout, stderr } = process.output_of(step.input)?;
    log.write(&real, &args, process::number(status));
    let file = step.output.as_ref().map(fs::read).transpose();
    if let Some((store, key)) = store.filter(|_| status.success() && stderr.is_empty() && file.is_ok()) {
        let now = StepOutput { stdout: stdout.clone(), file: file.unwrap_or_default() };
        match before {
            None => {
                store.write(key, now.encode());
                store.count(STEP_RUN);
            }
            Some(before) => {
                store.verified(key, before == now);
                if before != now {
                    return Err(Error::StepDiffers(args));
                }
            }
        }
    }
    process::pass_on(&stdout, &stderr)?;
    Ok(process::code(status))
}

/// What a step gave.
#[derive(Debug, PartialEq, Eq)]
struct StepOutput {
    stdout: Vec<u8>,
    /// Of the file that `-o` names.
    file: Option<Vec<u8>>,
}

const MAGIC: &[u8] = b"emshim glue 1\n";

impl StepOutput {
    fn encode(&self) -> Vec<u8> {
        let size = (self.stdout.len() as u64).to_le_bytes();
        let (has_file, file) = self.file.as_ref().map_or((0, &[][..]), |file| (1, file));
        [MAGIC, &size, &self.stdout, &[has_file], file].concat()
    }

    fn decode(bytes: &[u8]) -> Option<StepOutput> {
        let (size, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
        let (stdout, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*size)).ok()?)?;
        let (has_file, file) = rest.split_first()?;
        Some(StepOutput { stdout: stdout.to_vec(), file: (*has_file == 1).then(|| file.to_vec()) })
    }

    fn hand_over(&self, output: Option<&Path>) -> Result<ExitCode, Error> {
        if let (Some(output), Some(file)) = (output, &self.file) {
            fs::write(output, file).map_err(|cause| Error::Write(output.to_owned(), cause))?;
        }
        process::pass_on(&self.stdout, &[]).map(|()| ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_step_gave_is_read_back() {
        for file in [None, Some(Vec::new()), Some(b"var x;".to_vec())] {
            let output = StepOutput { stdout: b"said".to_vec(), file };
            let bytes = output.encode();
            assert_eq!(StepOutput::decode(&bytes).as_ref(), Some(&output));
            for cut in 0..MAGIC.len() + 8 + output.stdout.len() + 1 {
                assert_eq!(StepOutput::decode(&bytes[..cut]), None);
            }
        }
        assert_eq!(StepOutput::decode(&[MAGIC, &[0xff; 8][..]].concat()), None);
    }
}
