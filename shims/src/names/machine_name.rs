//! `uname`, `arch`, `dpkg` and `dpkg-architecture`: a build asks them for what it builds, and they name the target's processor.
//! The system stays the build machine's own: a Makefile takes from it how files are named, and a name that no script knows stops it.

use super::real_tool;
use crate::error::Error;
use crate::log::Log;
use crate::machine::choices;
use crate::machine::installation::Installation;
use crate::machine::programs;
use crate::messages;
use crate::process::Process;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::parent_id;
use std::path::Path;
use std::process::ExitCode;

/// The target's processor, as its triple names it.
const PROCESSOR: &str = "wasm32";

/// Who wants to know what it runs on itself: for these the build machine's own tool answers.
const ASK_FOR_THEMSELVES: &[&str] = &[
    // Guesses the build machine. What it does not know ends a configure, and it knows no WebAssembly.
    "config.guess",
    "configfsf.guess",
    // They fetch programs for the machine that they run on.
    "conda",
    "mamba",
    "micromamba",
    "rustup-init",
    "rustup-init.sh",
];

/// What `dpkg-architecture` says of the machine for which a package is built. `DEB_HOST_…`, and `DEB_TARGET_…` alike.
const DEBIAN: &[(&str, &str)] = &[
    ("ARCH", PROCESSOR),
    ("ARCH_ABI", "base"),
    ("ARCH_LIBC", "musl"),
    ("ARCH_OS", "emscripten"),
    ("ARCH_CPU", PROCESSOR),
    ("ARCH_BITS", "32"),
    ("ARCH_ENDIAN", "little"),
    ("GNU_CPU", PROCESSOR),
    ("GNU_SYSTEM", "emscripten"),
    ("GNU_TYPE", policy::tool::TRIPLE),
    ("MULTIARCH", "wasm32-emscripten"),
];

/// Answers for the target, or becomes the real tool.
pub fn run(tool: &str, argv0: &OsStr, args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let settings = choices::settings(Installation::of_this_program().as_ref())?;
    let texts: Option<Vec<&str>> = args.iter().map(|arg| arg.to_str()).collect();
    let answer = match texts.filter(|_| settings.target_machine && !asks_for_itself()) {
        Some(texts) => answer(tool, &texts, |args| said(tool, args))?,
        None => None,
    };
    match answer {
        Some(text) => messages::answer(text + "\n").map(|()| ExitCode::SUCCESS),
        None => real_tool::run_as_typed(OsStr::new(tool), argv0, args, log),
    }
}

/// The answer without its newline, where it is not the real tool's. `real` gives that, without its newline.
fn answer(
    tool: &str,
    args: &[&str],
    real: impl Fn(&[&str]) -> Result<Option<String>, Error>,
) -> Result<Option<String>, Error> {
    match (tool, args) {
        ("arch", []) | ("dpkg", ["--print-architecture"]) => Ok(Some(PROCESSOR.to_owned())),
        ("uname", _) => match fields(args) {
            Some(fields) if fields.contains('a') => all(real),
            Some(fields) if fields.contains(['m', 'p', 'i']) => words(&fields, real),
            _ => Ok(None),
        },
        ("dpkg-architecture", [query]) => Ok(query.strip_prefix("-q").and_then(debian)),
        ("dpkg-architecture", ["-q" | "--query", name]) => Ok(debian(name)),
        ("dpkg-architecture", []) => Ok(real(&[])?.map(|text| listed(&text))),
        _ => Ok(None),
    }
}

/// The letters of what is asked for, in the order in which uname answers; none where one is not known.
fn fields(args: &[&str]) -> Option<String> {
    const LONG: &[(&str, char)] = &[
        ("all", 'a'),
        ("kernel-name", 's'),
        ("nodename", 'n'),
        ("kernel-release", 'r'),
        ("kernel-version", 'v'),
        ("machine", 'm'),
        ("processor", 'p'),
        ("hardware-platform", 'i'),
        ("operating-system", 'o'),
    ];
    let mut asked = String::new();
    for arg in args {
        match arg.strip_prefix("--") {
            Some(long) => asked.push(LONG.iter().find(|(name, _)| *name == long)?.1),
            None => asked.push_str(arg.strip_prefix('-').filter(|letters| !letters.is_empty())?),
        }
    }
    let known = asked.chars().all(|letter| LONG.iter().any(|(_, known)| *known == letter));
    known.then(|| LONG.iter().map(|(_, letter)| *letter).filter(|letter| asked.contains(*letter)).collect())
}

/// Each field by itself: what uname prints of several cannot be taken apart.
fn words(fields: &str, real: impl Fn(&[&str]) -> Result<Option<String>, Error>) -> Result<Option<String>, Error> {
    let mut words = Vec::new();
    for field in fields.chars() {
        match field {
            'm' | 'p' | 'i' => words.push(PROCESSOR.to_owned()),
            _ => match real(&[&format!("-{field}")])? {
                Some(word) => words.push(word),
                None => return Ok(None),
            },
        }
    }
    Ok(Some(words.join(" ")))
}

/// All that uname says, with another processor.
fn all(real: impl Fn(&[&str]) -> Result<Option<String>, Error>) -> Result<Option<String>, Error> {
    let (Some(all), Some(native)) = (real(&["-a"])?, real(&["-m"])?) else { return Ok(None) };
    let words = all.split(' ').map(|word| if word == native { PROCESSOR } else { word });
    Ok(Some(words.collect::<Vec<_>>().join(" ")))
}

fn debian(name: &str) -> Option<String> {
    let asked = name.strip_prefix("DEB_HOST_").or_else(|| name.strip_prefix("DEB_TARGET_"))?;
    DEBIAN.iter().find(|(name, _)| *name == asked).map(|(_, value)| (*value).to_owned())
}

fn listed(text: &str) -> String {
    let line = |line: &str| match line.split_once('=').and_then(|(name, _)| Some((name, debian(name)?))) {
        Some((name, value)) => format!("{name}={value}"),
        None => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// What the real tool says; none where it fails.
fn said(tool: &str, args: &[&str]) -> Result<Option<String>, Error> {
    let real = Process::new(programs::behind(OsStr::new(tool))?, args.iter().map(OsString::from).collect());
    let output = real.output(None)?;
    let text = String::from_utf8(output.stdout).ok().filter(|_| output.status.success());
    Ok(text.map(|text| text.trim_end_matches('\n').to_owned()))
}

/// Is the process that started us, or the script that it runs, one that asks for itself?
fn asks_for_itself() -> bool {
    let command = fs::read(format!("/proc/{}/cmdline", parent_id())).unwrap_or_default();
    is_asking(&command)
}

/// The program, or the script that a shell runs: the first word behind the program's name that is no option.
fn is_asking(command: &[u8]) -> bool {
    let mut words = command.split(|byte| *byte == 0).map(|word| Path::new(OsStr::from_bytes(word)));
    let named =
        |word: &Path| word.file_name().is_some_and(|name| ASK_FOR_THEMSELVES.iter().any(|known| name == *known));
    let program = words.next();
    let script = words.find(|word| !word.as_os_str().as_bytes().starts_with(b"-"));
    program.is_some_and(named) || script.is_some_and(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        let words: Vec<&str> = line.split(' ').collect();
        let real = |args: &[&str]| {
            let text = match args {
                ["-a"] => "Linux x86_64-host 6.1 #1 SMP x86_64 GNU/Linux",
                ["-m"] => "x86_64",
                ["-s"] => "Linux",
                ["-r"] => "6.1",
                [] => "DEB_BUILD_ARCH=amd64\nDEB_HOST_ARCH=amd64\nDEB_TARGET_GNU_TYPE=x86_64-linux-gnu",
                _ => return Ok(None),
            };
            Ok(Some(text.to_owned()))
        };
        assert_eq!(answer(words[0], &words[1..], real).unwrap().as_deref(), expected, "{line}");
    }

    #[test]
    fn the_processor_is_the_targets_in_every_spelling() {
        for line in ["uname -m", "uname -p", "uname -i", "uname --machine", "arch", "dpkg --print-architecture"] {
            check(line, Some("wasm32"));
        }
        check("uname -sm", Some("Linux wasm32"));
        check("uname -m -r -s", Some("Linux 6.1 wasm32"));
        check("uname -mp", Some("wasm32 wasm32"));
        check("uname -a", Some("Linux x86_64-host 6.1 #1 SMP wasm32 GNU/Linux"));
        check("uname --all", Some("Linux x86_64-host 6.1 #1 SMP wasm32 GNU/Linux"));
    }

    #[test]
    fn the_rest_is_the_real_tools() {
        for line in ["uname -s", "uname -r", "uname -o", "uname --version", "uname -x", "uname m", "uname -"] {
            check(line, None);
        }
        for line in ["arch --help", "dpkg -l", "dpkg-architecture -qDEB_BUILD_ARCH", "dpkg-architecture -L"] {
            check(line, None);
        }
    }

    #[test]
    fn debians_host_is_the_target_and_its_build_machine_is_not() {
        check("dpkg-architecture -qDEB_HOST_MULTIARCH", Some("wasm32-emscripten"));
        check("dpkg-architecture -q DEB_TARGET_GNU_TYPE", Some("wasm32-unknown-emscripten"));
        let list = "DEB_BUILD_ARCH=amd64\nDEB_HOST_ARCH=wasm32\nDEB_TARGET_GNU_TYPE=wasm32-unknown-emscripten";
        check("dpkg-architecture", Some(list));
    }

    #[test]
    fn who_asks_for_itself_is_told_by_its_command() {
        for command in ["/bin/sh\0./config.guess\0", "sh\0-e\0build-aux/config.guess\0", "/usr/bin/conda\0info\0"] {
            assert!(is_asking(command.as_bytes()), "{command:?}");
        }
        for command in
            ["", "sh\0-c\0uname -m\0", "cmake\0..\0", "/bin/sh\0./configure\0config.guess\0", "sh\0my-config.guess\0"]
        {
            assert!(!is_asking(command.as_bytes()), "{command:?}");
        }
    }
}
