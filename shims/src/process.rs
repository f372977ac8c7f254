//! The one file that starts processes: becomes a program, waits for one, or hands over what it wrote.

use crate::error::Error;
use crate::log::Log;
use crate::messages;
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
    argv0: Option<OsString>,
    /// Variables with their values; without one, a variable is removed.
    variables: Vec<(String, Option<OsString>)>,
    reads_lists: bool,
}

impl Process {
    /// This program with these arguments.
    pub fn new(program: PathBuf, args: Vec<OsString>) -> Process {
        Process { program, args, argv0: None, variables: Vec::new(), reads_lists: false }
    }

    /// A program that takes `@FILE` for the words in FILE, as compilers, linkers and LLVM's tools do: more words than the
    /// kernel takes go there.
    pub fn reading_lists(program: PathBuf, args: Vec<OsString>) -> Process {
        Process { reads_lists: true, ..Process::new(program, args) }
    }

    /// The name that the program sees as its own.
    pub fn named(self, argv0: &OsStr) -> Process {
        Process { argv0: Some(argv0.to_owned()), ..self }
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Process {
        self.variables.push((name.to_owned(), Some(value.as_ref().to_owned())));
        self
    }

    /// Removes a variable.
    pub fn env_remove(mut self, name: &str) -> Process {
        self.variables.push((name.to_owned(), None));
        self
    }

    /// Becomes the program, or waits for it where the call is to be logged.
    pub fn finish(self, log: &Log) -> Result<ExitCode, Error> {
        if log.is_on() {
            return self.wait(log).map(code);
        }
        match self.command(&self.args).exec() {
            cause if self.wants_list(&cause) => self.wait(log).map(code),
            cause => Err(self.error(cause)),
        }
    }

    /// Runs the program to its end.
    pub fn wait(self, log: &Log) -> Result<ExitStatus, Error> {
        let status = self.start(|command| command.status())?;
        log.write(&self.program, &self.args, number(status));
        Ok(status)
    }

    /// The command with these arguments.
    fn command(&self, args: &[OsString]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(args);
        if let Some(name) = &self.argv0 {
            command.arg0(name);
        }
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    /// Has `run` run the program to its end; once more with a list of the words where the kernel says that they are too many.
    fn start<T>(&self, mut run: impl FnMut(&mut Command) -> io::Result<T>) -> Result<T, Error> {
        match run(&mut self.command(&self.args)) {
            Err(cause) if self.wants_list(&cause) => {
                let list = List::of(&self.args).map_err(|cause| Error::Write(std::env::temp_dir(), cause))?;
                run(&mut self.command(&[list.word()])).map_err(|cause| self.error(cause))
            }
            ran => ran.map_err(|cause| self.error(cause)),
        }
    }

    fn wants_list(&self, cause: &io::Error) -> bool {
        self.reads_lists && cause.kind() == io::ErrorKind::ArgumentListTooLong
    }

    fn error(&self, cause: io::Error) -> Error {
        match cause.kind() {
            io::ErrorKind::NotFound => Error::Missing {
                tool: self.program.display().to_string(),
                help: "is it, or the program that runs it, still there?",
            },
            _ => Error::Start(self.program.clone(), cause),
        }
    }

    /// Runs the program to its end, in this folder, without input, and hands over all that it wrote.
    pub fn output(self, folder: Option<&Path>) -> Result<Output, Error> {
        self.start(|command| {
            folder.map(|folder| command.current_dir(folder));
            command.stdin(Stdio::null()).output()
        })
    }

    /// Runs the program to its end with these bytes on stdin, and hands over all that it wrote.
    pub fn output_of(self, input: Option<Vec<u8>>) -> Result<Output, Error> {
        self.start(|command| {
            if let Some(bytes) = &input {
                // A file, not a pipe: nothing can wait for something else.
                let mut file = tempfile::tempfile()?;
                file.write_all(bytes)?;
                file.rewind()?;
                command.stdin(file);
            }
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().and_then(Child::wait_with_output)
        })
    }

    /// Runs the program to its end and hands over what it wrote to stdout. What it writes to stderr is passed on as it
    /// comes, up to the first line that has `hold` in it: that and the rest are handed over.
    pub fn output_from(self, hold: &str, log: &Log) -> Result<Output, Error> {
        let output = self.start(|command| {
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
            let (mut said, pipes) = (Vec::new(), (child.stdout.take(), child.stderr.take()));
            let written = std::thread::scope(|scope| {
                let stderr = scope.spawn(|| pipes.1.map_or(Ok(Vec::new()), |pipe| relay(BufReader::new(pipe), hold)));
                if let Some(mut pipe) = pipes.0 {
                    pipe.read_to_end(&mut said)?;
                }
                stderr.join().unwrap_or_else(|_| Ok(Vec::new()))
            });
            Ok(Output { stderr: written?, status: child.wait()?, stdout: said })
        })?;
        log.write(&self.program, &self.args, number(output.status));
        Ok(output)
    }
}

/// Writes what a tool said to where the tool would have written it.
pub fn pass_on(stdout: &[u8], stderr: &[u8]) -> Result<(), Error> {
    let written = messages::answer(stdout);
    messages::say_bytes(stderr);
    written
}

/// Writes lines to stderr up to the one that has `hold` in it, and hands over the rest.
fn relay(mut from: impl BufRead, hold: &str) -> io::Result<Vec<u8>> {
    let (mut line, mut kept) = (Vec::new(), Vec::new());
    while from.read_until(b'\n', &mut line)? > 0 {
        if String::from_utf8_lossy(&line).contains(hold) {
            kept = std::mem::take(&mut line);
            from.read_to_end(&mut kept)?;
        } else {
            messages::say_bytes(&line);
        }
        line.clear();
    }
    Ok(kept)
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

/// Words in a response file of our own, for as long as the process runs.
struct List(tempfile::NamedTempFile);

impl List {
    fn of(words: &[OsString]) -> io::Result<List> {
        let mut file = tempfile::Builder::new().prefix("emshim-").suffix(".rsp").tempfile()?;
        let lines: Vec<u8> = words.iter().flat_map(|word| quoted(word)).collect();
        file.write_all(&lines).map(|()| List(file))
    }

    fn word(&self) -> OsString {
        OsString::from_iter([OsStr::new("@"), self.0.path().as_os_str()])
    }
}

/// In the one quoting that gcc, clang and emcc read alike: within double quotes a backslash keeps a quote or a backslash.
pub fn quoted(word: &OsStr) -> Vec<u8> {
    let mut line = vec![b'"'];
    for &byte in word.as_bytes() {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// More than any kernel takes: a word alone may have 128 KiB.
    fn too_long() -> Vec<OsString> {
        vec!["echo \"$#\" \"$1\"".into(), "a".repeat(200 << 10).into(), "it's \"b\\c\"".into()]
    }

    #[test]
    fn a_program_that_reads_no_lists_never_gets_one() {
        let failed = Process::new("/bin/echo".into(), too_long()).output(None).unwrap_err();
        assert!(matches!(&failed, Error::Start(_, cause) if cause.kind() == io::ErrorKind::ArgumentListTooLong));
        let args: Vec<OsString> = (0..20_000).map(|at| format!("{at:0>60}").into()).collect();
        let said = Process::new("/bin/echo".into(), args).output(None).unwrap().stdout;
        assert_eq!(said.len(), 20_000 * 61);
    }

    #[test]
    fn one_that_reads_them_gets_one_only_when_the_kernel_refuses() {
        let said = |args: Vec<OsString>| {
            let said = Process::reading_lists("/bin/echo".into(), args).output(None).unwrap().stdout;
            String::from_utf8(said).unwrap()
        };
        assert_eq!(said((0..20_000).map(|_| "a".repeat(60).into()).collect()).len(), 20_000 * 61);
        let word = said(too_long());
        assert!(word.starts_with('@') && word.trim_end().ends_with(".rsp"), "{word}");
    }

    #[test]
    fn a_word_is_quoted_as_every_reader_takes_it() {
        let words = [r#"it's "b\c""#, "", " ", "a\nb", "#x", "\t", "@x"].map(OsStr::new);
        let lines: Vec<u8> = words.iter().flat_map(|word| quoted(word)).collect();
        let text = String::from_utf8(lines).unwrap();
        assert_eq!(shlex::split(&text).unwrap(), words.map(|word| word.to_str().unwrap()));
        assert_eq!(quoted(OsStr::new(r#"a\"b"#)), br#""a\\\"b""#.iter().chain(b"\n").copied().collect::<Vec<_>>());
    }

    #[test]
    fn variables_and_the_name_reach_the_program() {
        let args = vec!["-c".into(), "echo $0 $ONE ${HOME-none}".into()];
        let process = Process::new("/bin/sh".into(), args).named(OsStr::new("me")).env("ONE", "1").env_remove("HOME");
        assert_eq!(process.output(None).unwrap().stdout, b"me 1 none\n");
    }
}
