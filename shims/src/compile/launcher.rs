//! `EMSHIM_LAUNCHER` in front of clang: of a replayed command, and of the clang that emcc starts.
//!
//! A command that compiles and links is emcc's: emcc has to start for the link, and its compiles cost what clang costs.
//! It starts us in clang's place (`EM_COMPILER_WRAPPER`), and we start the launcher.

use crate::error::Error;
use crate::log::Log;
use crate::machine::installation;
use crate::machine::programs;
use crate::process::Process;
use crate::roles::LAUNCHING;
use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;
use std::process::ExitCode;

const WRAPPER: &str = "EM_COMPILER_WRAPPER";

/// emcc's process, whose clang is started by the launcher. A wrapper of the person's own stays.
pub fn by_emcc(emcc: Process) -> Process {
    match installation::this_program().filter(|_| named().is_some() && env::var_os(WRAPPER).is_none()) {
        Some(own) => emcc.env(WRAPPER, own).env(LAUNCHING, "1"),
        None => emcc,
    }
}

/// Becomes the launcher of the clang command that emcc made.
pub fn launch(args: Vec<OsString>) -> Result<ExitCode, Error> {
    let mut words = args.into_iter();
    let process = launched(words.next().unwrap_or_default().into(), words.collect())?;
    process.env_remove(LAUNCHING).finish(&Log::new(env::args_os()))
}

/// Does one stand before clang?
pub fn is_wanted() -> bool {
    named().is_some()
}

fn named() -> Option<OsString> {
    env::var_os("EMSHIM_LAUNCHER").filter(|launcher| !launcher.is_empty())
}

/// clang; `EMSHIM_LAUNCHER` stands before it, as `ccache clang …`, and wants to see every word.
pub fn launched(program: PathBuf, args: Vec<OsString>) -> Result<Process, Error> {
    let Some(launcher) = named() else { return Ok(Process::reading_lists(program, args)) };
    let missing = || Error::Missing {
        tool: launcher.to_string_lossy().into_owned(),
        help: "EMSHIM_LAUNCHER names it; install it",
    };
    let words = shlex::bytes::split(launcher.as_bytes()).ok_or_else(missing)?;
    let (first, rest) = words.split_first().ok_or_else(missing)?;
    let found = match first.contains(&b'/') {
        true => Some(PathBuf::from(OsStr::from_bytes(first))),
        false => programs::find(OsStr::from_bytes(first)),
    };
    let rest = rest.iter().map(|word| OsStr::from_bytes(word).to_owned());
    let args = without_xclang_folders(args);
    Ok(Process::new(found.ok_or_else(missing)?, rest.chain([program.into_os_string()]).chain(args).collect()))
}

/// `-Xclang -iwithsysroot/X`, which sccache does not let pass, as the `-isystem SYSROOT/X` that it means, at the end,
/// where the driver puts it.
fn without_xclang_folders(args: Vec<OsString>) -> Vec<OsString> {
    const FOLDER: &[u8] = b"-iwithsysroot";
    let sysroot = args.iter().find_map(|arg| arg.as_bytes().strip_prefix(b"--sysroot=")).map(<[u8]>::to_vec);
    let Some(sysroot) = sysroot else { return args };
    let (mut out, mut folders) = (Vec::with_capacity(args.len()), Vec::new());
    for arg in args {
        let below = arg.as_bytes().strip_prefix(FOLDER).filter(|below| below.starts_with(b"/"));
        match below.filter(|_| out.last().is_some_and(|last| last == "-Xclang")) {
            Some(below) => {
                out.pop();
                folders.push(OsString::from_vec([&sysroot, below].concat()));
            }
            None => out.push(arg),
        }
    }
    let folders = folders.into_iter().flat_map(|folder| ["-isystem".into(), folder]);
    out.into_iter().chain(folders).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_launcher_gets_plain_folders() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        let given = words("-Xclang -iwithsysroot/a --sysroot=/s -Xclang -x -Xclang -iwithsysroot/b -c a.c");
        assert_eq!(without_xclang_folders(given), words("--sysroot=/s -Xclang -x -c a.c -isystem /s/a -isystem /s/b"));
        let given = words("-Xclang -iwithsysroot/a -c a.s");
        assert_eq!(without_xclang_folders(given.clone()), given);
    }
}
