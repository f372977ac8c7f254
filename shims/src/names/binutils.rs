//! `ar`, `nm`, `ranlib` and their like: LLVM's own. `strip` leaves alone what it would break.

use super::carrier;
use super::real_tool;
use crate::error::Error;
use crate::log::Log;
use crate::machine::emscripten::Emscripten;
use crate::process::Process;
use crate::read::native_files;
use postlink::Header;
use postlink::link::{errand, ownership, place};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Tools whose operands are files that they read; `t` is a word to `ar`, and may be a program, too.
const READERS: &[&str] = &["llvm-nm", "llvm-objdump", "llvm-readobj", "llvm-size", "llvm-strings"];

/// Becomes the LLVM tool of Emscripten's. Of a program it reads the wasm.
pub fn run(tool: &str, args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let args = match READERS.contains(&tool) {
        true => args.into_iter().map(|arg| wasm_of(&arg).map_or(arg, PathBuf::into_os_string)).collect(),
        false => args,
    };
    Process::reading_lists(Emscripten::locate()?.llvm(tool)?, args).finish(log)
}

/// `readelf` of what we make is LLVM's reader of all formats; of the build machine's own files, its own.
pub fn readelf(args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let is_ours = |arg: &OsString| wasm_of(arg).is_some() || is_wasm(Path::new(arg));
    match args.iter().any(is_ours) {
        true => run("llvm-readobj", args, log),
        false => real_tool::run(OsStr::new("readelf"), args, log),
    }
}

/// The wasm of a program of ours that an argument names.
pub(super) fn wasm_of(arg: &OsStr) -> Option<PathBuf> {
    let program = Path::new(arg);
    let header = Header::read(program).ok()??;
    // A link elsewhere to a program: its wasm lies beside that.
    let real = program.canonicalize().ok()?;
    [program, &real].into_iter().map(|program| ownership::wasm_beside(program, &header)).find(|wasm| wasm.is_file())
}

/// A module or an object, or an archive of objects.
fn is_wasm(path: &Path) -> bool {
    native_files::kind(path) == native_files::Kind::SideModule || native_files::is_relocatable(path) || {
        let mut start = [0; 4];
        File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == *b"\0asm"
    }
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
pub(super) fn copy(input: &Path, output: &Path) -> Result<ExitCode, Error> {
    let cannot = |cause| Error::Write(output.to_owned(), cause);
    let carried = errand::Copy::of(input, output.to_owned());
    let is_same = || Some(fs::canonicalize(input).ok()? == fs::canonicalize(output).ok()?);
    if is_same() == Some(true) {
        return Ok(ExitCode::SUCCESS);
    }
    place::copy_whole(input, output).map_err(cannot)?;
    carrier::finish_copies(&Vec::from_iter(carried)).map(|()| ExitCode::SUCCESS)
}
