//! What keeps a wheel from being written again: members that an installer would put elsewhere, that have one name or that share bytes.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;

/// What a record of a member begins with in the list at an archive's end.
const RECORD: [u8; 4] = *b"PK\x01\x02";
/// How long one is without its name, its extra field and its comment.
const FIXED: usize = 46;

/// Why no wheel is written that has a member of this name.
pub(super) fn unfit(name: &str) -> Option<&'static str> {
    if name.chars().any(char::is_control) {
        return Some("its name has a control character");
    }
    if name.starts_with('/') || name.contains('\\') || name.as_bytes().get(1) == Some(&b':') {
        return Some("its name is no path inside a wheel");
    }
    name.split('/').any(|part| part == "..").then_some("its name leads out of the wheel")
}

/// Looks at all members' names and places.
pub(super) fn look_at(file: &mut File, zip: &mut ZipArchive<File>) -> Result<(), String> {
    let named = |name: &str, why: &str| format!("{}: {why}", name.escape_debug());
    if let Some((name, why)) = zip.file_names().find_map(|name| Some((name, unfit(name)?))) {
        return Err(named(name, why));
    }
    // Of two with one name the archive's reader knows one, and installers choose for themselves.
    let listed = listed(file, zip.central_directory_start()).map_err(|error| error.to_string())?;
    if listed != zip.len() {
        return Err(format!("it lists {listed} members and {} names: some have one name", zip.len()));
    }
    let mut places = Vec::with_capacity(zip.len());
    for index in 0..zip.len() {
        let member = zip.by_index_raw(index).map_err(|error| error.to_string())?;
        places.push((member.header_start(), member.compressed_size()));
    }
    places.sort_unstable();
    match places.windows(2).any(|two| two[0].0.saturating_add(two[0].1) > two[1].0) {
        true => Err("its members share bytes of it, as no tool writes them".to_owned()),
        false => Ok(()),
    }
}

/// How many members the list has that begins there.
fn listed(file: &mut File, start: u64) -> std::io::Result<usize> {
    let mut reader = std::io::BufReader::new(file);
    reader.seek(SeekFrom::Start(start))?;
    let (mut count, mut fixed) = (0, [0; FIXED]);
    while reader.read_exact(&mut fixed).is_ok() && fixed[..4] == RECORD {
        let length = |at: usize| i64::from(u16::from_le_bytes([fixed[at], fixed[at + 1]]));
        reader.seek_relative(length(28) + length(30) + length(32))?;
        count += 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stay_inside_a_wheel() {
        for name in ["p/m.so", "p/..m.so", "p/a:b", "é/m.so", "p/"] {
            assert_eq!(unfit(name), None, "{name}");
        }
        for name in ["../m.so", "p/../../m.so", "p/..", "/m.so", "C:/m.so", "p\\m.so", "p/a\nb", "p/a\0b", "\u{85}"] {
            assert!(unfit(name).is_some(), "{name:?}");
        }
    }
}
