//! The one file that starts processes: becomes a program, waits for one, or hands over what it wrote.

use crate::error::Error;
use crate::log::Log;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read, Seek, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Output, Stdio};

/// A process to start.
#[derive(Debug)]
pub struct Process {
    program: PathBuf,
    args: Vec<OsString>,
    command: Command,
}

impl Process {
    /// This program with these arguments.
    pub fn new(program: PathBuf, args: Vec<OsString>) -> Process {
        let command = Command::new(&program);
        Process { program, args, command }
    }

    /// The name that the program sees as its own.
    pub fn named(mut self, argv0: &OsStr) -> Process {
        self.command.arg0(argv0);
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Process {
        self.command.env(name, value);
        self
    }

    /// Removes a variable.
    pub fn env_remove(mut self, name: &str) -> Process {
        self.command.env_remove(name);
        self
    }

    /// Becomes the program, or waits for it where the call is to be logged.
    pub fn finish(self, log: &Log) -> Result<ExitCode, Error> {
        if log.is_on() || too_long(&self.args) {
            return self.wait(log).map(code);
        }
        let Process { program, args, mut command } = self;
        let cause = command.args(&args).exec();
        Err(start_error(program, cause))
    }

    /// Runs the program to its end.
    pub fn wait(mut self, log: &Log) -> Result<ExitStatus, Error> {
        let _list = self.place_args()?;
        let status = self.command.status().map_err(|cause| start_error(self.program.clone(), cause))?;
        log.write(&self.program, &self.args, number(status));
        Ok(status)
    }

    /// Runs the program to its end, in this folder, without input, and hands over all that it wrote.
    pub fn output(mut self, folder: Option<&Path>) -> Result<Output, Error> {
        let _list = self.place_args()?;
        if let Some(folder) = folder {
            self.command.current_dir(folder);
        }
        self.command.stdin(Stdio::null()).output().map_err(|cause| start_error(self.program, cause))
    }

    /// Runs the program to its end with these bytes on stdin, and hands over all that it wrote.
    pub fn output_of(mut self, input: Option<Vec<u8>>) -> Result<Output, Error> {
        if let Some(bytes) = input {
            // A file, not a pipe: nothing can wait for something else.
            let fill = || {
                let mut file = tempfile::tempfile()?;
                file.write_all(&bytes)?;
                file.rewind()?;
                Ok(file)
            };
            self.command.stdin(fill().map_err(|cause| Error::Write(std::env::temp_dir(), cause))?);
        }
        let _list = self.place_args()?;
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let started = self.command.spawn().and_then(Child::wait_with_output);
        started.map_err(|cause| start_error(self.program, cause))
    }

    /// Runs the program to its end and hands over what it wrote to stdout. What it writes to stderr is passed on as it
    /// comes, up to the first line that has `hold` in it: that and the rest are handed over.
    pub fn output_from(mut self, hold: &str, log: &Log) -> Result<Output, Error> {
        let _list = self.place_args()?;
        let started = self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = started.map_err(|cause| start_error(self.program.clone(), cause))?;
        let (mut said, pipes) = (Vec::new(), (child.stdout.take(), child.stderr.take()));
        let written = std::thread::scope(|scope| {
            let stderr = scope.spawn(|| pipes.1.map_or(Ok(Vec::new()), |pipe| relay(BufReader::new(pipe), hold)));
            if let Some(mut pipe) = pipes.0 {
                pipe.read_to_end(&mut said)?;
            }
            stderr.join().unwrap_or_else(|_| Ok(Vec::new()))
        });
        let ended = written.and_then(|stderr| Ok(Output { status: child.wait()?, stdout: said, stderr }));
        let output = ended.map_err(|cause| Error::Start(self.program.clone(), cause))?;
        log.write(&self.program, &self.args, number(output.status));
        Ok(output)
    }

    /// Gives the process its arguments, or the list of them, which must live as long as the process.
    fn place_args(&mut self) -> Result<Option<ResponseFile>, Error> {
        let list = ResponseFile::new(&self.args)?;
        match &list {
            Some(file) => self.command.arg(file.word()),
            None => self.command.args(&self.args),
        };
        Ok(list)
    }
}

/// Writes what a tool said to where the tool would have written it.
pub fn pass_on(stdout: &[u8], stderr: &[u8]) -> Result<(), Error> {
    let passed_on = io::stdout().write_all(stdout).and_then(|()| io::stderr().write_all(stderr));
    passed_on.map_err(|cause| Error::Write("stdout".into(), cause))
}

/// Writes lines to stderr up to the one that has `hold` in it, and hands over the rest.
fn relay(mut from: impl BufRead, hold: &str) -> io::Result<Vec<u8>> {
    let (mut line, mut kept) = (Vec::new(), Vec::new());
    while from.read_until(b'\n', &mut line)? > 0 {
        if String::from_utf8_lossy(&line).contains(hold) {
            kept = std::mem::take(&mut line);
            from.read_to_end(&mut kept)?;
        } else {
            drop(io::stderr().write_all(&line)); // whoever linked may have closed it
        }
        line.clear();
    }
    Ok(kept)
}

fn start_error(program: PathBuf, cause: io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::NotFound => Error::Missing {
            tool: program.display().to_string(),
            help: "is it, or the program that runs it, still there?",
        },
        _ => Error::Start(program, cause),
    }
}

/// The tool's own exit code, or 128 and the number of the signal that ended it.
pub fn code(status: ExitStatus) -> ExitCode {
    ExitCode::from(number(status))
}

/// The same as a number.
pub fn number(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}

/// More than this and the kernel may refuse to start a process.
const MOST_BYTES: usize = 1 << 20;

fn too_long(args: &[OsString]) -> bool {
    args.iter().map(|arg| arg.len() + 9).sum::<usize>() > MOST_BYTES
}

/// Arguments in a response file of our own, for as long as the process runs.
struct ResponseFile(tempfile::NamedTempFile);

impl ResponseFile {
    fn new(args: &[OsString]) -> Result<Option<ResponseFile>, Error> {
        if !too_long(args) {
            return Ok(None);
        }
        let write = || {
            let mut file = tempfile::Builder::new().prefix("emshim-").suffix(".rsp").tempfile()?;
            let lines: Vec<u8> = args.iter().flat_map(|arg| quoted(arg)).collect();
            file.write_all(&lines).map(|()| file)
        };
        write().map(|file| Some(ResponseFile(file))).map_err(|cause| Error::Write(std::env::temp_dir(), cause))
    }

    fn word(&self) -> OsString {
        let mut word = OsString::from("@");
        word.push(self.0.path());
        word
    }
}

fn quoted(arg: &OsStr) -> Vec<u8> {
    let mut line = vec![b'"'];
    for &byte in arg.as_bytes() {
        if matches!(byte, b'"' | b'\\') {
            line.push(b'\\');
        }
        line.push(byte);
    }
    line.extend(b"\"\n");
    line
}

/// Becomes a command of the person's own, found on PATH, with these variables and no others.
pub fn become_command(command: &OsStr, args: &[OsString], variables: &BTreeMap<OsString, OsString>) -> Error {
    let cause = Command::new(command).args(args).env_clear().envs(variables).exec();
    match cause.kind() {
        io::ErrorKind::NotFound => {
            Error::Missing { tool: command.to_string_lossy().into_owned(), help: "is it on PATH?" }
        }
        _ => Error::Start(Path::new(command).to_owned(), cause),
    }
}

/// The first line that a program prints, for `emshim doctor`.
pub fn first_line(program: &Path, arg: &str) -> Option<String> {
    let output = Command::new(program).arg(arg).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output.status.success().then(|| text.lines().next().unwrap_or_default().to_owned())
}
