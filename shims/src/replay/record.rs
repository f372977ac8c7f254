//! Lets emcc make its clang command of placeholders, and notes it.
//!
//! emcc starts us in clang's place (`note`). We run nothing: the output that emcc then looks for is made empty, in the
//! recording's own folder, and nowhere else.

use super::cache::Cache;
use super::{Compile, Why};
use crate::error::Error;
use crate::layout;
use policy::recording::{FOLDER, Shape, Template};
use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Component, Path};
use std::process::ExitCode;

/// Names the folder of a recording, for us as emcc starts us.
pub const VARIABLE: &str = "EMSHIM_RECORDING";
const COMMAND: &str = "command";

/// The command that emcc makes of this shape.
pub fn record(compile: &Compile<'_>, cache: &Cache, shape: &Shape) -> Result<Template, Why> {
    let folder = cache.temporary_folder().map_err(|_| Why::NoCache)?;
    let wrapper = layout::this_program().filter(|program| program.is_file()).ok_or(Why::NoCache)?;
    let prepare = || {
        fs::create_dir(folder.path().join(FOLDER))?;
        let mut inputs = shape.operands.iter().filter(|operand| operand.is_input());
        inputs.try_for_each(|input| fs::write(folder.path().join(input.placeholder()), ""))
    };
    prepare().map_err(|_: io::Error| Why::NoCache)?;
    let job = (compile.job)(shape.words.clone()).env("EM_COMPILER_WRAPPER", wrapper).env(VARIABLE, folder.path());
    let output = job.output(Some(folder.path())).map_err(|_| Why::Said)?;
    if !output.status.success() || !output.stdout.is_empty() || !output.stderr.is_empty() {
        return Err(Why::Said);
    }
    let command = fs::read(folder.path().join(COMMAND)).map_err(|_| Why::Unfit)?;
    let words = command.strip_suffix(b"\0").ok_or(Why::Unfit)?.split(|&byte| byte == 0);
    let words: Vec<_> = words.map(|word| OsString::from_vec(word.to_vec())).collect();
    Template::new(&words, shape, folder.path()).ok_or(Why::Unfit)
}

/// Notes a command in the recording's folder; a second one makes the note useless.
pub fn note(folder: &OsStr, args: &[OsString]) -> Result<ExitCode, Error> {
    let folder = Path::new(folder);
    let file = folder.join(COMMAND);
    let lines: Vec<u8> = args.iter().flat_map(|arg| [arg.as_bytes(), b"\0"].concat()).collect();
    let write = || {
        match OpenOptions::new().write(true).create_new(true).open(&file) {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => fs::write(&file, "")?,
            opened => opened?.write_all(&lines)?,
        }
        let output = args.iter().rposition(|arg| arg == "-o").and_then(|at| args.get(at + 1));
        // Up to 3.1.50 emcc asserts that its output exists.
        match output.map(Path::new).filter(|path| path.components().all(|part| matches!(part, Component::Normal(_)))) {
            Some(output) => fs::write(folder.join(output), ""),
            None => Ok(()),
        }
    };
    write().map(|()| ExitCode::SUCCESS).map_err(|cause| Error::Write(file.clone(), cause))
}
