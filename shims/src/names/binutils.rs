//! `ar`, `nm`, `ranlib` and their like: LLVM's own. `strip` leaves alone what it would break.

use super::carrier;
use crate::error::Error;
use crate::log::Log;
use crate::machine::emscripten::Emscripten;
use crate::process::Process;
use crate::read::native_files;
use postlink::Header;
use postlink::link::{errand, place};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Becomes the LLVM tool of Emscripten's.
pub fn run(tool: &str, args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    Process::reading_lists(Emscripten::locate()?.llvm(tool)?, args).finish(log)
}

/// Programs are left alone: what is to be stripped of them is not in the file of that name, and emcc has stripped
/// their wasm already. So are objects where llvm-strip would break them.
pub fn strip(mut args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let emscripten = Emscripten::locate()?;
    let breaks = policy::strip::BREAKS_OBJECTS.holds(emscripten.version);
    let is_left_alone = |arg: &OsString| {
        let path = Path::new(arg);
        matches!(Header::read(path), Ok(Some(_))) || breaks && native_files::is_relocatable(path)
    };
    let inputs = policy::strip::inputs(&args);
    let left_alone: Vec<_> = inputs.iter().filter(|arg| is_left_alone(arg)).cloned().collect();
    let output = policy::strip::output(&args).map(OsStr::to_owned);
    if let (Some(output), [input], [_]) = (&output, &left_alone[..], &inputs[..]) {
        return copy(Path::new(input), Path::new(output));
    }
    if !left_alone.is_empty() && left_alone.len() == inputs.len() {
        return Ok(ExitCode::SUCCESS);
    }
    args.retain(|arg| !left_alone.contains(arg));
    Process::reading_lists(emscripten.llvm("llvm-strip")?, policy::strip::plan(&args)).finish(log)
}

/// What is left alone goes to its new place as it is, and a program's wasm goes along.
fn copy(input: &Path, output: &Path) -> Result<ExitCode, Error> {
    let cannot = |cause| Error::Write(output.to_owned(), cause);
    let carried = errand::Copy::of(input, output.to_owned());
    let is_same = || Some(fs::canonicalize(input).ok()? == fs::canonicalize(output).ok()?);
    if is_same() == Some(true) {
        return Ok(ExitCode::SUCCESS);
    }
    place::copy_whole(input, output).map_err(cannot)?;
    carrier::finish_copies(&Vec::from_iter(carried)).map(|()| ExitCode::SUCCESS)
}
