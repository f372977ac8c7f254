//! `ar`, `nm`, `ranlib` and their like: LLVM's own. `strip` leaves alone what it would break.

use crate::error::Error;
use crate::log::Log;
use crate::machine::emscripten::Emscripten;
use crate::process::Process;
use crate::read::native_files;
use postlink::Header;
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
    let output = policy::strip::output(&args).map(OsStr::to_owned);
    let inputs = args.iter().filter(|arg| Some(*arg) != output.as_ref());
    let left_alone: Vec<_> = inputs.filter(|arg| is_left_alone(arg)).cloned().collect();
    if let (Some(output), [input]) = (&output, &left_alone[..]) {
        fs::copy(input, output).map_err(|cause| Error::Write(output.into(), cause))?;
        return Ok(ExitCode::SUCCESS);
    }
    args.retain(|arg| !left_alone.contains(arg));
    if !left_alone.is_empty() && !args.iter().any(|arg| Path::new(arg).is_file()) {
        return Ok(ExitCode::SUCCESS);
    }
    Process::reading_lists(emscripten.llvm("llvm-strip")?, policy::strip::plan(&args)).finish(log)
}
