//! `ld` by itself: wasm-ld, with the same rules; the machine's own `ld` for what a native compiler links.

use super::questions;
use super::real_tool;
use crate::error::Error;
use crate::link::inputs;
use crate::log::Log;
use crate::machine::Machine;
use crate::messages;
use crate::plan;
use crate::process::{self, Process};
use crate::read::native_files;
use crate::read::request::Request;
use policy::tool::Name;
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

/// Links by wasm-ld.
pub fn run(name: &'static Name, args: Vec<OsString>, log: Log) -> Result<ExitCode, Error> {
    let (request, machine) = (Request::read(name, args.clone())?, Machine::look()?);
    if native_files::is_native_link(request.invocation.inputs()) {
        return real_tool::run(OsStr::new("ld"), args, &log);
    }
    let request = request.with_scripts(machine.prefix.as_deref())?;
    let wasm_ld = || machine.emscripten.llvm("wasm-ld");
    if machine.settings.shared_libraries && args == ["--help"] {
        let status = Process::reading_lists(wasm_ld()?, args).wait(&log)?;
        messages::answer(format!("{}\n", questions::LIBTOOL))?;
        return Ok(process::code(status));
    }
    let words = plan::plan(&request, &machine)?.words;
    let texts: Vec<_> = words.iter().map(|word| word.text.clone()).collect();
    let folder = tempfile::Builder::new().prefix("emshim-").tempdir();
    let folder = folder.map_err(|cause| Error::Write(std::env::temp_dir(), cause))?;
    if let Some(words) = inputs::with_bytes(&request.invocation, &texts, folder.path())? {
        return Process::reading_lists(wasm_ld()?, words).wait(&log).map(process::code);
    }
    drop(folder);
    Process::reading_lists(wasm_ld()?, request.expanded.fold(&words)).finish(&log)
}
