//! What kind of link this is: all that emcc goes by, save what its inputs hold. Two links of one kind start the same programs as
//! long as these say the same and leave modules that look the same (`surface`).

use super::node_step::{add_code, add_tree};
use super::steps::Trail;
use super::surface;
use crate::compile::identity;
use crate::objects::archive;
use crate::plan::Task;
use crate::read::native_files;
use crate::store::fingerprint::{add, add_file};
use postlink::Hash;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Beginnings of words by which emcc reads or writes other files, starts other programs, or makes glue by what the module holds.
const NOT_KNOWN: &[&str] = &[
    "-c",
    "-flto",
    "-gseparate-dwarf",
    "-gsource-map",
    "-pthread",
    "-sASYNCIFY",
    "-sAUDIO_WORKLET",
    "-sEMIT_",
    "-sEMBIND",
    "-sGENERATE_SOURCE_MAP",
    "-sLINKABLE",
    "-sMAIN_MODULE",
    "-sPTHREADS",
    "-sPROXY_",
    "-sRELOCATABLE",
    "-sRUNTIME_LINKED_LIBS",
    "-sSEPARATE_DWARF",
    "-sSIDE_MODULE",
    "-sSINGLE_FILE",
    "-sSPLIT_MODULE",
    "-sUSE_",
    "-sWASM2JS",
    "-sWASM=",
    "-sWASMFS",
    "-sWASM_WORKERS",
    "-shared",
    "-sjspi",
    "-v",
    "-x",
];
/// The only words with two dashes that may be in one: where our own JavaScript lies comes behind.
const OUR_JAVASCRIPT: &[&str] = &["--extern-post-js=", "--js-library=", "--pre-js="];
/// Such words that concern wasm-ld or the command line alone.
const PLAIN: &[&str] = &["--no-entry", "--profiling", "--profiling-funcs"];
/// Up to some 3.1.x, a table in here says which exports JavaScript needs for a function that an input wants.
const NEEDED_EXPORTS: &str = "tools/deps_info.py";

/// A link's kind, and what is its own.
pub struct Kind {
    /// Where all links of this kind begin.
    pub start: Trail,
    /// Objects and archives, as emcc is given them.
    pub inputs: Vec<OsString>,
    /// All other words.
    pub given: Vec<OsString>,
    /// The glue that it makes.
    pub glue: PathBuf,
    /// The module that it makes.
    pub module: PathBuf,
}

impl Kind {
    /// Of emcc's words; `None` where something else decides, too.
    pub fn of(task: &Task, folder: &Path, args: &[OsString]) -> Option<Kind> {
        let emscripten = &task.machine.emscripten;
        let share = task.machine.installation.as_ref()?.share("host");
        let mut bytes = identity::of(emscripten, task.request.tool())?;
        let root = emscripten.root.as_ref()?;
        add(&mut bytes, b"link");
        add_code(&mut bytes, root);
        add_tree(&mut bytes, &share, 1);
        emscripten.node().iter().for_each(|node| add_file(&mut bytes, node));
        let needed = fs::read_to_string(root.join(NEEDED_EXPORTS)).map(|text| quoted(&text)).unwrap_or_default();
        let (mut inputs, mut given, mut glue) = (Vec::new(), Vec::new(), None);
        let mut words = args.iter();
        while let Some(word) = words.next() {
            if word == "-o" {
                glue = words.next().map(PathBuf::from);
                continue;
            }
            let path = Path::new(word);
            if !word.as_bytes().starts_with(b"-") && path.is_file() {
                if !native_files::is_relocatable(path) {
                    return None;
                }
                add(&mut bytes, b"input");
                if !needed.is_empty() {
                    let wanted = wanted(&fs::read(path).ok()?);
                    wanted
                        .iter()
                        .filter(|name| needed.contains(*name))
                        .for_each(|name| add(&mut bytes, name.as_bytes()));
                }
                inputs.push(word.clone());
            } else {
                let text = word.to_str()?;
                if !is_known(text, &share) {
                    return None;
                }
                add(&mut bytes, text.as_bytes());
                given.push(word.clone());
            }
        }
        libraries(&given, &mut bytes);
        let glue = glue.filter(|glue| glue.parent() == Some(folder))?;
        add(&mut bytes, glue.file_name()?.as_bytes());
        let module = glue.with_extension("wasm");
        Some(Kind { start: Trail(Hash::of(&bytes)), inputs, given, glue, module })
    }
}

fn is_known(word: &str, share: &Path) -> bool {
    if let Some(rest) = word.strip_prefix("--") {
        let ours = OUR_JAVASCRIPT.iter().find_map(|start| word.strip_prefix(start));
        return PLAIN.contains(&word) || rest.is_empty() || ours.is_some_and(|path| Path::new(path).starts_with(share));
    }
    // A setting may name a file, and a list of words stands in one.
    let names_file = word.starts_with("-s") && word.contains('/');
    word != "-s" && !word.contains('@') && !names_file && !NOT_KNOWN.iter().any(|start| word.starts_with(start))
}

/// Which file `-lNAME` means is emcc's to find, and another one is when a file comes or goes.
fn libraries(words: &[OsString], bytes: &mut Vec<u8>) {
    let of = |start: &'static str| words.iter().filter_map(move |word| word.to_str()?.strip_prefix(start));
    for name in of("-l") {
        for folder in of("-L") {
            for ending in ["a", "so"] {
                let found = Path::new(folder).join(format!("lib{name}.{ending}")).is_file();
                add(bytes, &[u8::from(found)]);
            }
        }
    }
}

/// All names in quotes.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

/// What an object, or any member of an archive, leaves to others.
fn wanted(file: &[u8]) -> BTreeSet<String> {
    match archive::members(file) {
        Some(members) => members.iter().flat_map(|(_, member)| surface::undefined(member)).collect(),
        None => surface::undefined(file).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_by_which_emcc_reads_or_writes_more_are_not_known() {
        let known = |word: &str| is_known(word, Path::new("/share/host"));
        for word in [
            "-O2",
            "-g",
            "-lm",
            "-L/x",
            "-Wl,--wrap=x",
            "-sEXIT_RUNTIME=1",
            "--pre-js=/share/host/host.js",
            "--profiling",
            "a",
        ] {
            assert!(known(word), "{word}");
        }
        for word in [
            "--pre-js=/share/hosts/x.js",
            "--js-library",
            "--embed-file=x",
            "-sEXPORTED_FUNCTIONS=@list",
            "-Wl,@list",
            "-sX=/a/file",
            "-s",
            "-sMAIN_MODULE=1",
            "-pthread",
            "-flto=thin",
            "-sSINGLE_FILE=1",
            "-v",
        ] {
            assert!(!known(word), "{word}");
        }
    }

    #[test]
    fn a_library_that_comes_is_another_link() {
        let place = tempfile::tempdir().unwrap();
        let words = [format!("-L{}", place.path().display()), "-lx".into()].map(OsString::from);
        let look = || {
            let mut bytes = Vec::new();
            libraries(&words, &mut bytes);
            bytes
        };
        let before = look();
        fs::write(place.path().join("libx.a"), "").unwrap();
        let with_archive = look();
        fs::write(place.path().join("libx.so"), "").unwrap();
        assert!(before != with_archive && with_archive != look());
        for name in ["libx.a", "libx.so"] {
            fs::remove_file(place.path().join(name)).unwrap();
        }
        assert_eq!(look(), before);
    }

    #[test]
    fn names_stand_in_quotes() {
        assert_eq!(quoted("x = {'a': ['b', 'c']}").into_iter().collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
