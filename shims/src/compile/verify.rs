//! `EMSHIM_VERIFY=1`: emcc compiles first, clang as recorded after it, and every byte of both is compared.

use super::clang::Clang;
use crate::error::Error;
use crate::log::Log;
use crate::plan::Task;
use crate::process::{self, Process};
use crate::roles::INSIDE;
use crate::store::fingerprint;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus, Output};

/// Is `EMSHIM_VERIFY` set?
pub fn is_wanted() -> bool {
    env::var_os("EMSHIM_VERIFY").is_some_and(|value| !value.is_empty() && value != "0")
}

/// Endings that clang gives to what it writes without being told a name.
const ENDINGS: &[&str] = &["o", "s", "i", "ii", "bc", "ll", "d", "dwo", "gcno", "su", "opt.yaml"];

/// Compiles twice; a difference is an error and leaves no output. `done` hears whether it came out the same.
pub fn run(task: &Task, clang: &Clang, done: impl FnOnce(bool)) -> Result<ExitCode, Error> {
    let files = outputs(clang);
    let before: Vec<_> =
        files.iter().map(|file| fs::metadata(file).ok().map(|found| fingerprint::stamp(&found))).collect();
    let emcc = task.emcc(task.args()).output(None)?;
    let mut written = Vec::new();
    for (file, before) in files.iter().zip(before) {
        let after = fs::metadata(file).ok().filter(fs::Metadata::is_file);
        if after.is_some_and(|found| Some(fingerprint::stamp(&found)) != before) {
            written.push((file, fs::read(file).map_err(|cause| Error::Read(file.clone(), cause))?));
            // Left in place it would pass for clang's.
            fs::remove_file(file).map_err(|cause| Error::Write(file.clone(), cause))?;
        }
    }
    let own = run_clang(clang, &task.log)?;
    let mut faults: Vec<String> = written
        .iter()
        .filter(|(file, bytes)| fs::read(file).ok().as_ref() != Some(bytes))
        .map(|(file, _)| format!("{} differs", file.display()))
        .collect();
    let same = [
        ("stdout", own.stdout == emcc.stdout),
        ("stderr", own.stderr == without_closing_line(&emcc)),
        ("the exit code", own.status.success() == emcc.status.success()),
    ];
    faults.extend(same.iter().filter(|(_, same)| !same).map(|(what, _)| format!("{what} differs")));
    done(faults.is_empty());
    if faults.is_empty() {
        process::pass_on(&own.stdout, &own.stderr)?;
        return Ok(process::code(own.status));
    }
    for (file, _) in written {
        let _: io::Result<()> = fs::remove_file(file);
    }
    let command = |words: &[OsString]| words.join(OsStr::new(" ")).to_string_lossy().into_owned();
    Err(Error::Differs {
        what: faults.join(", "),
        emcc: format!("{} {}", task.machine.emscripten.emcc.display(), command(&task.args())),
        clang: clang
            .commands
            .iter()
            .map(|(program, args)| format!("{} {}", program.display(), command(args)))
            .collect::<Vec<_>>()
            .join("\n  "),
    })
}

/// All that the commands wrote, and how the last one that ran ended.
fn run_clang(clang: &Clang, log: &Log) -> Result<Output, Error> {
    let mut all = Output { status: ExitStatus::default(), stdout: Vec::new(), stderr: Vec::new() };
    for (program, args) in &clang.commands {
        let output = Process::reading_lists(program.clone(), args.clone()).env(INSIDE, "1").output(None)?;
        log.write(program, args, process::number(output.status));
        all.status = output.status;
        all.stdout.extend(output.stdout);
        all.stderr.extend(output.stderr);
        if !all.status.success() {
            break;
        }
    }
    Ok(all)
}

/// Up to 3.1.50 emcc repeats clang's command when clang fails.
fn without_closing_line(emcc: &Output) -> &[u8] {
    let text = emcc.stderr.as_slice();
    let start = text.trim_ascii_end().iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let last = &text[start..];
    let is_closing = [b"emcc: error: '".as_slice(), b"em++: error: '"].iter().any(|begin| last.starts_with(begin));
    if is_closing && !emcc.status.success() { &text[..start] } else { text }
}

/// Every file that the compile may write: those it names, and those beside the output that clang names itself.
fn outputs(clang: &Clang) -> Vec<PathBuf> {
    let named = |option: &str| {
        let given = clang.operands.iter().filter(move |operand| operand.option == option);
        given.map(|operand| PathBuf::from(&operand.value)).collect::<Vec<_>>()
    };
    let stems = match named("-o") {
        outputs if outputs.is_empty() => {
            named("").iter().filter_map(|input| input.file_name()).map(PathBuf::from).collect()
        }
        outputs => outputs,
    };
    let beside = stems.iter().flat_map(|stem| ENDINGS.iter().map(|ending| stem.with_extension(ending)));
    let mut all: Vec<_> = [named("-o"), named("-MF"), named("-MJ")].concat().into_iter().chain(beside).collect();
    let inputs = named("");
    all.retain(|path| !inputs.contains(path) && path != Path::new("/dev/null"));
    all.sort();
    all.dedup();
    all
}
