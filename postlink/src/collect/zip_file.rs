//! Wheels and other zip files: each member is read by itself, so that many are read at once.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zip::ZipArchive;

use super::exclude::Exclude;
use super::found::{self, Found};
use super::kinds;
use super::questions::Questions;
use super::shown::shown;
use super::unpack::{self, Budget, MEMBER, Shared};
use crate::link::header::HEAD;
use crate::regular;

/// What is said of a package in an archive.
pub(crate) const NESTED: &str = "it is a package inside an archive, which is not looked into; unpack the outer one";

/// Bytes of what a symbolic link leads to.
const LONGEST_LINK: u64 = 4096;

/// A member of a zip archive that may be a module or a program.
pub(super) struct Member {
    archive: PathBuf,
    zip: ZipArchive<Shared>,
    index: usize,
    name: String,
    /// The archive's.
    budget: Arc<Budget>,
}

/// Does the file start as zip archives do, empty ones too?
pub(super) fn starts_one(path: &Path) -> bool {
    let mut head = [0; 2];
    regular::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && &head == b"PK"
}

/// The members that have to be looked at.
pub(super) fn members(path: &Path, exclude: Exclude) -> Result<Vec<Member>, String> {
    let mut zip = unpack::open(path)?;
    let packed = fs::metadata(path).map_or(0, |data| data.len());
    let budget = Arc::new(Budget::of(packed));
    let mut members = Vec::new();
    for index in 0..zip.len() {
        let name = zip.name_for_index(index).unwrap_or_default().to_owned();
        if name.ends_with('/') || kinds::is_text(&name) || exclude.takes_member(&name) {
            continue;
        }
        members.push(Member { archive: path.to_owned(), zip: zip.clone(), index, name, budget: Arc::clone(&budget) });
    }
    // Sizes are looked at here, where they can be added up, and places, where they can be compared.
    let (mut total, mut places) = (0_u64, Vec::with_capacity(members.len()));
    for member in &members {
        let raw = zip.by_index_raw(member.index).map_err(|error| format!("{}: {error}", member.name))?;
        let size = raw.size();
        total = total.saturating_add(if kinds::is_unpacked(&member.name) { size } else { 0 });
        if size > MEMBER && kinds::is_module_name(&member.name) {
            return Err(format!("{}: a member of {size} bytes; more than {MEMBER} are not unpacked", member.name));
        }
        places.push((raw.header_start(), raw.compressed_size()));
    }
    places.sort_unstable();
    if places.windows(2).any(|two| two[0].0.saturating_add(two[0].1) > two[1].0 || two[0].0 == two[1].0) {
        return Err("its members share bytes of it, as no tool writes them".into());
    }
    let allowed = unpack::allowed(packed);
    if total > allowed {
        return Err(format!("it unpacks to {total} bytes; of {packed} bytes no more than {allowed} are unpacked"));
    }
    Ok(members)
}

impl Member {
    pub(super) fn read(&self, questions: &Questions) -> Found {
        let shown = format!("{}!/{}", shown(&self.archive), self.name);
        if kinds::is_package(&self.name) {
            return Found::fail(&shown, NESTED);
        }
        self.unpack(&shown, questions).unwrap_or_else(|reason| Found::fail(&shown, reason))
    }

    /// What is in it; unpacked, if its first bytes are a module's or a program's.
    fn unpack(&self, shown: &str, questions: &Questions) -> Result<Found, String> {
        let mut zip = self.zip.clone();
        let mut member = zip.by_index(self.index).map_err(|error| error.to_string())?;
        let size = member.size();
        if member.is_symlink() {
            let mut target = String::new();
            let read = (&mut member).take(LONGEST_LINK).read_to_string(&mut target);
            let folder = shown.rsplit_once('/').map_or("", |(folder, _)| folder);
            // A link that leads nowhere is whoever's who needs it.
            let to = read.ok().map(|_| (shown.to_owned(), format!("{folder}/{target}")));
            return Ok(Found { aliases: to.into_iter().collect(), ..Found::default() });
        }
        let mut head = Vec::new();
        let count = HEAD as u64;
        (&mut member).take(count).read_to_end(&mut head).map_err(|error| error.to_string())?;
        if !found::is_wanted(&self.name, &head, size) {
            return Ok(found::of_head(shown.to_owned(), &head, size));
        }
        self.budget.take(size)?;
        let bytes = unpack::rest(&mut member, head.clone(), size)?;
        Ok(found::of_member(shown.to_owned(), &head, &bytes, questions))
    }
}
