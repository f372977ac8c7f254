//! Whose the wasm beside a program is. `tool.wasm` may be somebody else's: then the wasm of `tool` has its hash in its name.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::hash::Hash;
use super::header::Header;
use super::ledger::Ledger;
use super::program;
use super::target::is_replaceable;

/// So many hex digits of its hash stand in a wasm's name. share/host/host.js knows them too.
const DIGITS: usize = 12;

/// A program that stands where another one is to go.
#[derive(Clone, Debug)]
pub struct Before {
    header: Header,
    /// Names of the same file: another one needs its wasm too.
    names: u64,
    /// The wasm under its own name was changed after the link, as `wasm-opt` does it: it is this program's all the same.
    edited: bool,
}

impl Before {
    /// `None` where no program of ours stands, or only a link to one.
    pub fn read(path: &Path) -> Option<Before> {
        let found = path.symlink_metadata().ok().filter(fs::Metadata::is_file)?;
        let header = Header::read(path).ok()??;
        let wasm = program::beside(path, program::wasm_name).symlink_metadata();
        let edited = wasm.is_ok_and(|wasm| wasm.is_file() && wasm.modified().ok() > found.modified().ok());
        Some(Before { header, names: found.nlink(), edited })
    }

    /// Was it linked with this wasm?
    pub(crate) fn runs_with(&self, wasm: Hash) -> bool {
        self.header.wasm == wasm
    }
}

/// `tool.0123456789ab.wasm`: nobody else's, wherever it stands.
fn name_with_hash(program: &OsStr, hash: Hash) -> OsString {
    program::with(program::stem(program), &format!(".{}.wasm", &hash.to_string()[..DIGITS]))
}

/// The names beside a program that only its own wasm has.
fn certain_names(program: &Path, header: &Header) -> impl Iterator<Item = PathBuf> {
    let digits = format!(".{}.wasm", &header.wasm.to_string()[..DIGITS]);
    let linked = header.name.as_bytes().ends_with(digits.as_bytes()).then(|| header.name.clone());
    let own = name_with_hash(program.file_name().unwrap_or_default(), header.wasm);
    [Some(own), linked].into_iter().flatten().map(|name| program.with_file_name(name))
}

/// The wasm that stands beside a program under a name that no other has.
pub(crate) fn certain(program: &Path, header: &Header) -> Option<PathBuf> {
    certain_names(program, header).find(|path| Hash::of_file(path).is_ok_and(|hash| hash == header.wasm))
}

/// The wasm that a program runs with, as far as names tell.
pub fn wasm_beside(program: &Path, header: &Header) -> PathBuf {
    certain_names(program, header)
        .find(|path| path.is_file())
        .unwrap_or_else(|| program::beside(program, program::wasm_name))
}

/// Which of our links made a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// One at this very path.
    Here,
    /// Any.
    Anywhere,
}

/// Where the wasm of a program goes, before whose arrival `before` stood at its place: beside it under its own name, unless
/// something stands there that is neither that program's nor, says the ledger, of one of our links.
pub fn place(program: &Path, hash: Hash, before: Option<&Before>, ledger: &Ledger, made: Made) -> PathBuf {
    let own = program::beside(program, program::wasm_name);
    let is_free = match own.symlink_metadata() {
        Err(error) => error.kind() == io::ErrorKind::NotFound,
        Ok(_) if !is_replaceable(&own) => false,
        Ok(_) => Hash::of_file(&own).is_ok_and(|found| {
            let is_its = |before: &&Before| before.edited || before.runs_with(found);
            let is_befores = before.filter(is_its).is_some_and(|before| before.names == 1);
            let is_others = before.filter(is_its).is_some_and(|before| before.names > 1);
            let recorded = || ledger.path_of(found);
            let is_links = || match made {
                Made::Here => recorded().is_some_and(|path| std::path::absolute(&own).is_ok_and(|own| own == path)),
                Made::Anywhere => recorded().is_some(),
            };
            found == hash || !twin_needs(program, found) && !is_others && (is_befores || is_links())
        }),
    };
    match is_free {
        true => own,
        false => program.with_file_name(name_with_hash(program.file_name().unwrap_or_default(), hash)),
    }
}

/// The same in an installed tree, where a wasm is taken for an older build's, unless the other program of its stem has it.
pub(crate) fn place_in_tree(program: &Path, hash: Hash) -> PathBuf {
    let own = program::beside(program, program::wasm_name);
    let is_twins = || Hash::of_file(&own).is_ok_and(|found| found != hash && twin_needs(program, found));
    match is_replaceable(&own) && !is_twins() {
        true => own,
        false => program.with_file_name(name_with_hash(program.file_name().unwrap_or_default(), hash)),
    }
}

/// Before another file is put at a path: each program beside it, but `output`, that runs with the wasm which stands there keeps
/// it, under the name that no other has.
pub fn make_room(path: &Path, output: &Path, ledger: &Ledger) -> io::Result<()> {
    let is_wasm = path.extension().is_some_and(|ending| ending == "wasm");
    let Some(hash) = Some(path).filter(|_| is_wasm && is_replaceable(path)).and_then(|path| Hash::of_file(path).ok())
    else {
        return Ok(());
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let could_be_program = |found: &fs::DirEntry| {
        let is_named = Path::new(&found.file_name()).extension().is_some_and(|ending| ending == "js");
        found.metadata().is_ok_and(|found| found.is_file() && (is_named || found.mode() & 0o111 != 0))
    };
    for entry in fs::read_dir(folder)?.flatten().filter(could_be_program) {
        let program = path.with_file_name(entry.file_name());
        let runs_with_it = || Header::read(&program).is_ok_and(|header| header.is_some_and(|it| it.wasm == hash));
        if program == output || !runs_with_it() {
            continue;
        }
        let kept = program.with_file_name(name_with_hash(&entry.file_name(), hash));
        if !Hash::of_file(&kept).is_ok_and(|found| found == hash) {
            fs::hard_link(path, &kept)?;
        }
        if let Ok(kept) = std::path::absolute(&kept) {
            ledger.record(hash, &kept);
        }
    }
    Ok(())
}

/// Does the other program of the same stem, `tool.js` beside `tool`, run with this wasm?
pub(crate) fn twin_needs(program: &Path, wasm: Hash) -> bool {
    let twin = program::beside(program, |name| match program::stem(name) {
        stem if stem == name => program::with(name, ".js"),
        stem => stem.to_owned(),
    });
    twin.symlink_metadata().is_ok_and(|found| found.is_file())
        && Header::read(&twin).is_ok_and(|found| found.is_some_and(|header| header.wasm == wasm))
}

/// Removes a program, and its wasm where no other needs that.
pub fn remove(program: &Path) {
    let before = Before::read(program);
    if program.symlink_metadata().is_ok() && is_replaceable(program) && fs::remove_file(program).is_ok() {
        remove_wasm(program, before.as_ref(), Path::new(""));
    }
}

/// Removes the wasm of a program that went, but not `kept`.
pub fn remove_wasm(program: &Path, before: Option<&Before>, kept: &Path) {
    let Some(Before { header, names: 1, .. }) = before else { return };
    if twin_needs(program, header.wasm) {
        return;
    }
    let own = program::beside(program, program::wasm_name);
    for path in certain_names(program, header).chain([own]).filter(|path| path != kept) {
        let is_regular = path.symlink_metadata().is_ok_and(|found| found.is_file());
        if is_regular && Hash::of_file(&path).is_ok_and(|hash| hash == header.wasm) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Removes what a program that went ran with, where nobody else does: another name of the same file looks for a wasm by its own
/// name, and then by the one that it was linked with.
pub(crate) fn remove_with(program: &Path, before: &Before) {
    let own = program::beside(program, program::wasm_name);
    let linked = program.with_file_name(&before.header.name);
    let is_exact = |path: &Path| {
        let is_regular = path.symlink_metadata().is_ok_and(|found| found.is_file());
        is_regular && Hash::of_file(path).is_ok_and(|hash| hash == before.header.wasm)
    };
    if before.names > 1 {
        if own != linked && is_exact(&own) {
            let _ = fs::remove_file(own);
        }
        return;
    }
    remove_wasm(program, Some(before), Path::new(""));
    let stands = |ending: &str| linked.with_extension(ending).symlink_metadata().is_ok();
    if own != linked && !stands("") && !stands("js") && is_exact(&linked) {
        let _ = fs::remove_file(linked);
    }
}

/// Does another name of the same file, or the other program of its stem, need what a program that went ran with?
pub(crate) fn is_shared(program: &Path, before: &Before) -> bool {
    before.names > 1 || twin_needs(program, before.header.wasm)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    struct Place(tempfile::TempDir);

    impl Place {
        fn at(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn program(&self, name: &str, wasm: &[u8]) -> PathBuf {
            let path = self.at(name);
            fs::write(self.at("glue"), "code").unwrap();
            fs::write(self.at("linked"), wasm).unwrap();
            let wasm_name = program::wasm_name(OsStr::new(name));
            program::stamp(&self.at("glue"), &self.at("linked"), &wasm_name, &path).unwrap();
            fs::remove_file(self.at("glue")).and_then(|()| fs::remove_file(self.at("linked"))).unwrap();
            path
        }

        #[track_caller]
        fn goes(&self, name: &str, expected: &str) {
            let program = self.at(name);
            let before = Before::read(&program);
            let placed = place(&program, Hash::of(b"new"), before.as_ref(), &Ledger::default(), Made::Here);
            assert_eq!(placed.file_name().unwrap(), expected);
        }
    }

    fn place_for_tests() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    const HASHED: &str = "tool.11507a0e2f5e.wasm";

    #[test]
    fn a_wasm_that_is_not_the_programs_keeps_its_name() {
        let place = place_for_tests();
        assert_eq!(name_with_hash(OsStr::new("tool.js"), Hash::of(b"new")), HASHED);
        place.goes("tool", "tool.wasm");
        fs::write(place.at("tool.wasm"), "theirs").unwrap();
        place.goes("tool", HASHED);
        place.program("tool", b"old");
        place.goes("tool", HASHED);
        let old = std::time::SystemTime::UNIX_EPOCH;
        fs::File::options().write(true).open(place.at("tool")).unwrap().set_modified(old).unwrap();
        place.goes("tool", "tool.wasm"); // somebody worked on it after the link
        place.program("tool", b"old");
        fs::write(place.at("tool.wasm"), "old").unwrap();
        place.goes("tool", "tool.wasm");
        place.goes("tool.js", HASHED); // it is its twin's
        fs::hard_link(place.at("tool"), place.at("other name")).unwrap();
        place.goes("tool", HASHED); // the other name needs it
        fs::write(place.at("tool.wasm"), "new").unwrap();
        place.goes("tool", "tool.wasm");
        fs::remove_file(place.at("tool.wasm")).unwrap();
        fs::create_dir(place.at("tool.wasm")).unwrap();
        place.goes("tool", HASHED);
    }

    #[test]
    fn what_a_link_of_ours_left_may_be_replaced() {
        let folder = place_for_tests();
        let (tool, wasm, ledger) = (folder.at("tool"), folder.at("tool.wasm"), Ledger::at(folder.at("ledger")));
        let placed = |made| place(&tool, Hash::of(b"new"), None, &ledger, made) == wasm;
        fs::write(&wasm, "old").unwrap();
        assert!(!placed(Made::Here) && !placed(Made::Anywhere));
        ledger.record(Hash::of(b"old"), &folder.at("elsewhere.wasm"));
        assert!(!placed(Made::Here) && placed(Made::Anywhere));
        ledger.record(Hash::of(b"old"), &wasm);
        assert!(placed(Made::Here));
    }

    #[test]
    fn a_program_goes_with_its_own_wasm_and_no_other() {
        let place = place_for_tests();
        let left = || {
            let mut names: Vec<_> = fs::read_dir(place.0.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        remove(&place.program("tool", b"new"));
        fs::write(place.at("tool.wasm"), "theirs").unwrap();
        fs::write(place.at(HASHED), "new").unwrap();
        remove(&place.program("tool", b"new"));
        assert_eq!(left(), ["tool.wasm"]);
        fs::write(place.at("tool.wasm"), "new").unwrap();
        place.program("tool.js", b"new");
        remove(&place.program("tool", b"new"));
        assert_eq!(left(), ["tool.js", "tool.wasm"]);
        symlink("tool.js", place.at("link.js")).unwrap();
        fs::create_dir(place.at("folder")).unwrap();
        remove(&place.at("link.js"));
        remove(&place.at("folder"));
        assert_eq!(left(), ["folder", "tool.js", "tool.wasm"]);
        remove(&place.at("tool.js"));
        assert_eq!(left(), ["folder"]);
    }
}
