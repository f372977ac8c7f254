//! node's part in a link. emcc starts it for each step that makes glue: its JavaScript compiler and its optimizer. Each step
//! gives the same for the same input, so one that was seen before is not run again. emcc itself, wasm-ld and wasm-opt are.

mod step;

use crate::emscripten::Emscripten;
use crate::environment;
use crate::error::Error;
use crate::layout::Layout;
use crate::log::Log;
use crate::path;
use crate::replay::cache::{Cache, STEP, STEP_RUN};
use crate::replay::verify_is_wanted;
use crate::run::{self, Job};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Output};
use step::Step;

/// The name by which emcc starts us in node's place.
pub const NAME: &str = "emshim-node";
/// Where the real one is.
const REAL: &str = "EMSHIM_NODE";

/// emcc's process, whose node is we.
pub fn by_emcc(job: Job, emscripten: &Emscripten, layout: &Layout) -> Job {
    let own = layout.node();
    match emscripten.node().filter(|_| !environment::is_off("EMSHIM_GLUE") && own.exists()) {
        Some(node) => job.env("EM_NODE_JS", own).env(REAL, node),
        None => job,
    }
}

/// Does what node does with these arguments.
pub fn start(args: Vec<OsString>) -> Result<ExitCode, Error> {
    let missing = || Error::Missing { tool: "node".into(), help: "install it, or put its folder on PATH" };
    let real = env::var_os(REAL).map(PathBuf::from).or_else(|| path::find(OsStr::new("node"))).ok_or_else(missing)?;
    let job = Job::new(real.clone(), args.clone()).env_remove(REAL);
    let Some(step) = Step::read(&real, &args).map_err(|cause| Error::Read("stdin".into(), cause))? else {
        return job.finish(Log::off());
    };
    let cache = step.key.and_then(|key| Some((Cache::open_glue().ok()?, key)));
    let before = cache.as_ref().and_then(|(cache, key)| Given::decode(&cache.read_bytes(*key)?.0));
    if let Some((given, (cache, _))) = before.as_ref().zip(cache.as_ref()).filter(|_| !verify_is_wanted()) {
        cache.count(STEP);
        return given.hand_over(step.output.as_deref());
    }
    let Output { status, stdout, stderr } = job.fed(step.input)?;
    let file = step.output.as_ref().map(fs::read).transpose();
    if let Some((cache, key)) = cache.filter(|_| status.success() && stderr.is_empty() && file.is_ok()) {
        let given = Given { stdout: stdout.clone(), file: file.unwrap_or_default() };
        match before {
            None => {
                cache.write_bytes(key, given.encode());
                cache.count(STEP_RUN);
            }
            Some(before) => {
                cache.verified(key, before == given);
                if before != given {
                    return Err(Error::StepDiffers(args));
                }
            }
        }
    }
    run::pass_on(&stdout, &stderr)?;
    Ok(run::code(status))
}

/// What a step gave.
#[derive(Debug, PartialEq, Eq)]
struct Given {
    stdout: Vec<u8>,
    /// Of the file that `-o` names.
    file: Option<Vec<u8>>,
}

const MAGIC: &[u8] = b"emshim glue 1\n";

impl Given {
    fn encode(&self) -> Vec<u8> {
        let size = (self.stdout.len() as u64).to_le_bytes();
        let (has_file, file) = self.file.as_ref().map_or((0, &[][..]), |file| (1, file));
        [MAGIC, &size, &self.stdout, &[has_file], file].concat()
    }

    fn decode(bytes: &[u8]) -> Option<Given> {
        let (size, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
        let (stdout, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*size)).ok()?)?;
        let (has_file, file) = rest.split_first()?;
        Some(Given { stdout: stdout.to_vec(), file: (*has_file == 1).then(|| file.to_vec()) })
    }

    fn hand_over(&self, output: Option<&Path>) -> Result<ExitCode, Error> {
        if let (Some(output), Some(file)) = (output, &self.file) {
            fs::write(output, file).map_err(|cause| Error::Write(output.to_owned(), cause))?;
        }
        run::pass_on(&self.stdout, &[]).map(|()| ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_is_read_back() {
        for file in [None, Some(Vec::new()), Some(b"var x;".to_vec())] {
            let given = Given { stdout: b"said".to_vec(), file };
            let bytes = given.encode();
            assert_eq!(Given::decode(&bytes).as_ref(), Some(&given));
            for cut in 0..MAGIC.len() + 8 + given.stdout.len() + 1 {
                assert_eq!(Given::decode(&bytes[..cut]), None);
            }
        }
        assert_eq!(Given::decode(&[MAGIC, &[0xff; 8][..]].concat()), None);
    }
}
