//! Marks the common symbols of an object that was just compiled.

use crate::error::Error;
use crate::objects::common;
use std::fs;
use std::path::Path;

/// Makes weak what an object has of common symbols.
pub fn mark(object: &Path) -> Result<(), Error> {
    let is_file = object.symlink_metadata().is_ok_and(|found| found.is_file());
    let Some(marked) =
        Some(object).filter(|_| is_file).and_then(|object| fs::read(object).ok()).as_deref().and_then(common::marked)
    else {
        return Ok(());
    };
    // A compiler cache may have given this file to others, too: it is replaced, and not written into.
    let place = object.with_extension("emshim-common");
    let replaced = fs::write(&place, &marked).and_then(|()| fs::rename(&place, object));
    // In a folder that takes no new file it is written into all the same.
    let written = replaced.or_else(|_| fs::write(object, &marked));
    written.map_err(|cause| Error::Write(object.to_owned(), cause))
}
