//! Bytes that change when something else does: what keys are made of.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Adds bytes so that no two lists of them come out the same.
pub fn add(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend((bytes.len() as u64).to_le_bytes());
    out.extend(bytes);
}

/// The first of such bytes, and the rest; `None` where they were cut off.
pub fn take(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)
}

/// Adds what changes when this file is replaced.
pub fn add_file(out: &mut Vec<u8>, file: &Path) {
    add(out, &fs::metadata(file).map(|found| stamp(&found)).unwrap_or_default());
}

/// What changes when a file is replaced.
pub fn stamp(found: &Metadata) -> Vec<u8> {
    let numbers = [
        found.dev() as i64,
        found.ino() as i64,
        found.size() as i64,
        found.mtime(),
        found.mtime_nsec(),
        found.ctime(),
        found.ctime_nsec(),
    ];
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}
