//! Where a program's wasm and data are, as far as the program's own folder and the ledger can tell.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::hash::Hash;
use super::header::Header;
use super::ledger::Ledger;
use super::ownership;
use super::program;
use crate::glue;
use crate::regular;

/// A program of more bytes is none; the largest glue seen has 3 MB, and SINGLE_FILE puts its wasm into it.
pub(crate) const MAX_PROGRAM: u64 = 256 << 20;

/// How a wasm file stands to the program that has it by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// The one that the program was linked with.
    Exact,
    /// Another one, newer than the program: somebody worked on it after the link (wasm-opt, strip).
    Edited,
    /// Another one, older than the program: left there by an earlier build.
    Stale,
    /// None that could be read.
    Missing,
}

/// The wasm that a program loads, in the order of `share/host/host.js`: names with the wasm's hash, which no other program's can
/// have, then the program's own.
pub fn loaded(program: &Path, header: &Header) -> Option<PathBuf> {
    let certain = format!(".{}.wasm", &header.wasm.to_string()[..12]);
    let stem = program::stem(program.file_name().unwrap_or_default());
    let linked = program.with_file_name(&header.name);
    let mut found = vec![program.with_file_name(program::with(stem, &certain))];
    found.extend(Some(linked.clone()).filter(|_| header.name.as_encoded_bytes().ends_with(certain.as_bytes())));
    found.extend([program.with_file_name(program::with(stem, ".wasm")), linked]);
    found.into_iter().find(|path| path.is_file())
}

pub(crate) fn state(wasm: &Path, hash: Hash, program_modified: SystemTime) -> State {
    match Hash::of_file(wasm) {
        Err(_) => State::Missing,
        Ok(found) if found == hash => State::Exact,
        Ok(_) => match wasm.metadata().and_then(|found| found.modified()) {
            Ok(modified) if modified > program_modified => State::Edited,
            _ => State::Stale,
        },
    }
}

/// The wasm of the program that stands, or stood until now, at `program`. The order is that of
/// certainty: its pair, the wasm it was linked with, then whatever it would have run with.
pub(crate) fn wasm(program: &Path, header: &Header, modified: SystemTime, ledger: &Ledger) -> Option<(PathBuf, State)> {
    if let Some(certain) = ownership::certain(program, header) {
        return Some((certain, State::Exact));
    }
    let own = program::beside(program, program::wasm_name);
    let standing = state(&own, header.wasm, modified);
    if matches!(standing, State::Exact | State::Edited) {
        return Some((own, standing));
    }
    let linked = program.with_file_name(&header.name);
    if Hash::of_file(&linked).is_ok_and(|found| found == header.wasm) {
        return Some((linked, State::Exact));
    }
    if let Some(recorded) = ledger.lookup(header.wasm) {
        return Some((recorded, State::Exact));
    }
    (standing == State::Stale).then_some((own, standing))
}

/// The data file of a program, looked for beside it under both its names, then beside its wasm.
/// `text` is where the program's bytes can be read now.
pub(crate) fn data(program: &Path, header: &Header, wasm: Option<&Path>, text: &Path) -> Option<PathBuf> {
    let linked = data_as_linked(header)?;
    let mut places = vec![program::beside(program, program::data_name), program.with_file_name(&linked)];
    places.extend(wasm.map(|wasm| wasm.with_file_name(&linked)));
    let found = places.into_iter().find(|path| path.is_file())?;
    // `tool.data` may well be the upstream's own file: only the code can tell.
    names_data(text, header).then_some(found)
}

pub(crate) fn names_data(program: &Path, header: &Header) -> bool {
    data_as_linked(header)
        .zip(regular::read(program, MAX_PROGRAM).ok())
        .is_some_and(|(name, code)| glue::names_data(&code, &name))
}

fn data_as_linked(header: &Header) -> Option<OsString> {
    let stem = Path::new(&header.name).file_stem()?;
    Some(program::with(stem, ".data"))
}
