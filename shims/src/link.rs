//! Links into a folder of its own beside the output, then puts in place what came of it. A link that fails, or is
//! killed, leaves no output.

use crate::emscripten::Emscripten;
use crate::error::Error;
use crate::layout::Layout;
use crate::log::Log;
use crate::mmap;
use crate::run::{self, Job};
use crate::trace;
use policy::absent::Absent;
use policy::plan::Probe;
use policy::{Invocation, Mode};
use postlink::{Ledger, program};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The launcher's JavaScript libraries, in the order in which emcc must read them.
pub const HOST_LIBRARIES: &[&str] =
    &["process.js", "files.js", "descriptors.js", "paths.js", "maps.js", "libraries.js", "stdout.js"];

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
    /// The log of the call.
    pub log: &'a Log,
}

impl Link<'_> {
    /// Links a program at `output`, or a probe, which holds its wasm in itself.
    pub fn program(mut self, output: &Path, probe: Option<Probe>) -> Result<ExitCode, Error> {
        let stage = Stage::beside(output)?;
        let stem = program::stem(output.file_name().unwrap_or_default()).to_owned();
        let glue = stage.file(&stem, ".js");
        let option =
            |name: &str, path: &Path| OsString::from_iter([OsStr::new(name), OsStr::new("="), path.as_os_str()]);
        self.args.extend(["-o".into(), glue.clone().into_os_string()]);
        self.args.extend(HOST_LIBRARIES.iter().map(|name| option("--js-library", &self.layout.share(name))));
        self.args.push(option("--pre-js", &self.layout.share("host.js")));
        self.args.push(option("--extern-post-js", &self.layout.share("main.js")));
        let mmap = stage.file(OsStr::new("libmmap"), ".a");
        fs::write(&mmap, mmap::archive()).map_err(|cause| Error::Write(mmap.clone(), cause))?;
        self.args.push(mmap.clone().into_os_string());
        let linked = self.run_watching(output, probe)?;
        drop(fs::remove_file(mmap)); // what is left in there goes beside the output
        if linked != ExitCode::SUCCESS {
            remove(output, &stem);
            return Ok(linked);
        }
        stage.place_program(output, &stem, &glue, probe.is_some()).map_err(|cause| {
            remove(output, &stem);
            Error::Write(output.to_owned(), cause)
        })?;
        Ok(ExitCode::SUCCESS)
    }

    /// Links a side module at `output`.
    pub fn side_module(mut self, output: &Path) -> Result<ExitCode, Error> {
        let stage = Stage::beside(output)?;
        let name = output.file_name().unwrap_or_default();
        // emcc judges by the ending, and `.so.1.2` is none that it knows.
        let module = stage.file(name, ".wasm");
        self.args.extend(["-o".into(), module.clone().into_os_string()]);
        let code = self.run()?;
        if code == ExitCode::SUCCESS {
            fs::rename(&module, output).map_err(|cause| Error::Write(output.to_owned(), cause))?;
        } else {
            drop(fs::remove_file(output));
        }
        Ok(code)
    }

    /// Links, and judges by wasm-ld's own word which watched functions the program itself uses.
    fn run_watching(&mut self, output: &Path, probe: Option<Probe>) -> Result<ExitCode, Error> {
        if self.watched.is_empty() {
            return self.run();
        }
        self.args.push(trace::option(self.watched));
        let (status, stdout) = (self.job)(std::mem::take(&mut self.args)).capture(self.log)?;
        let seen = trace::read(&stdout, self.watched, self.emscripten.sysroot().as_deref());
        std::io::stdout().write_all(&seen.rest).map_err(|cause| Error::Write("stdout".into(), cause))?;
        if !status.success() {
            return Ok(run::code(status));
        }
        for (row, user) in &seen.used {
            let Absent { symbol, reason, .. } = row;
            match probe {
                Some(_) if user.is_archive => {}
                Some(_) => {
                    eprintln!("emshim: error: {symbol} always fails here, so a probe must not find it: {reason}");
                    return Ok(ExitCode::FAILURE);
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
        Ok(ExitCode::SUCCESS)
    }

    fn run(&mut self) -> Result<ExitCode, Error> {
        let job = (self.job)(std::mem::take(&mut self.args));
        job.wait(self.log).map(run::code)
    }
}

/// Removes what an earlier link left at the output of one that will not run, as a linker that fails does.
pub fn remove_refused(invocation: &Invocation) {
    if matches!(invocation.mode, Mode::Program | Mode::SideModule) {
        let output = Path::new(invocation.output().unwrap_or(OsStr::new("a.out")));
        remove(output, program::stem(output.file_name().unwrap_or_default()));
    }
}

fn remove(output: &Path, stem: &OsStr) {
    drop(fs::remove_file(output));
    drop(fs::remove_file(output.with_file_name(program::wasm_name(stem))));
}

/// A folder beside the output, gone when dropped.
struct Stage(tempfile::TempDir);

impl Stage {
    fn beside(output: &Path) -> Result<Stage, Error> {
        let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let cause =
                io::Error::new(io::ErrorKind::NotFound, format!("the folder {} does not exist", folder.display()));
            return Err(Error::Write(output.to_owned(), cause));
        }
        let made = tempfile::Builder::new().prefix(".emshim-").tempdir_in(folder);
        made.map(Stage).map_err(|cause| Error::Write(output.to_owned(), cause))
    }

    fn file(&self, stem: &OsStr, ending: &str) -> PathBuf {
        self.0.path().join(OsString::from_iter([stem, OsStr::new(ending)]))
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
