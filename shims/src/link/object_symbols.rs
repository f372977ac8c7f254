//! Writes into objects what becomes of the symbols that they define: a flag for each, in place, so that no byte moves.
//!
//! The format is wasm's tool conventions (Linking.md): the custom section `linking`, in it the table of symbols.

use object::read::archive::ArchiveFile;
use policy::exports::{Binding, Symbol};

const HIDDEN: u8 = 0x04;
const EXPORTED: u8 = 0x20;
const WEAK: u64 = 0x01;
const LOCAL: u64 = 0x02;
const UNDEFINED: u64 = 0x10;
const EXPLICIT_NAME: u64 = 0x40;

/// Writes them into an object or an archive of objects. False: there was none in it that could be read, such as bitcode.
pub fn bind(file: &mut [u8], binding: &dyn Fn(Symbol<'_>) -> Binding) -> bool {
    let members: Vec<_> = match ArchiveFile::parse(&*file) {
        Ok(archive) => archive.members().filter_map(Result::ok).map(|member| member.file_range()).collect(),
        Err(_) => vec![(0, file.len() as u64)],
    };
    let mut is_read = members.is_empty();
    for (start, size) in members {
        let (Ok(start), Ok(size)) = (usize::try_from(start), usize::try_from(size)) else { continue };
        if let Some(object) = file.get_mut(start..).and_then(|rest| rest.get_mut(..size)) {
            is_read |= bind_object(object, binding).is_some();
        }
    }
    is_read
}

/// Gives functions of these names others, as long, that no C program has: in the objects of an archive, and in its index, by which
/// older linkers find them. False: there was none.
pub fn disguise(archive: &mut [u8], names: &[&str]) -> bool {
    let mut places = Vec::new();
    if let Ok(parsed) = ArchiveFile::parse(&*archive) {
        for (start, size) in parsed.members().filter_map(Result::ok).map(|member| member.file_range()) {
            let (Ok(start), Ok(size)) = (usize::try_from(start), usize::try_from(size)) else { continue };
            let object = archive.get(start..).and_then(|rest| rest.get(..size)).unwrap_or_default();
            let named = symbols(object).unwrap_or_default().into_iter().filter(|place| place.is_function);
            places.extend(named.map(|place| start + place.name.start..start + place.name.end));
        }
        let index = parsed.symbols().ok().flatten().into_iter().flatten().filter_map(Result::ok);
        places.extend(index.filter_map(|symbol| {
            let start = (symbol.name().as_ptr() as usize).checked_sub(archive.as_ptr() as usize)?;
            Some(start..start + symbol.name().len())
        }));
    }
    let is_named = |place: &std::ops::Range<usize>| {
        archive.get(place.clone()).is_some_and(|name| names.iter().any(|other| other.as_bytes() == name))
    };
    places.retain(is_named);
    places.iter().for_each(|place| archive[place.end - 1] = b'.');
    !places.is_empty()
}

fn bind_object(object: &mut [u8], binding: &dyn Fn(Symbol<'_>) -> Binding) -> Option<()> {
    let mut flags = Vec::new();
    for place in symbols(object)? {
        let name = std::str::from_utf8(&object[place.name.clone()]).ok()?;
        let set = match binding(Symbol { name, is_function: place.is_function, is_weak: place.is_weak }) {
            Binding::Open => continue,
            Binding::Own => HIDDEN | EXPORTED,
            Binding::Hidden => HIDDEN,
        };
        flags.push((place.flags, set));
    }
    // Each of these is among the lowest seven bits, which a number of any length has in its first byte.
    flags.into_iter().for_each(|(at, set)| object[at] |= set);
    Some(())
}

/// A function or data that an object defines, and that other objects see.
struct Place {
    flags: usize,
    name: std::ops::Range<usize>,
    is_function: bool,
    is_weak: bool,
}

fn symbols(object: &[u8]) -> Option<Vec<Place>> {
    const SYMBOL_TABLE: u8 = 8;
    let mut reader = Reader { bytes: object, at: 8 };
    if !object.starts_with(b"\0asm") {
        return None;
    }
    while reader.at < object.len() {
        let (id, size) = (reader.byte()?, reader.size()?);
        let end = reader.at.checked_add(size).filter(|end| *end <= object.len())?;
        if id == 0 && &object[reader.name()?] == b"linking" {
            reader.number()?; // the version
            while reader.at < end {
                let (kind, size) = (reader.byte()?, reader.size()?);
                let next = reader.at.checked_add(size)?;
                if kind == SYMBOL_TABLE {
                    return table(&mut reader);
                }
                reader.at = next;
            }
        }
        reader.at = end;
    }
    None
}

fn table(reader: &mut Reader<'_>) -> Option<Vec<Place>> {
    const FUNCTION: u8 = 0;
    const DATA: u8 = 1;
    const SECTION: u8 = 3;
    let mut places = Vec::new();
    for _ in 0..reader.size()? {
        let (kind, flags_at, flags) = (reader.byte()?, reader.at, reader.number()?);
        let is_defined = flags & UNDEFINED == 0;
        let mut name = None;
        match kind {
            DATA => {
                name = Some(reader.name()?);
                if is_defined {
                    (0..3).try_for_each(|_| reader.number().map(drop))?;
                }
            }
            SECTION => drop(reader.number()?),
            _ => {
                reader.number()?;
                if is_defined || flags & EXPLICIT_NAME != 0 {
                    name = Some(reader.name()?);
                }
            }
        }
        // A tag of exceptions is one for all modules.
        let is_ours = is_defined && flags & LOCAL == 0 && matches!(kind, FUNCTION | DATA);
        places.extend(name.filter(|_| is_ours).map(|name| Place {
            flags: flags_at,
            name,
            is_function: kind == FUNCTION,
            is_weak: flags & WEAK != 0,
        }));
    }
    Some(places)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// An unsigned number, seven bits to a byte, the lowest first.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn name(&mut self) -> Option<std::ops::Range<usize>> {
        let size = self.size()?;
        let end = self.at.checked_add(size).filter(|end| *end <= self.bytes.len())?;
        let name = self.at..end;
        self.at = end;
        Some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    /// A symbol table with a local function, a function, data, an undefined function, and a tag.
    fn object() -> Vec<u8> {
        with_table(b"\x05\x00\x02\x00\x01l\x00\x00\x01\x01f\x01\x01\x01d\x00\x00\x04\x00\x10\x02\x04\x01\x00\x01t")
    }

    fn number(mut number: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while number > 0x7f {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
        bytes
    }

    fn with_table(table: &[u8]) -> Vec<u8> {
        let linking = [b"\x07linking\x02\x08", &number(table.len())[..], table].concat();
        [b"\0asm\x01\0\0\0\x01\x01\0\0", &number(linking.len())[..], &linking].concat()
    }

    #[test]
    fn a_name_is_as_long_as_two_bytes_say() {
        let name = "n".repeat(300);
        let mut object = with_table(&[b"\x01\x00\x00\x01", &number(300)[..], name.as_bytes()].concat());
        let seen = RefCell::new(Vec::new());
        assert!(bind(&mut object, &|symbol| {
            seen.borrow_mut().push(symbol.name.to_owned());
            Binding::Hidden
        }));
        assert_eq!(seen.into_inner(), [name]);
    }

    #[test]
    fn what_an_object_defines_for_others_gets_its_flag_and_nothing_else_changes() {
        let before = object();
        let flags = |binding: Binding, name: &'static str| {
            let mut after = before.clone();
            let bind_one = |symbol: Symbol<'_>| if symbol.name == name { binding } else { Binding::Open };
            assert!(bind(&mut after, &bind_one));
            let changed: Vec<_> = (0..after.len()).filter(|&at| after[at] != before[at]).map(|at| after[at]).collect();
            changed
        };
        assert_eq!(flags(Binding::Hidden, "f"), [0x04]);
        assert_eq!(flags(Binding::Own, "f"), [0x24]);
        assert_eq!(flags(Binding::Hidden, "d"), [0x05]);
        for other in ["l", "t", ""] {
            assert!(flags(Binding::Hidden, other).is_empty(), "{other}");
        }
    }

    #[test]
    fn any_bytes_are_an_answer() {
        let whole = object();
        for length in 0..whole.len() {
            bind(&mut whole[..length].to_vec(), &|_| Binding::Hidden);
        }
        assert!(!bind(&mut b"BC\xc0\xde".to_vec(), &|_| Binding::Hidden));
        assert!(bind(&mut b"!<arch>\n".to_vec(), &|_| Binding::Hidden));
    }

    #[test]
    fn a_disguised_function_is_neither_in_its_object_nor_in_the_index() {
        let supplied = concat!(env!("CARGO_MANIFEST_DIR"), "/../share/host/libsupplied.a");
        let mut archive = std::fs::read(supplied).unwrap();
        let count =
            |archive: &[u8], name: &str| archive.windows(name.len()).filter(|part| *part == name.as_bytes()).count();
        let before = count(&archive, "__wrap_killpg");
        assert!(before >= 2, "in the index and in the object");
        assert!(disguise(&mut archive, &["__wrap_killpg"]));
        assert_eq!((count(&archive, "__wrap_killpg"), count(&archive, "__wrap_killp.")), (0, before));
        assert!(!disguise(&mut archive, &["__wrap_killpg"]));
    }
}
