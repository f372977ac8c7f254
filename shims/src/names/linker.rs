//! `ld` by itself: wasm-ld, with the same rules; the machine's own `ld` for what a native compiler links.

use super::questions;
use super::real_tool;
use crate::error::Error;
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
pub fn run(name: &'static Name, argv0: &OsStr, args: Vec<OsString>, log: Log) -> Result<ExitCode, Error> {
    let (request, machine) = (Request::read(name, args.clone())?, Machine::look()?);
    if native_files::is_native_link(request.invocation.inputs()) {
        return real_tool::run(OsStr::new("ld"), argv0, args, &log);
    }
    let wasm_ld = || machine.emscripten.llvm("wasm-ld");
    if machine.settings.shared_libraries && args == ["--help"] {
        let status = Process::reading_lists(wasm_ld()?, args).wait(&log)?;
        messages::answer(format!("{}\n", questions::LIBTOOL))?;
        return Ok(process::code(status));
    }
    let words = plan::plan(&request, &machine)?.words;
    Process::reading_lists(wasm_ld()?, request.expanded.fold(&words)).finish(&log)
}
