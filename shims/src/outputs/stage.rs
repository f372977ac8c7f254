//! A folder beside the output, in which is linked, and from which what came of it is put in place. Nothing else is touched:
//! what stands at the output is looked at first, and a device or a pipe stays what it is.

use super::interrupt::Interrupt;
use super::owner;
use crate::error::Error;
use crate::process::Process;
use postlink::link::ownership::{self, Before, Made};
use postlink::link::place;
use postlink::link::program;
use postlink::link::target::{Target, is_replaceable};
use postlink::{Header, Ledger};
use serde_json::Value;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Is a program's text read by one of its threads, in node? See share/host/threads.js.
const IN_THREAD: &str = "typeof module == 'object' && typeof require == 'function' && require.main === module && \
    !require('worker_threads').isMainThread && require('worker_threads').getEnvironmentData('emshim') === __filename";

/// Set, they say where emcc's temporary files go, or that somebody wants to look at them.
const KEEP_TEMPORARY: [&str; 3] = ["EMCC_DEBUG", "EMCC_DEBUG_SAVE", "EMCC_TEMP_DIR"];

/// The folder, and where its results go. Dropped, the folder goes before the process may die of a signal that came.
pub struct Stage {
    target: Target,
    folder: tempfile::TempDir,
    temporary: Option<tempfile::TempDir>,
    /// The output's folder takes no new file: what stands at the output is written anew, as GNU ld does it.
    fixed: bool,
    interrupt: Interrupt,
}

impl Stage {
    /// Made beside this output; for a device, which gets nothing but a verdict, where temporary files are.
    pub fn beside(output: &Path) -> Result<Stage, Error> {
        let error = |cause| Error::Write(output.to_owned(), cause);
        let target = Target::look(output).map_err(error)?;
        let folder = match &target {
            Target::File(path) if path.file_name().is_none() => return Err(error(ErrorKind::NotFound.into())),
            Target::File(path) => match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                Some(folder) => folder.to_owned(),
                None => PathBuf::from("."),
            },
            Target::Device(_) => env::temp_dir(),
            Target::Pipe(_) => {
                let why = "it is a pipe, and a linker needs a file in which it can go back";
                return Err(error(io::Error::new(ErrorKind::NotSeekable, why)));
            }
        };
        if !folder.is_dir() {
            let why = format!("the folder {} does not exist", folder.display());
            return Err(error(io::Error::new(ErrorKind::NotFound, why)));
        }
        owner::sweep(&folder);
        let interrupt = Interrupt::hold();
        let make = |folder: &Path| tempfile::Builder::new().prefix(&owner::prefix()).tempdir_in(folder);
        let (made, fixed) = match make(&folder) {
            Err(cause) if takes_no_file(&cause) && target.can_be_rewritten() => (make(&env::temp_dir()), true),
            made => (made, false),
        };
        let is_kept = KEEP_TEMPORARY.iter().any(|name| env::var_os(name).is_some());
        let temporary = if is_kept { None } else { tempfile::Builder::new().prefix("emshim-").tempdir().ok() };
        Ok(Stage { target, folder: made.map_err(error)?, temporary, fixed, interrupt })
    }

    /// Is there room for one file alone, which must hold all?
    pub fn is_for_one_file(&self) -> bool {
        self.fixed
    }

    /// emcc's process, whose temporary files go with the stage: emcc leaves them when a signal ends it.
    pub fn clean(&self, emcc: Process) -> Process {
        match &self.temporary {
            Some(folder) => emcc.env("TMPDIR", folder.path()),
            None => emcc,
        }
    }

    /// Where inputs may be made that are no output.
    pub fn inputs(&self) -> &Path {
        self.temporary.as_ref().unwrap_or(&self.folder).path()
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Is there a device at the output, which gets nothing but a verdict?
    pub fn is_for_device(&self) -> bool {
        matches!(self.target, Target::Device(_))
    }

    /// A file in it.
    pub fn file(&self, stem: &OsStr, ending: &str) -> PathBuf {
        self.folder.path().join(OsString::from_iter([stem, OsStr::new(ending)]))
    }

    /// The output's name: where a link leads on, that of what it leads to.
    pub fn name(&self) -> &OsStr {
        let (Target::File(path) | Target::Device(path) | Target::Pipe(path)) = &self.target;
        path.file_name().unwrap_or_default()
    }

    /// A program that is nothing but this text.
    pub fn place_text(&self, text: &[u8]) -> Result<(), Error> {
        let file = self.file(OsStr::new("stub"), "");
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o777).open(&file);
        let written = opened.and_then(|mut file| file.write_all(text)).and_then(|()| self.place(&file));
        written.map_err(|cause| self.error(cause))
    }

    /// Puts a file of the stage in the output's place, and removes the wasm of a program that stood there.
    pub fn place(&self, file: &Path) -> io::Result<()> {
        match &self.target {
            Target::File(path) if self.fixed => rewrite(path, &fs::read(file)?),
            Target::File(path) => {
                let before = Before::read(path);
                place::put(file, path)?;
                ownership::remove_wasm(path, before.as_ref(), Path::new(""));
                Ok(())
            }
            Target::Device(path) => write_as_ld(path, &fs::read(file)?),
            Target::Pipe(_) => Err(ErrorKind::NotSeekable.into()),
        }
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
    pub fn place_program(&self, stem: &OsStr, glue: &Path, probe: bool) -> io::Result<()> {
        let linked_name = program::wasm_name(stem);
        let wasm = self.folder.path().join(&linked_name);
        let stamped = self.file(OsStr::new("program"), ".stamped");
        if probe || !wasm.exists() {
            program::stamp_alone(glue, &stamped)?;
            return self.place(&stamped);
        }
        let Target::File(output) = &self.target else {
            program::stamp(glue, &wasm, &linked_name, &stamped)?;
            return self.place(&stamped);
        };
        let (before, ledger) = (Before::read(output), Ledger::from_env());
        let hash = postlink::Hash::of_file(&wasm)?;
        let placed = ownership::place(output, hash, before.as_ref(), &ledger, Made::Here);
        let placed_name = placed.file_name().unwrap_or_default();
        if placed_name != linked_name {
            rename_in(glue, &linked_name, placed_name)?;
        }
        program::stamp(glue, &wasm, placed_name, &stamped)?;
        fs::remove_file(glue)?;
        let besides: Vec<_> = fs::read_dir(self.folder.path())?
            .flatten()
            .filter(|entry| entry.path() != stamped && entry.path() != wasm)
            .map(|entry| (entry.path(), output.with_file_name(entry.file_name())))
            .collect();
        let taken = besides.iter().map(|(_, to)| to).chain([output, &placed]).find(|to| !is_replaceable(to));
        if let Some(taken) = taken {
            let why = format!("{} is no file that could be replaced", taken.display());
            return Err(io::Error::new(ErrorKind::AlreadyExists, why));
        }
        place::put(&wasm, &placed)?;
        besides.iter().try_for_each(|(from, to)| place::put(from, to))?;
        place::put(&stamped, output)?;
        ownership::remove_wasm(output, before.as_ref(), &placed);
        if let Ok(placed) = std::path::absolute(&placed) {
            ledger.record(hash, &placed);
        }
        Ok(())
    }

    /// Puts all that emcc made beside each other, `main` last. What another program needs is kept or, where it stands in the
    /// way, nothing is placed.
    pub fn place_all(&self, main: &Path) -> io::Result<()> {
        let Target::File(output) = &self.target else { return self.place(main) };
        let in_stage = fs::read_dir(self.folder.path())?.flatten().map(|entry| entry.path());
        let others: Vec<_> = in_stage
            .filter(|from| from != main)
            .map(|from| (output.with_file_name(from.file_name().unwrap_or_default()), from))
            .collect();
        for (to, _) in &others {
            let why = match Header::read(to) {
                _ if !is_replaceable(to) => "is no file that could be replaced",
                Ok(Some(_)) => "is another program, and this link would replace it",
                _ => continue,
            };
            return Err(io::Error::new(ErrorKind::AlreadyExists, format!("{} {why}", to.display())));
        }
        let before = Before::read(output);
        for to in others.iter().map(|(to, _)| to).chain([output]) {
            ownership::make_room(to, output, &Ledger::from_env())?;
        }
        others.iter().try_for_each(|(to, from)| place::put(from, to))?;
        match self.fixed {
            true => self.place(main)?,
            false => place::put(main, output)?,
        }
        let wasm = program::wasm_name(output.file_name().unwrap_or_default());
        ownership::remove_wasm(output, before.as_ref(), &output.with_file_name(wasm));
        Ok(())
    }

    /// After a link that failed: a linker that ran removes what an earlier one left, and whoever is interrupted does not.
    pub fn fail(&self, linker_ran: bool) {
        if let Target::File(path) = &self.target {
            if linker_ran && !self.interrupt.came() {
                ownership::remove(path);
            }
        }
    }

    fn error(&self, cause: io::Error) -> Error {
        let (Target::File(path) | Target::Device(path) | Target::Pipe(path)) = &self.target;
        Error::Write(path.clone(), cause)
    }
}

fn takes_no_file(cause: &io::Error) -> bool {
    matches!(cause.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

/// Writes a file anew that cannot be replaced; it becomes executable where it is ours to say so.
fn rewrite(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    let mode = file.metadata()?.permissions().mode();
    let _ = file.set_permissions(Permissions::from_mode(mode | (mode & 0o444) >> 2));
    Ok(())
}

/// GNU ld writes its output into a device that it can go back in. A disk is left alone.
fn write_as_ld(device: &Path, bytes: &[u8]) -> io::Result<()> {
    if device.metadata()?.file_type().is_block_device() {
        return Ok(());
    }
    let mut opened = OpenOptions::new().write(true).open(device)?;
    opened.seek(SeekFrom::Start(0))?;
    opened.write_all(bytes)
}

/// The glue's own word for its wasm.
fn rename_in(glue: &Path, from: &OsStr, to: &OsStr) -> io::Result<()> {
    let text = fs::read(glue)?;
    let (mut out, mut rest) = (Vec::with_capacity(text.len()), text.as_slice());
    let (from, to) = (from.as_encoded_bytes(), to.as_encoded_bytes());
    while let Some(at) = rest.windows(from.len() + 2).position(|part| {
        matches!((part[0], part[part.len() - 1]), (b'\'', b'\'') | (b'"', b'"')) && &part[1..part.len() - 1] == from
    }) {
        out.extend_from_slice(&rest[..=at]);
        out.extend_from_slice(to);
        rest = &rest[at + 1 + from.len()..];
    }
    out.extend_from_slice(rest);
    fs::write(glue, out)
}

/// Removes what a link has just made, where policy says that it is none.
pub fn remove_output(output: &Path) {
    ownership::remove(output);
}
