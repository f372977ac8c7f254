//! The section in which a module says what it needs: `dylink.0`, the first one. emcc names a needed library by its file
//! and, before 6.0, drops runtime paths, of which its loaders complain. A section of our own behind it, made as that one,
//! holds what has no place there: the soname, and runtime paths for those loaders.

use crate::objects::wasm_sections::{HEADER, custom, list, put_sized, section_of, strings, subsections};
use postlink::module::{OWN_SECTION, SONAME};

/// What a module says of shared libraries besides what emcc writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DynamicEntries {
    /// Names of needed libraries, and what to call each instead.
    pub renamed: Vec<(Vec<u8>, Vec<u8>)>,
    /// Runtime paths, put behind those that are there.
    pub runtime_path: Vec<Vec<u8>>,
    /// Does the loader know runtime paths?
    pub loader_has_paths: bool,
    /// The module's own soname.
    pub soname: Option<Vec<u8>>,
}

const NAME: &[u8] = b"dylink.0";
const OWN: &[u8] = OWN_SECTION.as_bytes();
const NEEDED: u8 = 2;
const RUNTIME_PATH: u8 = 5;

/// The module with these things said; `None` when it has no `dylink.0`, or says them already.
pub fn with_entries(module: &[u8], entries: &DynamicEntries) -> Option<Vec<u8>> {
    let (body, rest) = custom(module.strip_prefix(HEADER)?, NAME)?;
    let (_, rest) = custom(rest, OWN).unwrap_or((&[], rest));
    let mut section = Vec::new();
    let mut paths = Vec::new();
    for (kind, content) in subsections(body)? {
        match kind {
            NEEDED => put_sized(&mut section, kind, &list(&renamed(strings(content)?, &entries.renamed))),
            RUNTIME_PATH => paths = strings(content)?,
            _ => put_sized(&mut section, kind, content),
        }
    }
    for path in &entries.runtime_path {
        if !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    let mut own = Vec::new();
    if !paths.is_empty() {
        put_sized(if entries.loader_has_paths { &mut section } else { &mut own }, RUNTIME_PATH, &list(&paths));
    }
    if let Some(soname) = &entries.soname {
        put_sized(&mut own, SONAME, soname);
    }
    let own = if own.is_empty() { own } else { section_of(OWN, &own) };
    let changed = [HEADER, &section_of(NAME, &section), &own, rest].concat();
    (changed != module).then_some(changed)
}

/// The soname that [`with_entries`] wrote, from the module's first bytes.
pub fn soname(start: &[u8]) -> Option<Vec<u8>> {
    let (_, rest) = custom(start.strip_prefix(HEADER)?, NAME)?;
    let own = subsections(custom(rest, OWN)?.0)?;
    own.into_iter().find(|(kind, _)| *kind == SONAME).map(|(_, name)| name.to_vec())
}

fn renamed(names: Vec<Vec<u8>>, table: &[(Vec<u8>, Vec<u8>)]) -> Vec<Vec<u8>> {
    let mut done: Vec<Vec<u8>> = Vec::new();
    for name in names {
        let name = table.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new.clone());
        if !done.contains(&name) {
            done.push(name);
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(subsections: &[(u8, &[u8])]) -> Vec<u8> {
        let mut body = Vec::new();
        subsections.iter().for_each(|(kind, content)| put_sized(&mut body, *kind, content));
        [HEADER, &section_of(NAME, &body), b"\x01\x04\x01\x60\0\0"].concat()
    }

    fn bytes(text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }

    #[test]
    fn what_is_said_is_there_and_the_rest_as_it_was() {
        let needs = [list(&[bytes("libone.so.1.2"), bytes("libtwo.so")]), list(&[bytes("/kept")])];
        let before = module(&[(1, b"\x05\x04\x1c\0"), (NEEDED, &needs[0]), (RUNTIME_PATH, &needs[1]), (9, b"later")]);
        let entries = |loader_has_paths| DynamicEntries {
            renamed: vec![(bytes("libone.so.1.2"), bytes("libone.so.1"))],
            runtime_path: vec![bytes("$ORIGIN/../lib"), bytes("/kept")],
            loader_has_paths,
            soname: Some(bytes("libme.so.3")),
        };
        let needed = list(&[bytes("libone.so.1"), bytes("libtwo.so")]);
        let paths = list(&[bytes("/kept"), bytes("$ORIGIN/../lib")]);
        for (loader_has_paths, places) in [(true, [4, 1]), (false, [3, 2])] {
            let after = with_entries(&before, &entries(loader_has_paths)).unwrap();
            assert_eq!(soname(&after), Some(bytes("libme.so.3")));
            let (first, rest) = custom(&after[HEADER.len()..], NAME).unwrap();
            let (own, rest) = custom(rest, OWN).unwrap();
            let (first, own) = (subsections(first).unwrap(), subsections(own).unwrap());
            assert_eq!([first.len(), own.len()], places);
            assert_eq!(first[..3], [(1, &b"\x05\x04\x1c\0"[..]), (NEEDED, &needed), (9, b"later")]);
            assert!([first, own].concat().contains(&(RUNTIME_PATH, &paths)));
            assert!(before.ends_with(rest));
        }
        let after = with_entries(&before, &entries(true)).unwrap();
        assert_eq!(with_entries(&after, &entries(true)), None);
    }

    #[test]
    fn other_bytes_are_left_alone() {
        let whole = module(&[(NEEDED, &list(&[bytes("libone.so")]))]);
        let entries = DynamicEntries { soname: Some(bytes("x")), ..DynamicEntries::default() };
        for cut in 0..whole.len() {
            drop(with_entries(&whole[..cut], &entries));
            drop(soname(&whole[..cut]));
        }
        for other in [
            &b""[..],
            HEADER,
            b"\x7fELF",
            b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0",
            b"\0asm\x01\0\0\0\0\xff\xff\xff\xff\xff\xff",
        ] {
            assert_eq!(with_entries(other, &entries), None);
            assert_eq!(soname(other), None);
        }
        let long = [HEADER, &section_of(NAME, b"\x02\x05\xff\xff\xff\xff\x0f")[..]].concat();
        assert_eq!(with_entries(&long, &entries), None);
    }
}
