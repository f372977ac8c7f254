//! What inputs hold: modules, programs, links, and what could not be read. One file or one member at a time.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::kinds::{self, is_library, is_module_name, is_program};
use super::native::{self, Native};
use super::program::Program;
use super::questions::Questions;
use super::shown::shown;
use super::subject::Subject;
use super::unpack::{MEMBER, Unpacked};
use crate::interface::{MAX_GLUE, glue_candidates};
use crate::link::header::HEAD;
use crate::module::{Kind, Source, build_path};
use crate::regular;

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
pub(crate) fn of_file(path: &Path, named: bool, questions: &Questions) -> Found {
    let shown = shown(path);
    let read = || -> io::Result<(File, Vec<u8>)> {
        let mut file = regular::open(path)?;
        let mut head = Vec::new();
        (&mut file).take(HEAD as u64).read_to_end(&mut head)?;
        Ok((file, head))
    };
    let (file, head) = match read() {
        Ok(read) => read,
        Err(error) => return Found::fail(&shown, error),
    };
    if is_program(&head) {
        match regular::read(path, MAX_GLUE) {
            Ok(text) if kinds::is_program_text(&text) => {
                return Found { programs: vec![Program::read(shown, &text)], ..Found::default() };
            }
            Ok(_) => {}
            Err(error) => return Found::fail(&shown, error),
        }
    }
    let what = if named || head.starts_with(b"\0asm") { None } else { native::what(&file) };
    if !head.starts_with(b"\0asm") && !named && !is_module_name(&shown) {
        return Found::native(shown, what);
    }
    let mut subject = Subject::read(shown, Some(path.to_owned()), &file, questions);
    subject.native = what;
    finish(&mut subject, &file, named && glue_candidates(path).next().is_none());
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

/// A member of an archive, of which these are the first bytes, and all.
pub(super) fn of_member(path: String, head: &[u8], bytes: &Unpacked, questions: &Questions) -> Found {
    if is_program(head) {
        let size = bytes.length().unwrap_or(u64::MAX);
        if size > MAX_GLUE {
            return Found::fail(&path, format!("{size} bytes; of a program no more than {MAX_GLUE} are read"));
        }
        let mut text = vec![0; size as usize];
        match bytes.read_at(0, &mut text) {
            Ok(()) if kinds::is_program_text(&text) => {
                return Found { programs: vec![Program::read(path, &text)], ..Found::default() };
            }
            Ok(()) => {}
            Err(error) => return Found::fail(&path, error),
        }
    }
    let what = native::what(bytes);
    if !head.starts_with(b"\0asm") && !is_module_name(&path) {
        return Found::native(path, what);
    }
    let mut subject = Subject::read(path, None, bytes, questions);
    subject.native = what;
    finish(&mut subject, bytes, false);
    Found { subjects: vec![subject], ..Found::default() }
}

/// What was piped in: somebody named it.
pub(super) fn of_stdin(name: &str, bytes: &[u8], questions: &Questions) -> Found {
    if is_program(&bytes[..bytes.len().min(HEAD)]) && kinds::is_program_text(bytes) {
        return Found { programs: vec![Program::read(name.to_owned(), bytes)], ..Found::default() };
    }
    let mut subject = Subject::read(name.to_owned(), None, &bytes, questions);
    finish(&mut subject, &bytes, true);
    Found { subjects: vec![subject], ..Found::default() }
}

fn finish(subject: &mut Subject, bytes: &dyn Source, named: bool) {
    subject.meant_to_load = match &subject.module {
        Ok(module) => match module.kind {
            Kind::SideModule | Kind::StrippedSideModule => true,
            Kind::Program | Kind::Object => named || is_library(subject.name()),
        },
        Err(_) => true,
    };
    subject.build_path = subject.module.as_ref().ok().and_then(|module| build_path::find(module, bytes));
}
