//! From a request and the machine to what is to be done. `emshim explain` stops here; all else is handed on as a [`Task`].

use crate::error::Error;
use crate::log::Log;
use crate::machine::Machine;
use crate::process::Process;
use crate::read::build_flags;
use crate::read::build_machine;
use crate::read::find_library::{self, Libraries};
use crate::read::fortran_sources;
use crate::read::native_files;
use crate::read::python_abi;
use crate::read::python_names;
use crate::read::request::Request;
use crate::read::response_files;
use policy::plan::environment::{self, Environment};
use policy::{Context, Output, Plan, Refusal};
use std::env;
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

/// A request, the machine, and what is to be done: what every later stage is given.
pub struct Task {
    /// What was said.
    pub request: Request,
    /// What was read of the world.
    pub machine: Machine,
    /// What is to be done.
    pub plan: Plan,
    /// The log of the call.
    pub log: Log,
}

/// Decides what to do. An error: an option that cannot be honoured, a native file on a link, or a Python of another Emscripten.
pub fn plan(request: &Request, machine: &Machine) -> Result<Plan, Error> {
    let (plan, refusals) = without_refused(request, machine)?;
    if let Some(first) = refusals.into_iter().next() {
        return Err(Error::Refused(first));
    }
    belongs_to_python(&plan, machine)?;
    Ok(plan)
}

/// Fails where the output is an extension for a Python that another Emscripten made.
fn belongs_to_python(plan: &Plan, machine: &Machine) -> Result<(), Error> {
    let (Output::SideModule { path, .. }, Some(prefix)) = (&plan.output, &machine.prefix) else { return Ok(()) };
    let version = machine.emscripten.version;
    match python_abi::differing(path, prefix, version).filter(|_| machine.settings.abi_refused) {
        Some((abi, made_with)) => Err(Error::Abi { prefix: prefix.clone(), abi, made_with, version }),
        None => Ok(()),
    }
}

/// The same as if the options that cannot be honoured had not been said; and these options.
pub fn without_refused(request: &Request, machine: &Machine) -> Result<(Plan, Vec<Refusal>), Error> {
    let invocation = &request.invocation;
    let links = invocation.mode.links();
    fortran_sources::refuse(invocation)?;
    let libraries = libraries(request, machine);
    if links {
        native_files::check(invocation.inputs())?;
        libraries.check(invocation)?;
    }
    let prefix = machine.prefix.as_deref();
    let links_side_module = links && libraries.any_side_module(invocation);
    let needed_folders = if links_side_module { find_library::needed_folders(invocation, prefix) } else { Vec::new() };
    let headers = machine.installation.as_ref().map(|installation| installation.share("include"));
    let absent = machine.installation.as_ref().map(|installation| installation.share("absent"));
    let context = Context {
        settings: &machine.settings,
        version: machine.emscripten.version,
        prefix,
        headers: headers.as_deref(),
        library: &|name| libraries.find(name),
        links_side_module,
        for_target: &|folder| build_machine::replacement(folder, prefix, absent.as_deref()),
        is_extension: &|| python_names::any(invocation.inputs().map(Path::new)),
        of_build: &build_flags::holds,
        named_by_meson: links && Path::new("meson-private/coredata.dat").is_file(),
        needed_folders: &needed_folders,
    };
    let (mut plan, refusals) = policy::plan::without_refused(invocation, &context).map_err(Error::Refused)?;
    plan.changes.splice(0..0, request.changes.iter().cloned());
    if let Some(environment) = environment(request, machine)? {
        plan.changes.extend(environment.changes);
    }
    Ok((plan, refusals))
}

const FLAGS: &str = "EMCC_CFLAGS";

/// The words of `EMCC_CFLAGS` that emcc is to see, where it must not see them all, and what it does not.
fn environment(request: &Request, machine: &Machine) -> Result<Option<Environment>, Error> {
    let Some(words) = env::var_os(FLAGS).and_then(|flags| shlex::bytes::split(flags.as_bytes())) else {
        return Ok(None);
    };
    let words = response_files::expand(words.into_iter().map(OsString::from_vec))?.words;
    Ok(environment::environment(&request.invocation, words, machine.emscripten.version))
}

fn joined(words: &[OsString]) -> OsString {
    let quoted = words.iter().filter_map(|word| shlex::bytes::try_quote(word.as_bytes()).ok());
    OsString::from_vec(quoted.collect::<Vec<_>>().join(&b' '))
}

/// Which file `-lNAME` means on this command line.
pub fn libraries(request: &Request, machine: &Machine) -> Libraries {
    let shared_first = machine.settings.shared_libraries && !request.invocation.has("-static");
    Libraries::of(&request.invocation, machine.prefix.as_deref(), shared_first)
}

impl Task {
    /// The planned words, response files put back where their words stayed.
    pub fn args(&self) -> Vec<OsString> {
        self.request.expanded.fold(&self.plan.words)
    }

    /// The planned words, each by itself.
    pub fn words(&self) -> Vec<OsString> {
        self.plan.words.iter().map(|word| word.text.clone()).collect()
    }

    /// emcc or em++, whichever was asked.
    pub fn emcc(&self, args: Vec<OsString>) -> Process {
        let process = self.machine.emcc(self.request.tool(), args);
        match environment(&self.request, &self.machine) {
            Ok(Some(environment)) => process.env(FLAGS, joined(&environment.words)),
            _ => process,
        }
    }
}
