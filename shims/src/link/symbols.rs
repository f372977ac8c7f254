//! Carries out what a link of a shared library says of its symbols (version scripts, `--exclude-libs` and their like), and what an
//! extension means without a word: wasm-ld knows none of these options, and hides what an object says is hidden. So it is given
//! copies that say so.

use super::archives::input;
use super::object_symbols;
use super::sources::{self, DEPENDENCIES};
use crate::error::Error;
use crate::plan::Task;
use policy::Invocation;
use policy::exports::{Binding, Symbols, names};
use policy::invocation::Edit;
use std::cell::RefCell;
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// A link whose objects say what is hidden.
pub struct Bound {
    /// emcc's words for it.
    pub args: Vec<OsString>,
    /// What no export may be called.
    pub hidden: HashSet<String>,
}

/// Makes copies of objects in `folder`; within, the exit code of a compile that failed. `init`: the one function that an extension shows.
pub fn bound(task: &Task, folder: &Path, init: Option<&str>) -> Result<Result<Bound, ExitCode>, Error> {
    let read = |path: &OsStr| -> Result<String, Error> {
        let text = fs::read(path).map_err(|cause| Error::Read(path.into(), cause))?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    };
    let said = Symbols::of(&task.request.invocation, read)?;
    let symbols = match init {
        Some(init) => Some(said.unwrap_or_default().of_extension(init)),
        None => said,
    };
    match symbols {
        Some(symbols) => Copies { task, folder, symbols, hidden: RefCell::default() }.bound(),
        None => Ok(Ok(Bound { args: task.args(), hidden: HashSet::new() })),
    }
}

/// What a person exports is exported, whatever objects say; nobody knows what a list in a file names.
fn forget_exported(task: &Task, hidden: &mut HashSet<String>) {
    let invocation = &task.request.invocation;
    match invocation.setting("EXPORTED_FUNCTIONS") {
        Some(list) if list.contains('@') => hidden.clear(),
        Some(list) => names(&list).for_each(|name| {
            hidden.remove(name);
        }),
        None => {}
    }
    for value in ["export", "export-if-defined"].into_iter().flat_map(|option| invocation.values(option)) {
        hidden.remove(&*value.to_string_lossy());
    }
}

struct Copies<'a> {
    task: &'a Task,
    folder: &'a Path,
    symbols: Symbols,
    hidden: RefCell<HashSet<String>>,
}

impl Copies<'_> {
    fn bound(self) -> Result<Result<Bound, ExitCode>, Error> {
        let words = self.task.plan.words.iter().map(|word| word.text.clone()).collect();
        let planned = Invocation::parse(self.task.request.tool(), words);
        let mut edits = Vec::new();
        for (at, item) in planned.items.iter().enumerate() {
            let named = |names: &[&str]| names.iter().any(|name| item.name.as_deref() == Some(name.as_bytes()));
            if named(DEPENDENCIES) && planned.compiles() && !planned.has("-x") {
                edits.push((at, Edit::Drop));
                continue;
            }
            let Some(file) = input(&planned, item) else { continue };
            let copy = self.folder.join(copy_name(at, &file));
            if sources::is_source(self.task, &planned, &file) {
                let object = copy.with_extension("o");
                if let Some(code) = sources::compile(self.task, &planned, at, &file, &object)? {
                    return Ok(Err(code));
                }
                if !object.is_file() {
                    continue; // it compiles only as a part of its link
                }
                self.write(&object, &object)?;
                edits.push((at, Edit::Replace(vec![object.into()])));
            } else if self.write(&file, &copy)? {
                edits.push((at, Edit::Replace(vec![copy.into()])));
            }
        }
        let args = planned.write(&edits).into_iter().map(|word| word.text).collect();
        let mut hidden = self.hidden.into_inner();
        forget_exported(self.task, &mut hidden);
        Ok(Ok(Bound { args, hidden }))
    }

    /// Writes the copy of an object or archive; false for what is none.
    fn write(&self, file: &Path, copy: &Path) -> Result<bool, Error> {
        let Ok(mut bytes) = fs::read(file) else { return Ok(false) };
        let is_archive = bytes.starts_with(b"!<arch>\n");
        let is_hidden = is_archive && self.symbols.excludes(file.file_name().unwrap_or_default());
        let binding = |symbol: policy::exports::Symbol<'_>| {
            let binding = if is_hidden { Binding::Hidden } else { self.symbols.binding(symbol, &demangled) };
            if binding == Binding::Hidden {
                self.hidden.borrow_mut().insert(symbol.name.to_owned());
            }
            binding
        };
        if !object_symbols::bind(&mut bytes, &binding) {
            return Ok(false);
        }
        fs::write(copy, bytes).map_err(|cause| Error::Write(copy.to_owned(), cause))?;
        Ok(true)
    }
}

/// A name of its own for each item, with the file's ending.
pub(super) fn copy_name(at: usize, file: &Path) -> OsString {
    OsString::from_iter([OsStr::new(&format!("{at}-")), file.file_name().unwrap_or_default()])
}

/// A C++ name as people write it.
fn demangled(name: &str) -> Option<String> {
    if !name.starts_with("_Z") {
        return None;
    }
    cpp_demangle::Symbol::new(name).ok()?.demangle().ok()
}
