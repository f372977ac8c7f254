//! A line of advice where a compile fails because a library's header is not there. clang has said what is missing, on the
//! stderr that it was given; we ask its preprocessor once more what that was. A check of configure, CMake or Meson hears
//! nothing: it asks because it does not know.

use super::clang::Clang;
use crate::error::Error;
use crate::log::Log;
use crate::messages;
use crate::outputs::interrupt::Interrupt;
use crate::plan::Task;
use crate::process::Process;
use crate::roles::INSIDE;
use policy::command_line::invocation::Edit;
use policy::{Invocation, Tool, Version, plan, ports};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs what compiles; where it fails, says what it lacks.
pub fn run(clang: Clang, task: &Task, log: &Log) -> Result<ExitCode, Error> {
    let invocation = &task.request.invocation;
    if clang.reads_stdin() || plan::output::compiling_probe(invocation).is_some() {
        return clang.run(log);
    }
    let commands = clang.commands.clone();
    // Whoever ends us ends clang, as if we had become it.
    let held = Interrupt::hold();
    let code = clang.wait(log)?;
    if code != ExitCode::SUCCESS && !held.came() {
        commands.into_iter().find_map(asked_again).iter().for_each(|said| advise(said, task));
    }
    Ok(code)
}

/// Says what may be done about a header that these words of clang call missing.
pub fn advise(said: &str, task: &Task) {
    let machine = &task.machine;
    // Who leaves out the C library's own headers knows where they are.
    let is_libcs = |name: &str| {
        let sysroot = machine.emscripten.sysroot();
        sysroot.is_some_and(|sysroot| sysroot.join("include").join(name).is_file())
    };
    if let Some(line) = advice(said, machine.emscripten.version, machine.prefix.as_deref(), &is_libcs) {
        messages::say(line);
    }
}

/// Outputs, and files that list dependencies.
const WRITES: &[&[u8]] = &[b"-o", b"-MD", b"-MMD", b"-MF", b"-MT", b"-MQ", b"-MP", b"-MJ", b"-serialize-diagnostics"];

/// What the preprocessor says of a command that failed; it writes no file.
fn asked_again((program, args): (PathBuf, Vec<OsString>)) -> Option<String> {
    let invocation = Invocation::parse(Tool::Cc, args);
    let is_output = |name: &[u8]| WRITES.contains(&name);
    let outputs = invocation.items.iter().enumerate().filter(|(_, item)| item.name.as_deref().is_some_and(is_output));
    let edits: Vec<_> = outputs.map(|(at, _)| (at, Edit::Drop)).collect();
    let words = invocation.write(&edits).into_iter().map(|word| word.text);
    let args = words.chain(["-M", "-fdiagnostics-color=never", "-fcaret-diagnostics"].map(OsString::from)).collect();
    let output = Process::reading_lists(program, args).env(INSIDE, "1").output(None).ok()?;
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

/// What Python's own header says where it was made for a machine with other types.
const OTHER_PYTHON: &str = "LONG_BIT definition appears wrong";

fn advice(said: &str, version: Version, prefix: Option<&Path>, is_libcs: &dyn Fn(&str) -> bool) -> Option<String> {
    if said.contains(OTHER_PYTHON) {
        let place = prefix.map_or("P of `emshim exec --prefix P`".into(), |prefix| prefix.display().to_string());
        return Some(format!(
            "emshim: note: these headers are of the build machine's Python; extensions want those of a Python for WebAssembly, in \
             {place}"
        ));
    }
    let (_, rest) = said.split_once("fatal error: '")?;
    let (name, shown) = rest.split_once("' file not found")?;
    if is_libcs(name) {
        return None;
    }
    let port = ports::of_header(name, version);
    // A file that is asked for in quotes is most often the source's own.
    if port.is_none() && !(shown.contains(&format!("<{name}>")) && ports::is_of_a_library(name)) {
        return None;
    }
    let whose = port.map_or("its library".into(), |port| format!("{}, which has it,", port.name));
    let place = match prefix {
        Some(prefix) => format!("{} was searched", prefix.join("include").display()),
        None => "`emshim exec --prefix P` searches P/include and P/lib".into(),
    };
    let or = port.map(|port| format!("; Emscripten has a port of it: {}", port.option)).unwrap_or_default();
    Some(format!("emshim: note: {name}: {whose} has to be built for WebAssembly first; {place}{or}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, include: &str) -> Option<String> {
        let said = format!("a.c:1:10: fatal error: '{name}' file not found\n#include {include}\n         ^~~~~~\n");
        advice(&said, Version(3, 1, 6), Some(Path::new("/p")), &|name| name == "stdio.h")
    }

    #[test]
    fn a_port_is_named_and_where_was_searched() {
        let line = said("zlib.h", "<zlib.h>").unwrap();
        assert!(line.contains("zlib.h: zlib, which has it,") && line.ends_with("-sUSE_ZLIB=1"), "{line}");
        assert!(line.contains("/p/include was searched"), "{line}");
        assert!(said("zlib.h", "\"zlib.h\"").is_some());
    }

    #[test]
    fn a_header_that_no_library_brings_gets_no_advice() {
        assert!(said("glib.h", "<glib.h>").unwrap().contains("its library has to be built"));
        assert_eq!(said("stdio.h", "<stdio.h>"), None);
        assert_eq!(said("config.h", "\"config.h\""), None);
        assert_eq!(said("sys/epoll.h", "<sys/epoll.h>"), None);
        let python = advice(
            "pyport.h:1:2: error: \"LONG_BIT definition appears wrong for platform\"\n",
            Version::NEWEST,
            None,
            &|_| false,
        );
        assert!(python.unwrap().contains("Python for WebAssembly"));
        assert_eq!(advice("a.c:1:1: error: unknown type name 'x'\n", Version::NEWEST, None, &|_| false), None);
    }
}
