//! `meson`: a set-up learns of our cross file. What Meson installs gets the name that it has natively.

use crate::error::Error;
use crate::log::Log;
use crate::machine::installation::Installation;
use crate::machine::programs;
use crate::messages;
use crate::process::Process;
use postlink::Header;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::ExitCode;

/// Variables by which Meson finds tools for the build machine itself, and their native names.
const FOR_BUILD: &[(&str, &[&str])] = &[
    ("AR_FOR_BUILD", &["ar"]),
    ("CC_FOR_BUILD", &["cc", "gcc", "clang"]),
    ("CXX_FOR_BUILD", &["c++", "g++", "clang++"]),
    ("FC_FOR_BUILD", &["gfortran", "flang"]),
    ("PKG_CONFIG_FOR_BUILD", &["pkg-config", "pkgconf"]),
];

/// Commands of meson that set nothing up.
const OTHER: &[&str] = &[
    "compile",
    "configure",
    "devenv",
    "dist",
    "env2mfile",
    "fmt",
    "format",
    "help",
    "init",
    "install",
    "introspect",
    "reprotest",
    "rewrite",
    "runpython",
    "subprojects",
    "test",
    "unstable-coredata",
    "wrap",
    "--internal",
];

/// Runs the real meson. The cross file names where emshim lies: who installs it fills that in, for Meson 1.0 has no words
/// for a path relative to the file.
pub fn run(mut args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let program = programs::behind(OsStr::new("meson"))?;
    if sets_up(&args) {
        if args.iter().any(|arg| arg.as_encoded_bytes().starts_with(b"--cross-file")) {
            messages::say(
                "emshim: note: your --cross-file is used as given and emshim's is not: the compilers, programs and \
                 properties that it names hold; to have emshim's, leave it out",
            );
        } else if let Some(installation) = Installation::of_this_program() {
            let option =
                OsString::from_iter([OsStr::new("--cross-file="), installation.share("meson.ini").as_os_str()]);
            args.insert(usize::from(args[0] == "setup"), option);
        }
    }
    let mut meson = Process::new(program, args);
    for (name, tools) in FOR_BUILD.iter().filter(|(name, _)| env::var_os(name).is_none()) {
        if let Some(tool) = tools.iter().find_map(|tool| programs::find(OsStr::new(tool))) {
            meson = meson.env(name, tool);
        }
    }
    meson.finish(log)
}

fn sets_up(args: &[OsString]) -> bool {
    let is = |arg: &OsString, words: &[&str]| words.iter().any(|word| arg == word);
    args.first().is_some_and(|first| !is(first, OTHER))
        && !args.iter().any(|arg| is(arg, &["-h", "--help", "-v", "--version"]))
}

/// What Meson runs on each file that it installs: a program `tool.js` gets the name `tool` beside it.
pub fn installed(files: &[OsString]) -> Result<ExitCode, Error> {
    for file in files.iter().map(Path::new).filter(|file| file.extension() == Some(OsStr::new("js"))) {
        if !matches!(Header::read(file), Ok(Some(_))) {
            continue;
        }
        let plain = file.with_extension("");
        match symlink(file.file_name().unwrap_or_default(), &plain) {
            Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => return Err(Error::Write(plain, cause)),
            _ => {}
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_up_is_told_from_the_rest() {
        let words =
            |line: &str| line.split(' ').filter(|word| !word.is_empty()).map(OsString::from).collect::<Vec<_>>();
        for line in ["setup build", "build", "--prefix=/p build src", "setup --reconfigure build"] {
            assert!(sets_up(&words(line)), "{line}");
        }
        for line in ["", "compile -C build", "test", "install -C build", "--version", "setup --help"] {
            assert!(!sets_up(&words(line)), "{line}");
        }
    }
}
