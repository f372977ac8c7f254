//! What happens behind each name.

use crate::answers::{self, About};
use crate::cmake;
use crate::emscripten::Emscripten;
use crate::environment;
use crate::error::Error;
use crate::inputs;
use crate::layout::Layout;
use crate::link::{self, Link};
use crate::log::Log;
use crate::meson;
use crate::node;
use crate::path;
use crate::pkg_config;
use crate::probe::{Probe, stub};
use crate::replay::{self, Compile, launcher};
use crate::run::{self, Job};
use crate::strings;
use crate::work::Work;
use policy::exports;
use policy::plan;
use policy::tool::{self, Name};
use policy::{Invocation, Mode, Output, Plan, Tool};
use postlink::copy_args;
use postlink::errand::{self, Copy, Errand};
use postlink::pair::Outcome;
use postlink::{Header, Ledger};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::ExitCode;

/// Runs the tool that our own name stands for.
pub fn main() -> ExitCode {
    shim().unwrap_or_else(|error| {
        eprintln!("emshim: error: {error}");
        ExitCode::from(error.exit_code())
    })
}

fn shim() -> Result<ExitCode, Error> {
    let mut argv = env::args_os();
    let argv0 = argv.next().unwrap_or_default();
    let args: Vec<OsString> = argv.collect();
    let file_name = Path::new(&argv0).file_name().unwrap_or_default();
    let Some(name) = Name::find(file_name.as_bytes()) else { return own_name(&argv0, &args) };
    let call = Call { argv0: &argv0, args, log: Log::new(env::args_os()) };
    if environment::inside_emscripten() {
        return call.real_tool(file_name);
    }
    match name.tool {
        Tool::Cc | Tool::Cxx => call.compiler(name),
        // A native gcc that links for the build machine finds its linker on PATH, and says who it is.
        Tool::Ld if env::var_os("COLLECT_GCC").is_some() => call.real_tool(file_name),
        Tool::Ld => call.linker(),
        Tool::Llvm(tool) => call.llvm(tool),
        Tool::Strip => call.strip(),
        Tool::Carrier(tool) => call.carrier(tool),
        Tool::Cmake => cmake::run(call.args, call.log),
        Tool::Installed => meson::installed(&call.args),
        Tool::Meson => meson::run(call.args, call.log),
        Tool::Before => call.command(name.name),
        Tool::PkgConfig => pkg_config::run(call.args, call.log),
    }
}

/// Started as `emshim-shim`: `names` prints every name that wants a link, `emscripten` what the CMake toolchain wants to know.
fn own_name(argv0: &OsStr, args: &[OsString]) -> Result<ExitCode, Error> {
    if Path::new(argv0).file_name().is_some_and(|name| name == node::NAME) {
        return node::start(args.to_vec());
    }
    if let Some(folder) = env::var_os(replay::record::VARIABLE) {
        return replay::record::note(&folder, args);
    }
    if let Some((what, args)) = args.split_first().filter(|(what, _)| *what == stub::RUN || *what == stub::LINK) {
        return stub::start(what, args);
    }
    if env::var_os(launcher::VARIABLE).is_some() {
        return launcher::launch(args.to_vec());
    }
    match args {
        [what] if what == "names" => tool::file_names().for_each(|name| println!("{name}")),
        [what] if what == "emscripten" => {
            let settings = environment::settings(Layout::of_this_program().as_ref())?;
            print!("{}", Emscripten::locate()?.about(&settings));
        }
        _ => return Err(Error::UnknownName(argv0.to_owned())),
    }
    Ok(ExitCode::SUCCESS)
}

struct Call<'a> {
    argv0: &'a OsStr,
    args: Vec<OsString>,
    log: Log,
}

impl Call<'_> {
    /// The tool of this name that is next on PATH.
    fn real_tool(self, name: &OsStr) -> Result<ExitCode, Error> {
        let help = "it stands behind emshim's name on PATH; install it or put its folder on PATH";
        let missing = || Error::Missing { tool: name.to_string_lossy().into_owned(), help };
        let program = path::find(name).ok_or_else(missing)?;
        Job::new(program, self.args).named(self.argv0).finish(self.log)
    }

    /// `emconfigure COMMAND…` and its like: the real ones name Emscripten's own tools.
    fn command(mut self, name: &str) -> Result<ExitCode, Error> {
        if self.args.is_empty() {
            return Err(Error::NoCommand(name.to_owned()));
        }
        let command = self.args.remove(0);
        Job::new(command.into(), self.args).finish(self.log)
    }

    fn llvm(self, tool: &str) -> Result<ExitCode, Error> {
        Job::new(Emscripten::locate()?.llvm(tool)?, self.args).finish(self.log)
    }

    /// Programs are left alone: what is to be stripped of them is not in the file of that name, and emcc has stripped
    /// their wasm already. So are objects where llvm-strip would break them.
    fn strip(mut self) -> Result<ExitCode, Error> {
        let emscripten = Emscripten::locate()?;
        let breaks = policy::strip::BREAKS_OBJECTS.holds(emscripten.version);
        let is_left_alone = |arg: &OsString| {
            let path = Path::new(arg);
            matches!(Header::read(path), Ok(Some(_))) || breaks && inputs::is_relocatable(path)
        };
        let output = policy::strip::output(&self.args).map(OsStr::to_owned);
        let inputs = self.args.iter().filter(|arg| Some(*arg) != output.as_ref());
        let left_alone: Vec<_> = inputs.filter(|arg| is_left_alone(arg)).cloned().collect();
        if let (Some(output), [input]) = (&output, &left_alone[..]) {
            fs::copy(input, output).map_err(|cause| Error::Write(output.into(), cause))?;
            return Ok(ExitCode::SUCCESS);
        }
        self.args.retain(|arg| !left_alone.contains(arg));
        if !left_alone.is_empty() && !self.args.iter().any(|arg| Path::new(arg).is_file()) {
            return Ok(ExitCode::SUCCESS);
        }
        self.args = policy::strip::plan(&self.args);
        self.llvm("llvm-strip")
    }

    /// `cp`, `mv`, `ln`, `install`: the real tool does it; where it carries one of our programs, the rest of that
    /// program follows.
    fn carrier(mut self, tool: &str) -> Result<ExitCode, Error> {
        let errand = copy_args::Tool::named(OsStr::new(tool)).map(|tool| errand::errand(tool, &self.args));
        let Some(Errand::Watched { args, copies }) = errand else {
            return match errand {
                Some(Errand::Done) => Ok(ExitCode::SUCCESS),
                _ => self.real_tool(OsStr::new(tool)),
            };
        };
        self.args = args;
        let program = path::find(OsStr::new(tool)).ok_or(Error::Missing { tool: tool.into(), help: "install it" })?;
        let status = Job::new(program, self.args).named(self.argv0).wait(&self.log)?;
        finish_copies(&copies)?;
        Ok(run::code(status))
    }

    /// `ld` by itself: wasm-ld, with the same rules; the machine's own `ld` for what a native compiler links.
    fn linker(self) -> Result<ExitCode, Error> {
        let work = Work::read(Tool::Ld, self.args.clone())?;
        if inputs::is_native_link(work.invocation.inputs()) {
            return self.real_tool(OsStr::new("ld"));
        }
        if work.settings.shared_libraries && self.args == ["--help"] {
            let status = Job::new(work.emscripten.llvm("wasm-ld")?, self.args).wait(&self.log)?;
            answers::say(answers::LIBTOOL).map_err(|cause| Error::Write("stdout".into(), cause))?;
            return Ok(run::code(status));
        }
        let args = work.expanded.fold(work.plan()?.words);
        Job::new(work.emscripten.llvm("wasm-ld")?, args).finish(self.log)
    }

    fn compiler(self, name: &Name) -> Result<ExitCode, Error> {
        let mut args: Vec<OsString> = name.first.iter().map(OsString::from).chain(self.args).collect();
        if name.name == "cpp" {
            preprocessor_operands(&mut args);
        }
        let work = Work::read(name.tool, args)?;
        if work.invocation.mode == Mode::Query {
            let about = About { emscripten: &work.emscripten, layout: work.layout.as_ref() };
            let words = work.invocation.words();
            if let Some(answer) = answers::answer(words.iter().map(OsString::as_os_str), &about) {
                let said = answers::say(&answer).map(|()| ExitCode::SUCCESS);
                return said.map_err(|cause| Error::Write("stdout".into(), cause));
            }
            // emcc calls itself emcc, by which Meson knows less of it than of clang.
            if name.name.starts_with("clang") && words == ["--version"] {
                let args = vec![format!("--target={}", tool::TRIPLE).into(), "--version".into()];
                return Job::new(work.emscripten.llvm("clang")?, args).finish(self.log);
            }
            if answers::is_clangs(words) {
                return Job::new(work.emscripten.llvm("clang")?, words.to_vec()).finish(self.log);
            }
        }
        let Plan { words, output, watched, loads, sizes, .. } =
            work.plan().inspect_err(|_| link::remove_refused(&work.invocation))?;
        let probe = matches!(output, Output::Program { probe: Some(_), .. });
        let unfolded = if probe || !work.invocation.mode.links() { words.clone() } else { Vec::new() };
        let args = work.expanded.fold(words);
        let job = |args| work.emscripten_job(name.tool, args);
        if !work.invocation.mode.links() && output == Output::AsAsked {
            let words = unfolded;
            let response_files = work.expanded.files.iter().map(|(_, file)| file.as_os_str()).collect();
            let compile = Compile {
                emscripten: &work.emscripten,
                tool: name.tool,
                words,
                folded: args,
                response_files,
                job: &job,
            };
            return compile.run(self.log);
        }
        let job = |args| launcher::by_emcc(job(args));
        let link = |args| {
            let help = "emshim is not installed as `scripts/install PREFIX` does it";
            let layout = work.layout.as_ref().ok_or(Error::Missing { tool: "share/emshim".into(), help })?;
            let says = work.says();
            let (emscripten, watched) = (&work.emscripten, &watched);
            Ok(Link { emscripten, layout, job: &job, args, watched, loads, sizes, says, log: &self.log })
        };
        match output {
            Output::AsAsked => job(args).finish(self.log),
            Output::Program { path, probe: Some(kind) } => {
                let probe = Probe { work: &work, tool: name.tool, words: unfolded, output: Path::new(&path), kind };
                let linked = probe.run(link(args)?)?;
                if kind == plan::Probe::Cmake && linked == ExitCode::SUCCESS {
                    strings::append(Path::new(&path), work.invocation.inputs());
                }
                Ok(linked)
            }
            Output::Program { path, probe } => {
                let code = link(args)?.program(Path::new(&path), probe)?;
                work.after().look(code, Path::new(&path), false)
            }
            Output::SideModule { path } => {
                let init = exports::only_init(&path, &work.settings);
                let code = link(args)?.side_module(Path::new(&path), init.as_deref())?;
                work.after().look(code, Path::new(&path), true)
            }
        }
    }
}

/// Brings along the rest of each program that a tool has put somewhere.
pub fn finish_copies(copies: &[Copy]) -> Result<(), Error> {
    let (ledger, js_link) = (Ledger::from_env(), postlink::pair::js_link_wanted());
    for copy in copies {
        let outcome = copy.finish(&ledger, js_link).map_err(|cause| Error::Write(copy.dest.clone(), cause))?;
        if let Outcome::Missing { program, wasm } = outcome {
            eprintln!(
                "emshim: warning: {} has no {} beside it and none was found; link it again",
                program.display(),
                wasm.display()
            );
        }
    }
    Ok(())
}

/// `cpp [IN [OUT]]`: no input is stdin, and a second operand is the output.
fn preprocessor_operands(args: &mut Vec<OsString>) {
    let operands: Vec<_> = {
        let invocation = Invocation::parse(Tool::Cc, args.clone());
        invocation.inputs().map(OsStr::to_owned).collect()
    };
    match operands.as_slice() {
        [] => args.push("-".into()),
        [_, output] => {
            let at = args.iter().rposition(|arg| arg == output).unwrap_or_default();
            args.insert(at, "-o".into());
        }
        _ => {}
    }
}
