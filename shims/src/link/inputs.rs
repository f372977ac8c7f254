//! What a link is given in place of some of its inputs: objects that hold a file's bytes (`-b binary`), and of common symbols
//! the largest, since wasm-ld takes the first of several and knows neither.

use super::archives::input;
use super::sources::{self, DEPENDENCIES};
use super::symbols::copy_name;
use crate::compile::{marks, stack_notes};
use crate::error::Error;
use crate::objects::archive;
use crate::objects::common::{self, Definition};
use crate::objects::embedded::{self, Layout};
use crate::plan::Task;
use policy::invocation::{Edit, Side};
use policy::{Invocation, common as wanted, objcopy};
use postlink::Module;
use postlink::module::{Extern, Kind};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// emcc's words for this link, or those given if they are others; within, the exit code of a compile that failed.
pub fn args(task: &Task, words: Vec<OsString>, folder: &Path) -> Result<Result<Vec<OsString>, ExitCode>, Error> {
    let tool = task.request.tool();
    let planned: Vec<_> = match words == task.args() {
        true => task.words(),
        false => words.clone(),
    };
    let embedded = with_bytes(&task.request.invocation, &planned, folder)?;
    let mut changed = embedded.is_some();
    let mut current = embedded.unwrap_or(planned);
    if wanted::is_wanted(&task.request.invocation) {
        match compiled(task, &current, folder)? {
            Ok(Some(words)) => (current, changed) = (words, true),
            Ok(None) => {}
            Err(code) => return Ok(Err(code)),
        }
    }
    if let Some(words) = stack_notes::without(&Invocation::parse(tool, current.clone()), &current, folder)? {
        (current, changed) = (words, true);
    }
    if let Some(words) = with_common(&Invocation::parse(tool, current.clone()), folder)? {
        (current, changed) = (words, true);
    }
    Ok(Ok(if changed { current } else { words }))
}

/// The words with an object for each file that was given as bytes; `None` where there is none.
pub fn with_bytes(requested: &Invocation, words: &[OsString], folder: &Path) -> Result<Option<Vec<OsString>>, Error> {
    let as_bytes = given_as_bytes(requested);
    let invocation = Invocation::parse(requested.tool, words.to_vec());
    let mut edits = Vec::new();
    for (at, item) in invocation.items.iter().enumerate() {
        let Some(value) = item.value.as_deref() else { continue };
        match item.name.as_deref() {
            Some(b"b" | b"format") if item.side == Side::Linker => {
                edits.push((at, Edit::Drop));
            }
            None if as_bytes.contains(value) => {
                let object = folder.join(format!("{at}-bytes.o"));
                let bytes = fs::read(value).map_err(|cause| Error::Read(value.into(), cause))?;
                let layout = Layout { section: b".data".to_vec(), alignment: 0 };
                let written = embedded::object(&objcopy::binary_name(value), bytes, &layout).write();
                fs::write(&object, written).map_err(|cause| Error::Write(object.clone(), cause))?;
                edits.push((at, Edit::Replace(vec![object.into_os_string()])));
            }
            _ => {}
        }
    }
    let is_needed = !edits.is_empty();
    Ok(is_needed.then(|| invocation.write(&edits).into_iter().map(|word| word.text).collect()))
}

/// The files that stand behind `-b binary`, up to the next format.
fn given_as_bytes(requested: &Invocation) -> BTreeSet<&OsStr> {
    let (mut found, mut as_bytes) = (BTreeSet::new(), false);
    for item in &requested.items {
        let value = item.value.as_deref();
        match item.name.as_deref() {
            Some(b"b" | b"format") if item.side == Side::Linker => as_bytes = value == Some(OsStr::new("binary")),
            None if as_bytes => found.extend(value),
            _ => {}
        }
    }
    found
}

/// The words with an object for each source of C, in which common symbols are marked.
fn compiled(task: &Task, words: &[OsString], folder: &Path) -> Result<Result<Option<Vec<OsString>>, ExitCode>, Error> {
    let planned = Invocation::parse(task.request.tool(), words.to_vec());
    let mut edits = Vec::new();
    for (at, item) in planned.items.iter().enumerate() {
        let Some(file) = item.value.as_deref().filter(|_| item.name.is_none()).map(Path::new) else { continue };
        if !wanted::is_c(file.as_os_str()) || !sources::is_source(task, &planned, file) {
            continue;
        }
        let object = folder.join(copy_name(at, file)).with_extension("o");
        if let Some(code) = sources::compile(task, &planned, at, file, &object)? {
            return Ok(Err(code));
        }
        if !object.is_file() {
            continue; // it compiles only as a part of its link
        }
        marks::mark(&object)?;
        edits.push((at, Edit::Replace(vec![object.into()])));
    }
    if edits.is_empty() {
        return Ok(Ok(None));
    }
    let left =
        Invocation::parse(task.request.tool(), planned.write(&edits).into_iter().map(|word| word.text).collect());
    if left.compiles() {
        return Ok(Ok(Some(left.words().to_vec())));
    }
    let of_compile =
        |item: &policy::invocation::Item| DEPENDENCIES.iter().any(|name| item.name.as_deref() == Some(name.as_bytes()));
    let drops = left.items.iter().enumerate().filter(|(_, item)| of_compile(item)).map(|(at, _)| (at, Edit::Drop));
    Ok(Ok(Some(left.write(&drops.collect::<Vec<_>>()).into_iter().map(|word| word.text).collect())))
}

/// What is known of one name.
#[derive(Default)]
struct Name {
    sizes: BTreeSet<usize>,
    largest: Option<Definition>,
    /// Has an object of the link itself a value for it?
    is_set: bool,
    /// The member of an archive that has one.
    member: Option<(usize, usize)>,
}

/// A file of the link: where its item stands, and its bytes.
type Given = (usize, Vec<u8>);

/// The words with the largest of each common symbol before all else, and with the members of archives that give one a value.
/// What a shared library has is left to that.
fn with_common(invocation: &Invocation, folder: &Path) -> Result<Option<Vec<OsString>>, Error> {
    let inputs = invocation.items.iter().enumerate().filter_map(|(at, item)| Some((at, input(invocation, item)?)));
    let files: Vec<Given> = inputs.filter_map(|(at, path)| Some((at, fs::read(path).ok()?))).collect();
    let says = |bytes: &[u8]| bytes.windows(common::SECTION.len()).any(|window| window == common::SECTION);
    if !files.iter().any(|(_, bytes)| says(bytes)) {
        return Ok(None);
    }
    let names = names(&files);
    let write = |name: String, bytes: Vec<u8>| {
        let place = folder.join(name);
        let written = fs::write(&place, bytes).map(|()| place.clone().into_os_string());
        written.map_err(|cause| Error::Write(place, cause))
    };
    let shared = names.iter().filter(|(_, name)| name.largest.is_some() && !name.is_set);
    let in_libraries: BTreeSet<Vec<u8>> = files.iter().flat_map(|(_, bytes)| exported_data(bytes)).collect();
    let of_libraries: BTreeSet<&[u8]> =
        shared.clone().map(|(name, _)| name.as_slice()).filter(|name| in_libraries.contains(*name)).collect();
    let mut edits = BTreeMap::new();
    for (at, bytes) in files.iter().filter(|_| !of_libraries.is_empty()) {
        if let Some(changed) = common::without(bytes, &of_libraries) {
            edits.insert(*at, vec![write(format!("{at}-common.o"), changed)?]);
        }
    }
    let own = shared.filter(|(name, _)| !of_libraries.contains(name.as_slice())).map(|(_, name)| name);
    let mut first: Vec<OsString> = Vec::new();
    for (file, member) in own.clone().filter_map(|name| name.member).collect::<BTreeSet<_>>() {
        let all = archive::members(&files[file].1).unwrap_or_default();
        let bytes = all.get(member).map(|(_, bytes)| bytes.to_vec()).unwrap_or_default();
        first.push(write(format!("{file}-{member}-member.o"), bytes)?);
    }
    let several = own.filter(|name| name.sizes.len() > 1 && name.member.is_none());
    let largest: Vec<_> = several.filter_map(|name| name.largest.clone()).collect();
    if !largest.is_empty() {
        first.push(write("common.o".to_owned(), common::object(&largest))?);
    }
    if let Some((at, _)) = files.first().filter(|_| !first.is_empty()) {
        let item = &invocation.items[*at];
        let value = item.value.clone().unwrap_or_default();
        let spelled = if item.name.is_some() { OsString::from_iter([OsStr::new("-l"), &value]) } else { value };
        first.extend(edits.remove(at).unwrap_or_else(|| vec![spelled]));
        edits.insert(*at, first);
    }
    let edits: Vec<_> = edits.into_iter().map(|(at, words)| (at, Edit::Replace(words))).collect();
    Ok((!edits.is_empty()).then(|| invocation.write(&edits).into_iter().map(|word| word.text).collect()))
}

/// What the files of a link define of data, by name.
fn names(files: &[Given]) -> BTreeMap<Vec<u8>, Name> {
    let mut names: BTreeMap<Vec<u8>, Name> = BTreeMap::new();
    for (file, (_, bytes)) in files.iter().enumerate() {
        let members = archive::members(bytes);
        let is_archive = members.is_some();
        for (at, (_, member)) in members.unwrap_or_else(|| vec![(Vec::new(), bytes)]).into_iter().enumerate() {
            for definition in common::definitions(member) {
                let name = names.entry(definition.name.clone()).or_default();
                if !definition.is_common {
                    name.is_set |= !is_archive;
                    name.member = name.member.or(is_archive.then_some((file, at)));
                    continue;
                }
                name.sizes.insert(definition.size);
                let alignment = name.largest.as_ref().map_or(0, |it| it.alignment).max(definition.alignment);
                let is_largest = name.largest.as_ref().is_none_or(|it| it.size < definition.size);
                let kept = if is_largest { definition } else { name.largest.take().unwrap_or(definition) };
                name.largest = Some(Definition { alignment, ..kept });
            }
        }
    }
    names
}

/// The names of data that a shared library shows.
fn exported_data(bytes: &[u8]) -> Vec<Vec<u8>> {
    let module = Module::read(&bytes).ok().filter(|module| module.kind == Kind::SideModule);
    let exports = module.map(|module| module.exports).unwrap_or_default();
    let data = exports.into_iter().filter(|export| matches!(export.what, Extern::Global { .. }));
    data.map(|export| export.name.into_bytes()).collect()
}
