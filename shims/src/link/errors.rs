//! What a person hears of a failed link: what the compiler and the linker said, without the command lines that emcc made for
//! them, and where it helps a line of advice. `-v` keeps every word. A probe's text is not touched: scripts read it.

use super::archives::input;
use crate::log;
use crate::objects::object as wasm;
use crate::plan::Task;
use object::read::archive::ArchiveFile;
use policy::{Invocation, Version, ports};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// How emcc 3.1.6 words a function that nobody defines; later ones let wasm-ld say it, with the object.
const UNDEFINED: &str = "error: undefined symbol: ";
/// Lines with advice of emcc's that is for its own users: none of it mends an upstream's link.
const ADVICE: &[&str] = &[
    "warning: Link with `-s LLD_REPORT_UNDEFINED`",
    "warning: Link with `-sLLD_REPORT_UNDEFINED`",
    "warning: To disable errors for undefined symbols use",
    " may need to be added to EXPORTED_FUNCTIONS if it arrives from a system library",
    "Error: Aborting compilation due to previous errors",
];
const NO_LIBRARY: &str = "error: unable to find library -l";

/// More inputs than these are not read for the sake of a message.
const MOST_INPUTS: usize = 500;

/// What is passed on of `said`, which emcc wrote while it failed to link.
pub fn told(said: &[u8], task: &Task) -> Vec<u8> {
    let is_verbose = task.args().iter().any(|word| word == "-v");
    let Ok(text) = std::str::from_utf8(said) else { return said.to_owned() };
    if is_verbose {
        return said.to_owned();
    }
    let wanted: Vec<_> = text.lines().filter_map(undefined).collect();
    let users = if wanted.is_empty() { BTreeMap::new() } else { users(&wanted, task) };
    let mut out = String::new();
    for line in text.lines().filter(|line| !is_command(line) && !ADVICE.iter().any(|advice| line.contains(advice))) {
        match undefined(line) {
            Some(name) => {
                out += &format!("{UNDEFINED}{name}");
                if let Some(user) = users.get(name) {
                    out += &format!(" (wanted by {user})");
                }
            }
            None => out += line,
        }
        out.push('\n');
        if let Some((_, library)) = line.split_once(NO_LIBRARY) {
            let note = no_library(library, task.machine.prefix.as_deref(), task.machine.emscripten.version);
            log::said(&note);
            out += &note;
        }
    }
    out.into_bytes()
}

fn undefined(line: &str) -> Option<&str> {
    let (name, _) = line.strip_prefix(UNDEFINED)?.split_once(" (referenced by ")?;
    Some(name)
}

/// `emcc: error: '/bin/wasm-ld -o …' failed (returned 1)`: whoever failed has said why.
fn is_command(line: &str) -> bool {
    let begins = ["emcc: error: '", "em++: error: '"].iter().any(|begin| line.starts_with(begin));
    begins && line.trim_end().ends_with("' failed (returned 1)")
}

fn no_library(name: &str, prefix: Option<&Path>, version: Version) -> String {
    let searched = match prefix {
        Some(prefix) => format!("{} was searched, too", prefix.join("lib").display()),
        None => "`emshim exec --prefix P` adds P/lib to the folders of -L and Emscripten's own".into(),
    };
    let port = ports::of_library(name, version).map(|port| format!("; Emscripten has a port of it: {}", port.option));
    let port = port.unwrap_or_default();
    format!("emshim: note: a lib{name}.a or lib{name}.so for WebAssembly has to be built first; {searched}{port}\n")
}

/// Who wants each of these names: the first object or archive of the command line that has it undefined.
fn users(names: &[&str], task: &Task) -> BTreeMap<String, String> {
    let mut users = BTreeMap::new();
    let planned = Invocation::parse(task.request.tool(), task.args());
    for word in planned.items.iter().filter_map(|item| input(&planned, item)).take(MOST_INPUTS) {
        let Ok(bytes) = fs::read(&word) else { continue };
        let file = word.display().to_string();
        match ArchiveFile::parse(&*bytes) {
            Ok(archive) => {
                for member in archive.members().flatten() {
                    let user = format!("{file}({})", String::from_utf8_lossy(member.name()));
                    if let Ok(data) = member.data(&*bytes) {
                        take(data, &user, names, &mut users);
                    }
                }
            }
            Err(_) => take(&bytes, &file, names, &mut users),
        }
    }
    users
}

fn take(bytes: &[u8], user: &str, names: &[&str], users: &mut BTreeMap<String, String>) {
    let Some(object) = wasm::Object::read(bytes) else { return };
    for symbol in object.symbols.iter().filter(|symbol| symbol.is_global() && !symbol.is_defined()) {
        let name = String::from_utf8_lossy(&symbol.name);
        if names.contains(&&*name) {
            users.entry(name.into_owned()).or_insert_with(|| user.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_failed_command_of_emccs_own_is_a_command() {
        assert!(is_command("emcc: error: '/bin/wasm-ld-14 -o a' failed (returned 1)"));
        assert!(is_command("em++: error: '/bin/clang++ a.cpp' failed (returned 1)"));
        for kept in [
            "emcc: error: 'a.o' is not there",
            "wasm-ld: error: a.o: undefined symbol: f",
            "emcc: error: '/bin/clang' failed (received SIGSEGV (-11))",
        ] {
            assert!(!is_command(kept), "{kept}");
        }
    }

    #[test]
    fn who_wants_a_symbol_is_read_from_an_object() {
        let archive = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../share/host/libsupplied.a")).unwrap();
        let parsed = ArchiveFile::parse(&*archive).unwrap();
        let mut users = BTreeMap::new();
        for member in parsed.members().flatten() {
            let name = String::from_utf8_lossy(member.name()).into_owned();
            take(member.data(&*archive).unwrap(), &name, &["__clock_gettime"], &mut users);
        }
        assert_eq!(users, [("__clock_gettime".to_owned(), "clock_gettime.o".to_owned())].into());
    }

    #[test]
    fn the_name_of_an_undefined_symbol_is_read() {
        assert_eq!(undefined("error: undefined symbol: f (referenced by top-level compiled C/C++ code)"), Some("f"));
        assert_eq!(undefined("wasm-ld: error: a.o: undefined symbol: f"), None);
    }
}
