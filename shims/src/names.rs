//! Who was asked: the name that we were started by leads to what happens behind it.

pub mod binutils;
pub mod carrier;
pub mod cmake;
pub mod compiler;
pub mod fortran;
pub mod linker;
pub mod machine_name;
pub mod meson;
pub mod objcopy;
pub mod pkg_config;
pub mod questions;
pub mod real_tool;

use crate::compile::{launcher, record};
use crate::error::Error;
use crate::link::{node, noted};
use crate::log::{self, Log};
use crate::machine::choices;
use crate::machine::emscripten::Emscripten;
use crate::machine::installation::Installation;
use crate::messages;
use crate::probe::deferred;
use crate::process::Process;
use crate::roles::{self, RECORDING, Role};
use policy::Tool;
use policy::tool::{self, Name};
use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::ExitCode;

/// Runs the tool that our own name stands for.
pub fn main() -> ExitCode {
    let code = shim().unwrap_or_else(|error| {
        if let Error::Refused(refusal) = &error {
            log::refused(&refusal.option);
        }
        messages::say(format_args!("emshim: error: {error}"));
        ExitCode::from(error.exit_code())
    });
    log::end(number(code));
    code
}

/// An `ExitCode` does not tell its number, and equals one that has the same.
fn number(code: ExitCode) -> u8 {
    (0..=u8::MAX).find(|number| ExitCode::from(*number) == code).unwrap_or(1)
}

fn shim() -> Result<ExitCode, Error> {
    let mut argv = env::args_os();
    let argv0 = argv.next().unwrap_or_default();
    let args: Vec<OsString> = argv.collect();
    let file_name = Path::new(&argv0).file_name().unwrap_or_default();
    if let Some(real) = noted::real(file_name) {
        return noted::run(real, args);
    }
    let Some(name) = Name::find(file_name.as_bytes()) else { return role(&argv0, args) };
    let log = Log::new(env::args_os());
    if roles::inside_emscripten() {
        return real_tool::run(file_name, args, &log);
    }
    match name.tool {
        // A native gcc that compiles for the build machine finds its assembler and linker on PATH, and says who it is.
        _ if ["as", "ld"].contains(&name.name) && env::var_os("COLLECT_GCC").is_some() => {
            real_tool::run(file_name, args, &log)
        }
        Tool::Cc | Tool::Cxx => compiler::run(name, args, log),
        Tool::Ld => linker::run(name, args, log),
        Tool::Llvm(tool) => binutils::run(tool, args, &log),
        Tool::Objcopy => objcopy::run(args, &log),
        Tool::Readelf => binutils::readelf(args, &log),
        Tool::Strip => binutils::strip(args, &log),
        Tool::Carrier(tool) => carrier::run(tool, &argv0, args, &log),
        Tool::Remover => carrier::remove(&argv0, args, &log),
        Tool::Cmake => cmake::run(args, &log),
        Tool::Installed => meson::installed(&args),
        Tool::Machine(tool) => machine_name::run(tool, &argv0, args, &log),
        Tool::Meson => meson::run(args, &log),
        Tool::Fortran => fortran::run(file_name, args, &log),
        Tool::Before => command(name.name, args, &log),
        Tool::PkgConfig => pkg_config::run(args, &log),
    }
}

/// Started by none of the names: by emcc, by a probe, or by who installs us.
fn role(argv0: &OsStr, args: Vec<OsString>) -> Result<ExitCode, Error> {
    match roles::role(argv0, &args) {
        Some(Role::Node) => return node::start(args),
        Some(Role::Recorder) => return record::note(&env::var_os(RECORDING).unwrap_or_default(), &args),
        Some(Role::RunProbe) => return deferred::start(true, &args[1..]),
        Some(Role::LinkProbe) => return deferred::start(false, &args[1..]),
        Some(Role::Launcher) => return launcher::launch(args),
        Some(Role::Names) => messages::answer(tool::file_names().map(|name| name + "\n").collect::<String>())?,
        Some(Role::AboutEmscripten) => {
            let settings = choices::settings(Installation::of_this_program().as_ref())?;
            messages::answer(Emscripten::locate()?.about(&settings))?;
        }
        None => return Err(Error::UnknownName(argv0.to_owned())),
    }
    Ok(ExitCode::SUCCESS)
}

/// `emconfigure COMMAND…` and its like: the real ones name Emscripten's own tools.
fn command(name: &str, mut args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    if args.is_empty() {
        return Err(Error::NoCommand(name.to_owned()));
    }
    let command = args.remove(0);
    Process::new(command.into(), args).finish(log)
}
