//! The name that a program has while it is linked. Glue holds its program's name, so programs with the same imports would
//! still have different glue, and node would have to make each (see node.rs). Afterwards the glue gets the program's own.

use crate::objects::wasm_sections::{CUSTOM, HEADER, put_number, put_sized, section_of, sized, subsections};
use policy::output::factory_name;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

/// A word that no source has.
const NAME: &str = "emshim_program";
/// The subsection of a module's `name` section that names the module.
const MODULE: u8 = 0;
const FACTORY: &str = "-sEXPORT_NAME=";

/// What makes emcc write its output's name where it cannot be replaced, or into files of other names: beginnings of words.
const NAMED_ELSEWHERE: &[&str] = &[
    "--cpuprofiler",
    "--emit-symbol-map",
    "--js-transform",
    "--preload-file",
    "--proxy-to-worker",
    "--source-map-base",
    "--threadprofiler",
    "-gseparate-dwarf",
    "-gsource-map",
    "-pthread",
    "-sAUDIO_WORKLET",
    "-sEMIT_",
    "-sGENERATE_SOURCE_MAP",
    "-sPROXY_",
    "-sPTHREADS",
    "-sSEPARATE_DWARF",
    "-sSPLIT_MODULE",
    "-sUSE_PTHREADS",
    "-sWASM_WORKERS",
];

/// A program's name during its link, and the one that it gets.
#[derive(Debug)]
pub struct WorkingName<'a> {
    own: &'a OsStr,
    factory: String,
    is_other: bool,
}

impl<'a> WorkingName<'a> {
    /// For a program of this stem at `output`; `args` then name its factory accordingly.
    pub fn of(output: &Path, own: &'a OsStr, args: &mut [OsString]) -> WorkingName<'a> {
        let factory = factory_name(output.as_os_str());
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-._".contains(byte);
        let starts = |arg: &OsString| NAMED_ELSEWHERE.iter().any(|start| arg.as_bytes().starts_with(start.as_bytes()));
        let is_other = own.as_bytes().iter().all(is_plain) && !args.iter().any(|arg| arg == "-s" || starts(arg));
        let given = OsString::from(format!("{FACTORY}{factory}"));
        for arg in args.iter_mut().filter(|arg| is_other && **arg == given) {
            *arg = OsString::from(format!("{FACTORY}create_{NAME}"));
        }
        WorkingName { own, factory, is_other }
    }

    /// The stem of what emcc writes.
    pub fn stem(&self) -> &OsStr {
        if self.is_other { OsStr::new(NAME) } else { self.own }
    }

    /// Gives what emcc wrote into this folder the program's own name.
    pub fn finish(&self, folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)?.flatten().filter(|_| self.is_other) {
            let name = entry.file_name();
            let Some(ending) = name.as_bytes().strip_prefix(NAME.as_bytes()) else { continue };
            let bytes = fs::read(entry.path())?;
            let changed = match ending {
                b".js" => Some(self.in_own_name(&bytes)),
                b".wasm" => self.module(&bytes),
                _ => None,
            };
            if let Some(changed) = changed {
                fs::write(entry.path(), changed)?;
            }
            let own = OsString::from_vec([self.own.as_bytes(), ending].concat());
            fs::rename(entry.path(), folder.join(own))?;
        }
        Ok(())
    }

    /// The module with another name in its `name` section, where a linker has put one (3.1.69 on).
    fn module(&self, module: &[u8]) -> Option<Vec<u8>> {
        let mut rest = module.strip_prefix(HEADER)?;
        while let Some((&id, after)) = rest.split_first() {
            let (content, after) = sized(after)?;
            if let Some((b"name", body)) = sized(content).filter(|_| id == CUSTOM) {
                let mut names = subsections(body)?;
                let (_, own) = names.iter_mut().find(|(kind, _)| *kind == MODULE)?;
                let ending = sized(own)?.0.strip_prefix(NAME.as_bytes())?;
                let mut renamed = Vec::new();
                put_number(&mut renamed, self.own.len() + ending.len());
                renamed.extend([self.own.as_bytes(), ending].concat());
                *own = &renamed;
                let mut body = Vec::new();
                names.iter().for_each(|(kind, content)| put_sized(&mut body, *kind, content));
                let before = &module[..module.len() - rest.len()];
                return Some([before, &section_of(b"name", &body), after].concat());
            }
            rest = after;
        }
        None
    }

    fn in_own_name(&self, glue: &[u8]) -> Vec<u8> {
        const CREATE: &[u8] = b"create_";
        let (mut out, mut rest) = (Vec::with_capacity(glue.len()), glue);
        while let Some(at) = rest.windows(NAME.len()).position(|window| window == NAME.as_bytes()) {
            out.extend_from_slice(&rest[..at]);
            rest = &rest[at + NAME.len()..];
            if out.ends_with(CREATE) {
                out.truncate(out.len() - CREATE.len());
                out.extend_from_slice(self.factory.as_bytes());
            } else {
                out.extend_from_slice(self.own.as_bytes());
            }
        }
        out.extend_from_slice(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked_as(own: &str, words: &str) -> (String, String) {
        let mut args: Vec<OsString> = words.split(' ').map(OsString::from).collect();
        let name = WorkingName::of(Path::new(own), OsStr::new(own), &mut args);
        (name.stem().to_string_lossy().into_owned(), args.join(OsStr::new(" ")).to_string_lossy().into_owned())
    }

    #[test]
    fn a_program_is_linked_under_a_name_that_all_share() {
        let (stem, args) = linked_as("tool-1.2", "a.o -sEXPORT_NAME=create_tool_1_2 -O2");
        assert_eq!((stem.as_str(), args.as_str()), (NAME, "a.o -sEXPORT_NAME=create_emshim_program -O2"));
        let (stem, args) = linked_as("tool", "a.o -sEXPORT_NAME=mine");
        assert_eq!((stem.as_str(), args.as_str()), (NAME, "a.o -sEXPORT_NAME=mine"));
    }

    #[test]
    fn a_name_that_is_written_elsewhere_stays() {
        for words in
            ["a.o -gsource-map", "a.o --preload-file x", "-s MODULARIZE=1", "a.o -pthread -sEXPORT_NAME=create_tool"]
        {
            assert_eq!(linked_as("tool", words), ("tool".to_owned(), words.to_owned()));
        }
        assert_eq!(linked_as("it's", "a.o").0, "it's");
    }

    #[test]
    fn a_module_that_says_its_name_says_its_own() {
        let module = |name: &str| {
            let text = [&[u8::try_from(name.len()).unwrap()], name.as_bytes()].concat();
            let mut body = Vec::new();
            put_sized(&mut body, MODULE, &text);
            put_sized(&mut body, 1, b"functions");
            [HEADER, b"\x01\x04\x01\x60\0\0", &section_of(b"name", &body), &section_of(b"producers", b"x")].concat()
        };
        let name = WorkingName::of(Path::new("my-tool"), OsStr::new("my-tool"), &mut []);
        assert_eq!(name.module(&module("emshim_program.wasm")), Some(module("my-tool.wasm")));
        assert_eq!(name.module(&module("other.wasm")), None);
        for cut in 0..module("emshim_program.wasm").len() {
            drop(name.module(&module("emshim_program.wasm")[..cut]));
        }
    }

    #[test]
    fn what_was_linked_gets_its_own_name() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("emshim_program.js", "var create_emshim_program = 'emshim_program.wasm'; emshim");
        write("emshim_program.wasm", "emshim_program");
        write("other", "emshim_program");
        WorkingName::of(Path::new("a/my-tool"), OsStr::new("my-tool"), &mut []).finish(folder.path()).unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read("my-tool.js"), "var create_my_tool = 'my-tool.wasm'; emshim");
        assert_eq!(read("my-tool.wasm") + &read("other"), "emshim_programemshim_program");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }
}
