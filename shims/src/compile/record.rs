//! Lets emcc make its clang command of placeholders, and notes it.
//!
//! emcc starts us in clang's place (`note`). We run nothing: the output that emcc then looks for is made empty, in the
//! recording's own folder, and nowhere else.

use super::fallback::Fallback;
use crate::error::Error;
use crate::machine::Machine;
use crate::machine::installation;
use crate::roles::RECORDING;
use crate::store::folder::Store;
use policy::Tool;
use policy::recording::{FOLDER, Shape, Template};
use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Component, Path};
use std::process::ExitCode;

const COMMANDS: &str = "commands";

/// The command that emcc makes of this shape; up to 3.1.50, one for each input.
pub fn record(machine: &Machine, tool: Tool, shape: &Shape, store: &Store) -> Result<Vec<Template>, Fallback> {
    let folder = store.temporary_folder().map_err(|_| Fallback::NoCache)?;
    let wrapper = installation::this_program().filter(|program| program.is_file()).ok_or(Fallback::NoCache)?;
    let prepare = || {
        fs::create_dir(folder.path().join(FOLDER))?;
        let mut inputs = shape.operands.iter().filter(|operand| operand.is_input());
        inputs.try_for_each(|input| fs::write(folder.path().join(input.placeholder()), ""))
    };
    prepare().map_err(|_: io::Error| Fallback::NoCache)?;
    let emcc = machine.emcc(tool, shape.words.clone());
    let emcc = emcc.env("EM_COMPILER_WRAPPER", wrapper).env(RECORDING, folder.path());
    let output = emcc.output(Some(folder.path())).map_err(|_| Fallback::Said)?;
    if !output.status.success() || !output.stdout.is_empty() || !output.stderr.is_empty() {
        return Err(Fallback::Said);
    }
    let noted = fs::read(folder.path().join(COMMANDS)).map_err(|_| Fallback::Unfit)?;
    let templates = commands(&noted).map(|command| Template::new(&command, shape, folder.path()));
    let templates = templates.collect::<Option<Vec<_>>>().ok_or(Fallback::Unfit)?;
    let inputs = shape.operands.iter().filter(|operand| operand.is_input()).count();
    (templates.len() == 1 || templates.len() == inputs).then_some(templates).ok_or(Fallback::Unfit)
}

/// Each word ends with a zero byte, and so does each command.
fn commands(noted: &[u8]) -> impl Iterator<Item = Vec<OsString>> {
    let mut words = noted.split(|&byte| byte == 0).map(|word| OsString::from_vec(word.to_vec()));
    std::iter::from_fn(move || {
        let command: Vec<_> = words.by_ref().take_while(|word| !word.is_empty()).collect();
        (!command.is_empty()).then_some(command)
    })
}

/// Notes a command in the recording's folder.
pub fn note(folder: &OsStr, args: &[OsString]) -> Result<ExitCode, Error> {
    let folder = Path::new(folder);
    let file = folder.join(COMMANDS);
    let mut words: Vec<u8> = args.iter().flat_map(|arg| [arg.as_bytes(), b"\0"].concat()).collect();
    words.push(0);
    let write = || {
        OpenOptions::new().append(true).create(true).open(&file)?.write_all(&words)?;
        let output = args.iter().rposition(|arg| arg == "-o").and_then(|at| args.get(at + 1));
        // Up to 3.1.50 emcc asserts that its output exists.
        match output.map(Path::new).filter(|path| path.components().all(|part| matches!(part, Component::Normal(_)))) {
            Some(output) => fs::write(folder.join(output), ""),
            None => Ok(()),
        }
    };
    write().map(|()| ExitCode::SUCCESS).map_err(|cause| Error::Write(file.clone(), cause))
}
