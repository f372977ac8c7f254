//! Common symbols, which WebAssembly's objects have not: a definition without a value (`int x;`) of a source that was compiled
//! with `-fcommon`. clang defines each; here they become weak, and objects that have such say so in a section of their own.

use super::object::{DATA, HIDDEN, LOCAL, Object, Segment, Symbol, THREADS, UNDEFINED, WEAK};
use super::wasm_sections::section_of;
use std::collections::BTreeSet;

/// The section that says it. A linker hands it on, empty.
pub const SECTION: &[u8] = b"emshim.common";

/// How clang calls the segments of data that are all zeros; another name is one that the source gave.
const ZEROS: &[u8] = b".bss.";

/// Makes weak what a source defines without a value; `None` where there is none, or it is no object.
pub fn marked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut object = Object::read(bytes)?;
    let of_zeros = |symbol: &Symbol| segment(&object, symbol).is_some_and(|it| it.name.starts_with(ZEROS));
    let is_common = |symbol: &&Symbol| symbol.flags & (LOCAL | WEAK | THREADS) == 0 && of_zeros(symbol);
    let common: Vec<bool> = object.symbols.iter().map(|symbol| is_common(&symbol)).collect();
    if !common.contains(&true) {
        return None;
    }
    for (symbol, _) in object.symbols.iter_mut().zip(common).filter(|(_, is_common)| *is_common) {
        symbol.flags |= WEAK;
    }
    let mut written = object.write();
    written.extend(section_of(SECTION, b""));
    Some(written)
}

fn segment<'a>(object: &'a Object, symbol: &Symbol) -> Option<&'a Segment> {
    let defined = symbol.kind == DATA && symbol.is_defined();
    object.segments.get(*symbol.place.first().filter(|_| defined)?)
}

/// Data that an object defines for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Its name.
    pub name: Vec<u8>,
    /// In bytes.
    pub size: usize,
    /// As a power of two.
    pub alignment: usize,
    /// Does it give way to another one?
    pub is_common: bool,
    /// Is it hidden from other modules?
    pub is_hidden: bool,
}

/// What data an object defines for others.
pub fn definitions(bytes: &[u8]) -> Vec<Definition> {
    let Some(object) = Object::read(bytes) else { return Vec::new() };
    let of = |symbol: &Symbol| {
        let segment = segment(&object, symbol).filter(|_| symbol.is_global())?;
        Some(Definition {
            name: symbol.name.clone(),
            size: *symbol.place.get(2)?,
            alignment: segment.alignment,
            is_common: symbol.flags & WEAK != 0 && segment.name.starts_with(ZEROS),
            is_hidden: symbol.flags & HIDDEN != 0,
        })
    };
    object.symbols.iter().filter_map(of).collect()
}

/// An object that leaves these to another module; `None` where it has none of them, or gives one a value.
pub fn without(bytes: &[u8], names: &BTreeSet<&[u8]>) -> Option<Vec<u8>> {
    let mut object = Object::read(bytes)?;
    let of_zeros = |symbol: &Symbol| segment(&object, symbol).is_some_and(|it| it.name.starts_with(ZEROS));
    let is_left = |it: &Symbol| it.is_global() && it.flags & WEAK != 0 && names.contains(&*it.name) && of_zeros(it);
    let left: Vec<bool> = object.symbols.iter().map(is_left).collect();
    for (symbol, _) in object.symbols.iter_mut().zip(&left).filter(|(_, is_left)| **is_left) {
        symbol.flags = symbol.flags & !WEAK | UNDEFINED;
        symbol.place.clear();
    }
    left.contains(&true).then(|| object.write())
}

/// An object with these definitions, which give way to others.
pub fn object(definitions: &[Definition]) -> Vec<u8> {
    let name = |definition: &Definition| [ZEROS, &definition.name].concat();
    let segment = |it: &Definition| Segment { name: name(it), alignment: it.alignment, flags: 0 };
    let segments = definitions.iter().map(|it| (segment(it), vec![0; it.size])).collect();
    let symbols = definitions.iter().enumerate().map(|(at, it)| Symbol {
        kind: DATA,
        flags: WEAK | if it.is_hidden { HIDDEN } else { 0 },
        name: it.name.clone(),
        place: vec![at, 0, it.size],
    });
    Object::of_data(segments, symbols.collect()).write()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &[u8], flags: usize, size: usize) -> Vec<u8> {
        let segment = Segment { name: name.to_vec(), alignment: 2, flags: 0 };
        let symbol = Symbol { kind: DATA, flags, name: b"x".to_vec(), place: vec![0, 0, size] };
        Object::of_data(vec![(segment, vec![0; size])], vec![symbol]).write()
    }

    #[test]
    fn only_what_has_no_value_becomes_weak() {
        let marked_one = marked(&with(b".bss.x", 0, 4)).unwrap();
        let found = definitions(&marked_one);
        assert!(found[0].is_common && found[0].size == 4 && found[0].alignment == 2);
        assert!(marked_one.windows(SECTION.len()).any(|window| window == SECTION));
        for (name, flags) in [(&b".data.x"[..], 0), (b".bss.x", LOCAL), (b".bss.x", WEAK), (b"mine", 0)] {
            assert_eq!(marked(&with(name, flags, 4)), None);
        }
        assert_eq!(marked(b"BC\xc0\xde"), None);
        let largest = Definition { size: 9, ..found[0].clone() };
        assert_eq!(definitions(&object(std::slice::from_ref(&largest))), [largest]);
    }

    #[test]
    fn any_bytes_are_an_answer() {
        let whole = marked(&with(b".bss.x", 0, 4)).unwrap();
        for length in 0..whole.len() {
            drop((marked(&whole[..length]), definitions(&whole[..length])));
        }
    }
}
