//! `cmake`: a configure learns of our toolchain; `cmake -E copy` and its like bring a program's wasm along.

mod presets;
mod toolchain;

use super::carrier::finish_copies;
use crate::error::Error;
use crate::log::Log;
use crate::machine::installation::Installation;
use crate::machine::programs;
use crate::messages;
use crate::process::{self, Process};
use postlink::link::errand::Copy;

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use toolchain::{VARIABLE, toolchain_of};

/// The first CMake that reads it.
const OLDEST: (u32, u32) = (3, 21);

/// What a command line of cmake asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asks {
    /// To configure a build tree; with somebody's own toolchain file.
    Configure(Option<OsString>),
    /// One of `cmake -E`'s commands, with its operands.
    Command(OsString, Vec<OsString>),
    /// Anything else, which needs nothing of us.
    Other,
}

/// Runs the real cmake.
pub fn run(args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let program = programs::behind(OsStr::new("cmake"))?;
    match asks(&args) {
        Asks::Configure(own) => configure(program, args, own, log),
        Asks::Command(command, operands) => {
            let copies = copies(&command, &operands);
            if copies.is_empty() {
                return Process::new(program, args).finish(log);
            }
            let status = Process::new(program, args).wait(log)?;
            finish_copies(&copies)?;
            Ok(process::code(status))
        }
        Asks::Other => Process::new(program, args).finish(log),
    }
}

fn configure(program: PathBuf, args: Vec<OsString>, own: Option<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let ours = Installation::of_this_program().map(|installation| installation.share("toolchain.cmake"));
    // The active Emscripten's own file is nothing that a person chose: recipes and presets name it because emcmake does.
    let named = |file: &OsString| !toolchain::is_emscriptens(Path::new(file));
    let variable = env::var_os(VARIABLE).filter(|value| !value.is_empty()).filter(named);
    let mut words = args;
    if own.as_ref().is_some_and(|own| !named(own)) {
        words = toolchain::without(words);
    }
    let own = own.filter(named);
    if let Some(ours) = ours.as_deref().filter(|_| own.is_none() && presets::name_emscriptens(&words)) {
        let mut definition = OsString::from("-DCMAKE_TOOLCHAIN_FILE=");
        definition.push(ours);
        words.push(definition);
    }
    let mut cmake = Process::new(program.clone(), words);
    match own.filter(|own| Some(Path::new(own)) != ours.as_deref()) {
        Some(own) => messages::say(format_args!(
            "emshim: note: the toolchain file {} is used as given and emshim's is not: what it says of compilers, shared \
             libraries, find_package and install holds; to have emshim's, leave CMAKE_TOOLCHAIN_FILE out",
            Path::new(&own).display()
        )),
        None => {
            if let Some(old) = process::first_line(&program, "--version").and_then(|line| too_old(&line)) {
                return Err(Error::TooOld { tool: program, version: old, wanted: "3.21" });
            }
            if let Some(ours) = ours.filter(|_| variable.is_none()) {
                cmake = cmake.env(VARIABLE, ours);
            }
        }
    }
    cmake.finish(log)
}

/// The version, where `cmake version 3.18.4` names one that is too old.
fn too_old(line: &str) -> Option<String> {
    let version = line.strip_prefix("cmake version ")?;
    let mut parts = version.split('.').map(|part| part.parse().ok());
    let found = (parts.next()??, parts.next()??);
    (found < OLDEST).then(|| version.to_owned())
}

/// First words that make a command line something else than a configure.
const OTHER: &[&str] = &[
    "--build",
    "--install",
    "--open",
    "-P",
    "--find-package",
    "--version",
    "-version",
    "/V",
    "--help",
    "-help",
    "-h",
    "-H",
    "--system-information",
    "-N",
];

fn asks(args: &[OsString]) -> Asks {
    let mut own = None;
    let mut words = args.iter().peekable();
    while let Some(word) = words.next() {
        let text = word.to_str().unwrap_or_default();
        if text == "-E" {
            let command = words.next().cloned().unwrap_or_default();
            return Asks::Command(command, words.cloned().collect());
        }
        if OTHER.contains(&text) || text.starts_with("--help") || text.starts_with("--workflow") {
            return Asks::Other;
        }
        let definition = match text {
            "-D" => words.peek().map(|next| (*next).clone()),
            "--toolchain" => {
                own = words.peek().map(|next| (*next).clone());
                None
            }
            _ => word.as_bytes().strip_prefix(b"-D").map(|rest| OsStr::from_bytes(rest).to_owned()),
        };
        let named = definition.as_deref().and_then(toolchain_of);
        own = named.or_else(|| text.strip_prefix("--toolchain=").map(OsString::from)).or(own);
    }
    if args.is_empty() { Asks::Other } else { Asks::Configure(own) }
}

/// The programs of ours that `cmake -E` is about to put somewhere.
fn copies(command: &OsStr, operands: &[OsString]) -> Vec<Copy> {
    let carries = ["copy", "copy_if_different", "copy_if_newer", "rename", "create_hardlink"];
    let operands: Vec<&OsString> = operands.iter().filter(|word| !word.as_bytes().starts_with(b"-")).collect();
    let Some((last, sources)) = operands.split_last().filter(|_| carries.iter().any(|name| command == *name)) else {
        return Vec::new();
    };
    let folder = Path::new(last).is_dir();
    let copy = |path: &&OsString| {
        let name = Path::new(path).file_name()?;
        Copy::of(Path::new(path), if folder { Path::new(last).join(name) } else { PathBuf::from(last) })
    };
    sources.iter().filter_map(copy).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Asks) {
        let args: Vec<OsString> = line.split(' ').filter(|word| !word.is_empty()).map(OsString::from).collect();
        assert_eq!(asks(&args), expected);
    }

    #[test]
    fn a_configure_is_told_from_the_rest() {
        for line in ["..", "-S . -B build -G Ninja", "--preset x", "-DCMAKE_BUILD_TYPE=Release -D A=B .", "--fresh ."] {
            check(line, Asks::Configure(None));
        }
        for line in [
            "",
            "--build . --target install",
            "--install b",
            "-P x.cmake",
            "--version",
            "--workflow --preset x",
            "--help-module X",
        ] {
            check(line, Asks::Other);
        }
        check("-E copy a b", Asks::Command("copy".into(), vec!["a".into(), "b".into()]));
    }

    #[test]
    fn a_persons_own_toolchain_is_seen_in_each_spelling() {
        let own = || Asks::Configure(Some("x.cmake".into()));
        for line in [
            "-DCMAKE_TOOLCHAIN_FILE=x.cmake .",
            "-DCMAKE_TOOLCHAIN_FILE:FILEPATH=x.cmake .",
            "-D CMAKE_TOOLCHAIN_FILE=x.cmake .",
            "--toolchain x.cmake .",
            "--toolchain=x.cmake .",
        ] {
            check(line, own());
        }
        check("-DCMAKE_TOOLCHAIN_FILES=x.cmake .", Asks::Configure(None));
    }

    #[test]
    fn an_old_cmake_is_named() {
        assert_eq!(too_old("cmake version 3.18.4"), Some("3.18.4".into()));
        for line in ["cmake version 3.21.0", "cmake version 4.4.4", "something else"] {
            assert_eq!(too_old(line), None, "{line}");
        }
    }
}
