//! What inputs hold: modules, programs, links, and what could not be read. One file or one member at a time.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::kinds::{self, is_library, is_module_name, is_program};
use super::native::{self, Native};
use super::origin::Origin;
use super::program::Program;
use super::shown::shown;
use super::subject::Subject;
use super::unpack::MEMBER;
use crate::interface::glue_candidates;
use crate::link::header::HEAD;
use crate::module::{Kind, Module, build_path};

/// What was found.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) subjects: Vec<Subject>,
    pub(crate) programs: Vec<Program>,
    /// Files that nobody named and nobody loads, made for another machine.
    pub(crate) natives: Vec<Native>,
    /// Symbolic links: the link, and what it leads to.
    pub(crate) aliases: Vec<(String, String)>,
    /// Inputs that could not be read at all.
    pub(crate) unreadable: Vec<(String, String)>,
}

impl Found {
    pub(crate) fn add(&mut self, other: Found) {
        self.subjects.extend(other.subjects);
        self.programs.extend(other.programs);
        self.natives.extend(other.natives);
        self.aliases.extend(other.aliases);
        self.unreadable.extend(other.unreadable);
    }

    fn native(path: String, what: Option<String>) -> Found {
        Found { natives: what.map(|what| Native { path, what }).into_iter().collect(), ..Found::default() }
    }

    pub(crate) fn fail(path: &str, reason: impl ToString) -> Found {
        Found { unreadable: vec![(path.to_owned(), reason.to_string())], ..Found::default() }
    }
}

/// A file on disk; `named` by the person who asks, or met in a folder.
pub(crate) fn of_file(path: &Path, named: bool) -> Found {
    let shown = shown(path);
    let head = || -> io::Result<Vec<u8>> {
        let file = File::open(path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        let mut head = Vec::new();
        file.take(HEAD as u64).read_to_end(&mut head)?;
        Ok(head)
    };
    let head = match head() {
        Ok(head) => head,
        Err(error) => return Found::fail(&shown, error),
    };
    if is_program(&head) {
        match fs::read(path) {
            Ok(text) if kinds::is_program_text(&text) => {
                return Found { programs: vec![Program::read(shown, &text)], ..Found::default() };
            }
            Ok(_) => {}
            Err(error) => return Found::fail(&shown, error),
        }
    }
    let what = if named || head.starts_with(b"\0asm") {
        None
    } else {
        File::open(path).ok().and_then(|file| native::what(&file))
    };
    if !head.starts_with(b"\0asm") && !named && !is_module_name(&shown) {
        return Found::native(shown, what);
    }
    let mut subject = Subject::of_file(path);
    subject.native = what;
    finish(&mut subject, named && glue_candidates(path).next().is_none());
    Found { subjects: vec![subject], ..Found::default() }
}

/// Has a member of an archive to be unpacked, going by its first bytes? `size`: of all of it.
pub(super) fn is_wanted(name: &str, head: &[u8], size: u64) -> bool {
    head.starts_with(b"\0asm") || is_program(head) || is_module_name(name) || kinds::is_archive(head) && size <= MEMBER
}

/// A member that is not unpacked.
pub(super) fn of_head(path: String, head: &[u8], size: u64) -> Found {
    Found::native(path, native::what_starts(head, size))
}

/// Something in memory: a member of an archive.
pub(crate) fn of_bytes(path: String, bytes: Vec<u8>, origin: impl FnOnce(Vec<u8>) -> Origin) -> Found {
    let head = &bytes[..bytes.len().min(HEAD)];
    if is_program(head) && kinds::is_program_text(&bytes) {
        return Found { programs: vec![Program::read(path, &bytes)], ..Found::default() };
    }
    let what = native::what(&bytes);
    if !head.starts_with(b"\0asm") && !is_module_name(&path) {
        return Found::native(path, what);
    }
    let module = Module::read(&bytes);
    let build_path = module.as_ref().ok().and_then(|module| build_path::find(module, &bytes));
    let mut subject = Subject::new(path, bytes.len() as u64, origin(bytes), module);
    subject.build_path = build_path;
    subject.native = what;
    finish(&mut subject, false);
    Found { subjects: vec![subject], ..Found::default() }
}

/// What was piped in: somebody named it.
pub(super) fn of_stdin(name: &str, bytes: Vec<u8>) -> Found {
    if is_program(&bytes[..bytes.len().min(HEAD)]) && kinds::is_program_text(&bytes) {
        return Found { programs: vec![Program::read(name.to_owned(), &bytes)], ..Found::default() };
    }
    let module = Module::read(&bytes);
    let build_path = module.as_ref().ok().and_then(|module| build_path::find(module, &bytes));
    let mut subject = Subject::new(name.to_owned(), bytes.len() as u64, Origin::Kept(bytes), module);
    subject.build_path = build_path;
    finish(&mut subject, true);
    Found { subjects: vec![subject], ..Found::default() }
}

fn finish(subject: &mut Subject, named: bool) {
    subject.meant_to_load = match &subject.module {
        Ok(module) => match module.kind {
            Kind::SideModule | Kind::StrippedSideModule => true,
            Kind::Program | Kind::Object => named || is_library(subject.name()),
        },
        Err(_) => true,
    };
    if let (Ok(module), Some(path)) = (&subject.module, subject.file()) {
        subject.build_path = File::open(path).ok().and_then(|file| build_path::find(module, &file));
    }
}
