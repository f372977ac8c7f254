//! A link's command line with other archives in it: exactly the members that an earlier link took, or copies whose `main`
//! nobody finds.

use super::object_symbols;
use super::taken::{MAINS, Member};
use crate::error::Error;
use crate::read::response_files;
use object::read::archive::ArchiveFile;
use policy::invocation::{Edit, Item};
use policy::{Invocation, Tool};
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// A folder for what stands in the archives' place.
pub struct Archives<'a> {
    /// Whose command line it is.
    pub tool: Tool,
    /// The folder.
    pub folder: &'a Path,
}

impl Archives<'_> {
    /// Each archive becomes the objects that were taken of it. An archive of which wasm-ld names two members alike stays, too,
    /// behind those that it names once.
    pub fn only(&self, args: &[OsString], taken: &[Member]) -> Result<Vec<OsString>, Error> {
        self.replaced(args, &|at, archive, bytes| {
            let names = taken.iter().filter(|member| is_same(&member.archive, archive)).map(|member| &*member.name);
            let names: Vec<&str> = names.collect();
            let Ok(parsed) = ArchiveFile::parse(bytes) else { return Ok(None) };
            let members: Vec<_> = parsed.members().filter_map(Result::ok).collect();
            let name_of = |member: &object::read::archive::ArchiveMember<'_>| {
                let name = String::from_utf8_lossy(member.name()).into_owned();
                // wasm-ld says a thin archive's member by its path, and any other by its name.
                Path::new(&name).file_name().map_or(name.clone(), |name| name.to_string_lossy().into_owned())
            };
            let known = |name: &&str| Path::new(name).file_name().unwrap_or_default().to_string_lossy().into_owned();
            let names: Vec<String> = names.iter().map(known).collect();
            let count = |all: &mut dyn Iterator<Item = String>, name: &str| all.filter(|other| other == name).count();
            let (mut words, mut is_unclear) = (Vec::new(), false);
            for (index, member) in members.iter().enumerate() {
                let name = name_of(member);
                let times = count(&mut names.iter().cloned(), &name);
                if times == 0 {
                    continue;
                }
                if times < count(&mut members.iter().map(name_of), &name) {
                    is_unclear = true;
                    continue;
                }
                let object = match member.is_thin() {
                    true => archive.with_file_name(OsStr::from_bytes(member.name())),
                    false => {
                        let object = self.folder.join(format!("{at}-{index}.o"));
                        let Ok(data) = member.data(bytes) else { return Ok(None) };
                        fs::write(&object, data).map_err(|cause| Error::Write(object.clone(), cause))?;
                        object
                    }
                };
                words.push(object.into_os_string());
            }
            if is_unclear {
                words.push(archive.into());
            }
            Ok(Some(words))
        })
    }

    /// Each archive becomes a copy whose functions `main` have a name that no C program has; thin ones, which have no members in
    /// themselves, stay.
    pub fn without_mains(&self, args: &[OsString]) -> Result<Vec<OsString>, Error> {
        self.replaced(args, &|at, archive, bytes| {
            let mut copy = bytes.to_vec();
            if bytes.starts_with(THIN) || !object_symbols::disguise(&mut copy, &MAINS) {
                return Ok(None);
            }
            let file = OsString::from_iter([OsStr::new(&format!("{at}-")), archive.file_name().unwrap_or_default()]);
            let file = self.folder.join(file);
            fs::write(&file, copy).map_err(|cause| Error::Write(file.clone(), cause))?;
            Ok(Some(vec![file.into_os_string()]))
        })
    }

    /// Puts words in the place of each archive; what stands a second time is left out. `None` leaves it.
    fn replaced(&self, args: &[OsString], by: &Replacement<'_>) -> Result<Vec<OsString>, Error> {
        let words = response_files::expand(args.iter().cloned())?.words;
        let parsed = Invocation::parse(self.tool, words);
        let (mut edits, mut seen) = (Vec::new(), HashSet::new());
        for (at, item) in parsed.items.iter().enumerate() {
            let Some(archive) = input(&parsed, item) else { continue };
            let Some(bytes) = fs::read(&archive).ok().filter(|bytes| is_archive(bytes)) else { continue };
            let Some(words) = by(at, &archive, &bytes)? else { continue };
            let is_first = seen.insert(fs::canonicalize(&archive).unwrap_or(archive));
            edits.push((at, if is_first && !words.is_empty() { Edit::Replace(words) } else { Edit::Drop }));
        }
        Ok(parsed.write(&edits).into_iter().map(|word| word.text).collect())
    }
}

/// From an item's place, its archive and the archive's bytes to what stands there.
type Replacement<'a> = dyn Fn(usize, &Path, &[u8]) -> Result<Option<Vec<OsString>>, Error> + 'a;

/// The file that an item gives the link: an operand, or the archive that `-lNAME` is.
pub fn input(planned: &Invocation, item: &Item) -> Option<PathBuf> {
    let value = item.value.as_deref()?;
    match item.name.as_deref() {
        None => Some(value.into()),
        Some(b"-l" | b"l") => {
            let name = match value.as_bytes().strip_prefix(b":") {
                Some(file) => OsStr::from_bytes(file).to_owned(),
                None => OsString::from_iter([OsStr::new("lib"), value, OsStr::new(".a")]),
            };
            planned.values("L").map(|folder| Path::new(folder).join(&name)).find(|path| path.is_file())
        }
        Some(_) => None,
    }
}

const THIN: &[u8] = b"!<thin>\n";

fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"!<arch>\n") || bytes.starts_with(THIN)
}

fn is_same(one: &Path, other: &Path) -> bool {
    one == other || matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}
