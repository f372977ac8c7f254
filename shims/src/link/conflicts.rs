//! Which members of Emscripten's libraries a program that loads modules can have beside functions of its own that are in them, too:
//! natively its own hide those of the C library, and wasm-ld takes all of a library or stops.

use super::taken::Member;
use crate::objects::object as wasm;
use object::read::archive::ArchiveFile;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

/// Has wasm-ld name all that it finds defined twice, by the names that objects have.
pub const OPTION: &str = "-Wl,--error-limit=0,--no-demangle";

const TWICE: &str = "duplicate symbol: ";
const DEFINED: &str = ">>> defined in ";

/// What one member defines, and what it wants of others.
#[derive(Debug, Default)]
struct Symbols {
    defined: HashSet<String>,
    wanted: HashSet<String>,
}

/// The symbols by which a link takes all of these libraries that fits beside the program's own functions; `None`
/// where wasm-ld's complaint is another.
pub fn roots(said: &[u8], members: &[Member], is_system: &dyn Fn(&Path) -> bool) -> Option<Vec<String>> {
    let own = defined_twice(&String::from_utf8_lossy(said), is_system)?;
    let mut libraries = BTreeMap::<_, Vec<_>>::new();
    for member in members.iter().filter(|member| is_system(&member.archive)) {
        libraries.entry(&member.archive).or_default().push(&*member.name);
    }
    let read: Vec<Symbols> = libraries.into_iter().flat_map(|(library, names)| read(library, &names)).collect();
    Some(fitting(&read, &own))
}

/// The program's own functions that a library has, too.
fn defined_twice(said: &str, is_system: &dyn Fn(&Path) -> bool) -> Option<HashSet<String>> {
    let mut own = HashSet::new();
    let mut lines = said.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((_, symbol)) = line.split_once(TWICE) else {
            // Any other error is the program's.
            if line.contains("error: ") && !line.contains("' failed (") {
                return None;
            }
            continue;
        };
        let mut is_library = false;
        while let Some(file) = lines.next_if(|line| line.starts_with(DEFINED)) {
            let file = file.trim_start_matches(DEFINED);
            is_library |= file.rsplit_once('(').is_some_and(|(archive, _)| is_system(Path::new(archive)));
        }
        if !is_library {
            return None;
        }
        own.insert(symbol.to_owned());
    }
    (!own.is_empty()).then_some(own)
}

/// A symbol of each member that defines none of the program's own, and wants nothing of those that do.
fn fitting<'a>(members: &'a [Symbols], own: &'a HashSet<String>) -> Vec<String> {
    let mut fits: Vec<bool> = members.iter().map(|member| member.defined.is_disjoint(own)).collect();
    loop {
        let defined_by = |fit: bool| {
            let chosen = members.iter().zip(&fits).filter(move |(_, fits)| **fits == fit);
            chosen.flat_map(|(member, _)| &member.defined).collect::<HashSet<_>>()
        };
        let (there, gone) = (defined_by(true), defined_by(false));
        let lacks = |symbol: &String| gone.contains(symbol) && !there.contains(symbol) && !own.contains(symbol);
        let next: Vec<bool> =
            members.iter().zip(&fits).map(|(member, fits)| *fits && !member.wanted.iter().any(lacks)).collect();
        if next != fits {
            fits = next;
            continue;
        }
        let mut seen: HashSet<&String> = own.iter().chain(gone).collect();
        let mut first = |member: &'a Symbols| {
            let new: Vec<&String> = member.defined.iter().filter(|symbol| !seen.contains(symbol)).collect();
            seen.extend(&new);
            new.into_iter().min().cloned()
        };
        return members.iter().zip(&fits).filter(|(_, fits)| **fits).filter_map(|(member, _)| first(member)).collect();
    }
}

fn read(library: &Path, names: &[&str]) -> Vec<Symbols> {
    let bytes = fs::read(library).unwrap_or_default();
    let Ok(archive) = ArchiveFile::parse(&*bytes) else { return Vec::new() };
    let members = archive.members().filter_map(Result::ok);
    let taken = members.filter(|member| names.iter().any(|name| name.as_bytes() == member.name()));
    taken.filter_map(|member| Some(symbols(&wasm::Object::read(member.data(&*bytes).ok()?)?))).collect()
}

fn symbols(object: &wasm::Object) -> Symbols {
    let mut symbols = Symbols::default();
    for symbol in object.symbols.iter().filter(|symbol| symbol.is_global()) {
        let name = String::from_utf8_lossy(&symbol.name).into_owned();
        match (symbol.is_defined(), symbol.flags & wasm::WEAK != 0) {
            (false, false) => drop(symbols.wanted.insert(name)),
            (false, true) => {}
            (true, _) => drop(symbols.defined.insert(name)),
        }
    }
    symbols
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> HashSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn what_wants_a_member_that_is_left_out_is_left_out() {
        let member = |defined: &[&str], wanted: &[&str]| Symbols { defined: set(defined), wanted: set(wanted) };
        let libc = [
            member(&["getopt", "optind", "__optpos"], &[]),
            member(&["getopt_long"], &["__optpos"]),
            member(&["wordexp"], &["getopt"]),
            member(&["later"], &["getopt_long"]),
            member(&["puts"], &["stdout"]),
        ];
        let roots = fitting(&libc, &set(&["getopt"]));
        assert_eq!(roots, ["wordexp", "puts"]);
    }

    /// Of the archive that joins every program: one function that it has, and one that it wants.
    #[test]
    fn the_symbols_of_a_member_are_read() {
        let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("../share/host/libsupplied.a");
        let read = read(&archive, &["clock_gettime.o"]);
        assert_eq!(read.len(), 1);
        assert!(read[0].defined.contains("__wrap_clock_gettime") && read[0].wanted.contains("__clock_gettime"));
    }

    #[test]
    fn only_what_a_library_defines_too_is_hidden() {
        let said = "wasm-ld: error: duplicate symbol: regcomp\n>>> defined in r.o\n>>> defined in /e/libc.a(regcomp.o)\n\n\
            emcc: error: '/bin/wasm-ld -o x' failed (returned 1)\n";
        let is_system = |path: &Path| path.starts_with("/e");
        assert_eq!(defined_twice(said, &is_system), Some(set(&["regcomp"])));
        assert_eq!(defined_twice(&said.replace("/e/", "/u/"), &is_system), None);
        assert_eq!(defined_twice(&format!("{said}wasm-ld: error: undefined symbol: f\n"), &is_system), None);
        assert_eq!(defined_twice("", &is_system), None);
    }
}
