//! Links into a folder of its own beside the output, then puts in place what came of it. A link that fails, or is
//! killed, leaves no output.

mod working_name;

use crate::dylink::Says;
use crate::emscripten::Emscripten;
use crate::error::Error;
use crate::inputs::{self, Kind};
use crate::layout::Layout;
use crate::log::Log;
use crate::node;
use crate::run::{self, Job};
use crate::shared;
use crate::trace;
use policy::absent::{self, Absent};
use policy::host_calls::LIBRARIES;
use policy::plan::{self, Probe};
use policy::{Invocation, Mode};
use postlink::{Ledger, program};
use serde_json::Value;
use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Output};
use working_name::WorkingName;

/// A link that is about to run.
pub struct Link<'a> {
    /// Who links.
    pub emscripten: &'a Emscripten,
    /// Where our own files lie.
    pub layout: &'a Layout,
    /// Makes the process from the arguments.
    pub job: &'a dyn Fn(Vec<OsString>) -> Job,
    /// The arguments, without an output.
    pub args: Vec<OsString>,
    /// Functions whose use is told.
    pub watched: &'a [&'static Absent],
    /// With what to link again when the program loads modules at run time.
    pub loads: Option<&'static str>,
    /// Is a link for which memory's first size is too small made again with more?
    pub sizes: bool,
    /// What is to be said of shared libraries.
    pub says: Says,
    /// The log of the call.
    pub log: &'a Log,
}

/// What came of a link.
pub struct Linked {
    /// Its exit code.
    pub code: ExitCode,
    /// What a probe's linker said on stderr, which is passed on, too.
    pub said: Vec<u8>,
}

impl<'a> Link<'a> {
    /// Links a program at `output`, or a probe, which holds its wasm in itself.
    pub fn program(self, output: &Path, probe: Option<Probe>) -> Result<ExitCode, Error> {
        self.linked(output, probe).map(|linked| linked.code)
    }

    /// Links a probe, and hands over what was said.
    pub fn heard(self, output: &Path, probe: Probe) -> Result<Linked, Error> {
        self.linked(output, Some(probe))
    }

    /// The same link, still without arguments.
    pub fn again(&self) -> Link<'a> {
        let Link { emscripten, layout, job, watched, sizes, log, .. } = *self;
        let (args, says) = (Vec::new(), Says::default());
        Link { emscripten, layout, job, args, watched, loads: None, sizes, says, log }
    }

    /// The command line of a program's link with these words in it, still without an output.
    pub fn words(&self, mut words: Vec<OsString>) -> Vec<OsString> {
        let option =
            |name: &str, path: &Path| OsString::from_iter([OsStr::new(name), OsStr::new("="), path.as_os_str()]);
        words.extend(LIBRARIES.iter().map(|library| option("--js-library", &self.layout.host(library.file))));
        words.push(option("--pre-js", &self.layout.host("host.js")));
        words.push(option("--extern-post-js", &self.layout.host("main.js")));
        if !self.watched.is_empty() {
            words.push(trace::option(self.watched));
        }
        words
    }

    fn linked(mut self, output: &Path, probe: Option<Probe>) -> Result<Linked, Error> {
        let stage = Stage::beside(output)?;
        let stem = program::stem(output.file_name().unwrap_or_default()).to_owned();
        let name = WorkingName::of(output, &stem, &mut self.args);
        let mut words = std::mem::take(&mut self.args);
        if probe.is_none() && io::stderr().is_terminal() {
            // clang itself sees a pipe. What the person gave comes later, and wins.
            words.insert(0, "-fcolor-diagnostics".into());
        }
        self.args = self.words(words);
        self.args.extend(["-o".into(), stage.file(name.stem(), ".js").into_os_string()]);
        self.args.push(self.layout.host("libsupplied.a").into_os_string());
        let linked = self.run_watching(output, probe)?;
        if linked.code != ExitCode::SUCCESS {
            remove(output, &stem);
            return Ok(linked);
        }
        name.finish(stage.0.path()).map_err(|cause| Error::Write(output.to_owned(), cause))?;
        let (glue, wasm) = (stage.file(&stem, ".js"), stage.file(&stem, ".wasm"));
        stage.take_in_worker(&stem, &glue).map_err(|cause| Error::Write(output.to_owned(), cause))?;
        if inputs::kind(&wasm) == Kind::SideModule {
            shared::write(&wasm, &self.says)?;
        }
        stage.place_program(output, &stem, &glue, probe.is_some()).map_err(|cause| {
            remove(output, &stem);
            Error::Write(output.to_owned(), cause)
        })?;
        Ok(linked)
    }

    /// Links a side module at `output`, of which Python wants the function `init` when it is an extension.
    pub fn side_module(mut self, output: &Path, init: Option<&str>) -> Result<ExitCode, Error> {
        let stage = Stage::beside(output)?;
        let name = output.file_name().unwrap_or_default();
        // emcc judges by the ending, and `.so.1.2` is none that it knows.
        let module = stage.file(name, ".wasm");
        self.args.extend(["-o".into(), module.clone().into_os_string()]);
        let code = match init {
            Some(init) => self.run_extension(init)?,
            None => self.run()?,
        };
        if code == ExitCode::SUCCESS {
            shared::write(&module, &self.says)?;
            fs::rename(&module, output).map_err(|cause| Error::Write(output.to_owned(), cause))?;
        } else {
            drop(fs::remove_file(output));
        }
        Ok(code)
    }

    /// Links, and judges by wasm-ld's own word which watched functions the program itself uses.
    fn run_watching(&mut self, output: &Path, probe: Option<Probe>) -> Result<Linked, Error> {
        if self.watched.is_empty() && probe.is_none() && !self.sizes {
            return self.run().map(|code| Linked { code, said: Vec::new() });
        }
        let Output { status, stdout, stderr: said } = self.run_sizing(if probe.is_some() { "" } else { TOO_SMALL })?;
        let seen = trace::read(&stdout, self.watched, self.emscripten.sysroot().as_deref());
        run::pass_on(&seen.rest, &said)?;
        if !status.success() {
            return Ok(Linked { code: run::code(status), said });
        }
        let loads = |row: &Absent| absent::loader().any(|loader| loader.symbol == row.symbol);
        for (row, user) in seen.used.iter().filter(|(row, _)| !loads(row)) {
            let Absent { symbol, reason, .. } = row;
            match probe {
                Some(_) if user.is_archive => {}
                Some(_) => {
                    eprintln!("emshim: error: {symbol} always fails here, so a probe must not find it: {reason}");
                    return Ok(Linked { code: ExitCode::FAILURE, said });
                }
                None => {
                    let from = if user.is_archive { format!(" (from {})", user.file) } else { String::new() };
                    eprintln!(
                        "emshim: warning: {} uses {symbol}{from}, which always fails here: {reason}",
                        output.display()
                    );
                }
            }
        }
        let code = match self.loads.filter(|_| seen.used.iter().any(|(row, _)| loads(row))) {
            Some(setting) => {
                self.args.push(setting.into());
                let second = self.run_sizing("")?;
                if !second.status.success() {
                    run::pass_on(&[], &second.stderr)?;
                }
                run::code(second.status)
            }
            None => ExitCode::SUCCESS,
        };
        Ok(Linked { code, said })
    }

    fn emcc(&self, args: Vec<OsString>) -> Job {
        node::by_emcc((self.job)(args), self.emscripten, self.layout)
    }

    /// Links, and once more with the memory that wasm-ld asks for when what emcc chose is too small.
    fn run_sizing(&mut self, hold: &str) -> Result<Output, Error> {
        let output = self.emcc(self.args.clone()).listen(hold, self.log)?;
        let wanted = Some(&output.stderr).filter(|_| self.sizes && !output.status.success());
        let Some(bytes) = wanted.and_then(|said| bytes_needed(said)) else { return Ok(output) };
        self.args.push(format!("{}={}", plan::MEMORY[0], with_heap(bytes)).into());
        self.emcc(self.args.clone()).listen(hold, self.log)
    }

    /// A module without the function may be meant for ctypes: what to do about it is said where the linker names it.
    fn run_extension(&mut self, init: &str) -> Result<ExitCode, Error> {
        let args = std::mem::take(&mut self.args);
        let job = self.emcc(args);
        let Output { status, stdout, stderr } = job.listen("", self.log)?;
        run::pass_on(&stdout, &stderr)?;
        if !status.success() && String::from_utf8_lossy(&stderr).contains(init) {
            eprintln!(
                "emshim: error: a Python extension of this name must define {init}; \
                 EMSHIM_POLICY=extensions=visible exports all that is visible instead, for a library that is none"
            );
        }
        Ok(run::code(status))
    }

    fn run(&mut self) -> Result<ExitCode, Error> {
        let args = std::mem::take(&mut self.args);
        let job = self.emcc(args);
        job.wait(self.log).map(run::code)
    }
}

/// Removes what an earlier link left at the output of one that will not run, as a linker that fails does.
pub fn remove_refused(invocation: &Invocation) {
    if matches!(invocation.mode, Mode::Program | Mode::SideModule) {
        remove_output(Path::new(invocation.output().unwrap_or(OsStr::new("a.out"))));
    }
}

/// Removes a program and its wasm.
pub fn remove_output(output: &Path) {
    remove(output, program::stem(output.file_name().unwrap_or_default()));
}

fn remove(output: &Path, stem: &OsStr) {
    drop(fs::remove_file(output));
    drop(fs::remove_file(output.with_file_name(program::wasm_name(stem))));
}

/// Is a program's text read by one of its threads, in node? See share/host/process.js.
const IN_THREAD: &str = "typeof module == 'object' && typeof require == 'function' && require.main === module && \
    !require('worker_threads').isMainThread && require('worker_threads').getEnvironmentData('emshim') === __filename";

/// What wasm-ld says when a program's own data and its stack do not fit in the memory that it starts with.
const TOO_SMALL: &str = "initial memory too small, ";

/// How many bytes wasm-ld asks for.
fn bytes_needed(said: &[u8]) -> Option<u64> {
    let said = String::from_utf8_lossy(said);
    let (_, bytes) = said.split_once(TOO_SMALL)?;
    bytes.split_once(" bytes needed")?.0.parse().ok()
}

/// So many bytes and the 16 MiB of heap that newer versions of emcc begin with, in whole pages of 64 KiB.
fn with_heap(bytes: u64) -> u64 {
    bytes.saturating_add(16 << 20).div_ceil(1 << 16).saturating_mul(1 << 16)
}

/// A folder beside the output, gone when dropped.
pub struct Stage(tempfile::TempDir);

impl Stage {
    /// Made beside this output.
    pub fn beside(output: &Path) -> Result<Stage, Error> {
        let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let cause =
                io::Error::new(io::ErrorKind::NotFound, format!("the folder {} does not exist", folder.display()));
            return Err(Error::Write(output.to_owned(), cause));
        }
        let made = tempfile::Builder::new().prefix(".emshim-").tempdir_in(folder);
        made.map(Stage).map_err(|cause| Error::Write(output.to_owned(), cause))
    }

    /// A file in it.
    pub fn file(&self, stem: &OsStr, ending: &str) -> PathBuf {
        self.0.path().join(OsString::from_iter([stem, OsStr::new(ending)]))
    }

    /// A program that is nothing but this text.
    pub fn place_text(&self, output: &Path, text: &[u8]) -> Result<(), Error> {
        let file = self.file(OsStr::new("stub"), "");
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o777).open(&file);
        let written = opened.and_then(|mut file| file.write_all(text)).and_then(|()| fs::rename(&file, output));
        written.map_err(|cause| Error::Write(output.to_owned(), cause))
    }

    /// On 3.1.6 a thread begins with a file of its own. It goes into the program too, so that this stays a pair; a page wants the file.
    fn take_in_worker(&self, stem: &OsStr, glue: &Path) -> io::Result<()> {
        let Ok(worker) = fs::read_to_string(self.file(stem, ".worker.js")) else { return Ok(()) };
        let text = Value::from(worker);
        let taken_in =
            format!("\nif ({IN_THREAD}) new Function('require', '__filename', {text})(require, __filename);\n");
        OpenOptions::new().append(true).open(glue)?.write_all(taken_in.as_bytes())
    }

    /// The wasm first, so that a program in place always has one.
    fn place_program(&self, output: &Path, stem: &OsStr, glue: &Path, probe: bool) -> io::Result<()> {
        let wasm_name = program::wasm_name(stem);
        let wasm = self.0.path().join(&wasm_name);
        if probe || !wasm.exists() {
            return program::stamp_alone(glue, output);
        }
        let stamped = self.file(stem, "");
        let hash = program::stamp(glue, &wasm, &wasm_name, &stamped)?;
        fs::remove_file(glue)?;
        let placed = output.with_file_name(&wasm_name);
        fs::rename(&wasm, &placed)?;
        for entry in fs::read_dir(self.0.path())?.flatten().filter(|entry| entry.path() != stamped) {
            fs::rename(entry.path(), output.with_file_name(entry.file_name()))?;
        }
        fs::rename(&stamped, output)?;
        if let Ok(placed) = std::path::absolute(&placed) {
            Ledger::from_env().record(hash, &placed);
        }
        Ok(())
    }
}
