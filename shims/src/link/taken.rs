//! What wasm-ld says of the files that a link takes (`--trace`): a line for each object, `ARCHIVE(MEMBER)` for one of an archive;
//! and of the functions that are `main` to it, which have two names.

use policy::Invocation;
use std::path::{Path, PathBuf};

/// What makes wasm-ld speak.
pub const OPTION: &str = "-Wl,--trace,--trace-symbol=main,--trace-symbol=__main_argc_argv";
/// As wasm-ld knows `main`, without parameters and with them. It takes both where an archive has the other one.
pub const MAINS: [&str; 2] = ["main", "__main_argc_argv"];

/// A member of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The archive, as it was given.
    pub archive: PathBuf,
    /// Its name there.
    pub name: String,
}

/// What a link took.
#[derive(Debug, Default)]
pub struct Taken {
    /// Each member, in order.
    pub members: Vec<Member>,
    /// Who defines a `main`; no member where an object of the command line does.
    mains: Vec<Option<Member>>,
    /// The other lines of stdout.
    pub rest: Vec<u8>,
}

impl Taken {
    /// Reads a link's stdout. What the link itself asked to be traced stays in `rest`, too.
    pub fn read(stdout: &[u8], invocation: &Invocation) -> Taken {
        let is_wanted = ["t", "trace"].iter().any(|name| invocation.items.iter().any(|item| is_linkers(item, name)));
        let mut taken = Taken::default();
        for line in stdout.split_inclusive(|&byte| byte == b'\n') {
            let text = String::from_utf8_lossy(line);
            if !taken.take(text.trim_end()) || is_wanted {
                taken.rest.extend(line);
            }
        }
        taken
    }

    /// Where nobody asked wasm-ld.
    pub fn nothing(stdout: &[u8]) -> Taken {
        Taken { rest: stdout.to_vec(), ..Taken::default() }
    }

    /// Is it a line of ours?
    fn take(&mut self, line: &str) -> bool {
        if let Some((file, symbol)) = line.split_once(": definition of ") {
            if MAINS.contains(&symbol) {
                self.mains.push(member(file));
                return true;
            }
        }
        if MAINS.iter().any(|main| line.ends_with(&format!(" {main}")) && line.contains(": ")) {
            return true;
        }
        match member(line) {
            Some(member) => self.members.push(member),
            None => return Path::new(line).is_file() || line.contains("/emscripten_temp") && !line.contains(": "),
        }
        true
    }

    /// Did an archive's `main` come in beside the program's own?
    pub fn has_second_main(&self) -> bool {
        self.mains.iter().any(Option::is_some) && self.mains.iter().any(Option::is_none)
    }
}

fn is_linkers(item: &policy::invocation::Item, name: &str) -> bool {
    item.name.as_deref().is_some_and(|given| given == name.as_bytes())
}

fn member(file: &str) -> Option<Member> {
    let (archive, name) = file.strip_suffix(')')?.rsplit_once('(')?;
    let archive = PathBuf::from(archive);
    archive.is_file().then(|| Member { archive, name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::Tool;
    use std::fs;

    #[test]
    fn members_are_told_from_what_else_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let (archive, object) = (folder.path().join("lib(1).a"), folder.path().join("m.o"));
        fs::write(&archive, "!<arch>\n").unwrap();
        fs::write(&object, "").unwrap();
        let (archive, object) = (archive.display(), object.display());
        let said = format!(
            "{object}\n{archive}(a.o)\n/t/emscripten_temp_x/m_0.o\n{object}: definition of main\n\
             {archive}(b.o): lazy definition of __main_argc_argv\n/t/emscripten_temp_x/m_0.o: reference to dlopen\nhello (a.o)\n"
        );
        let read = |words: &[&str]| {
            Taken::read(said.as_bytes(), &Invocation::parse(Tool::Cc, words.iter().map(Into::into).collect()))
        };
        let taken = read(&[]);
        assert_eq!(taken.members.iter().map(|member| &*member.name).collect::<Vec<_>>(), ["a.o"]);
        assert_eq!(taken.rest, b"/t/emscripten_temp_x/m_0.o: reference to dlopen\nhello (a.o)\n");
        assert!(!taken.has_second_main());
        assert_eq!(read(&["-Wl,-t"]).rest, said.as_bytes());
    }

    #[test]
    fn a_main_of_an_archive_beside_the_programs_own_is_one_too_many() {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("l.a");
        fs::write(&archive, "!<arch>\n").unwrap();
        let read = |said: &str| Taken::read(said.as_bytes(), &Invocation::parse(Tool::Cc, Vec::new()));
        let of_archive = format!("{}(a.o): definition of main\n", archive.display());
        assert!(!read(&of_archive).has_second_main());
        assert!(read(&format!("m.o: definition of __main_argc_argv\n{of_archive}")).has_second_main());
    }
}
