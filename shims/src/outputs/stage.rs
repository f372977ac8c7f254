//! A folder beside the output, in which is linked, and from which what came of it is put in place. A link that fails, or is
//! killed, leaves no output.

use crate::error::Error;
use policy::{Invocation, Mode};
use postlink::{Ledger, program};
use serde_json::Value;
use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Is a program's text read by one of its threads, in node? See share/process.js.
const IN_THREAD: &str = "typeof module == 'object' && typeof require == 'function' && require.main === module && \
    !require('worker_threads').isMainThread && require('worker_threads').getEnvironmentData('emshim') === __filename";

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

    /// Where it is.
    pub fn folder(&self) -> &Path {
        self.0.path()
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
    pub fn take_in_worker(&self, stem: &OsStr, glue: &Path) -> io::Result<()> {
        let Ok(worker) = fs::read_to_string(self.file(stem, ".worker.js")) else { return Ok(()) };
        let text = Value::from(worker);
        let taken_in =
            format!("\nif ({IN_THREAD}) new Function('require', '__filename', {text})(require, __filename);\n");
        OpenOptions::new().append(true).open(glue)?.write_all(taken_in.as_bytes())
    }

    /// The wasm first, so that a program in place always has one.
    pub fn place_program(&self, output: &Path, stem: &OsStr, glue: &Path, probe: bool) -> io::Result<()> {
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

/// The same, for a program of this stem.
pub fn remove(output: &Path, stem: &OsStr) {
    drop(fs::remove_file(output));
    drop(fs::remove_file(output.with_file_name(program::wasm_name(stem))));
}
