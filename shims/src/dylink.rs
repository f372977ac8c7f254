//! The section in which a module says what it needs: `dylink.0`, the first one. emcc names a needed library by its file
//! and, before 6.0, drops runtime paths, of which its loaders complain. A section of our own behind it, made as that one,
//! holds what has no place there: the soname, and runtime paths for those loaders.

/// What is to be said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Says {
    /// Names of needed libraries, and what to call each instead.
    pub renamed: Vec<(Vec<u8>, Vec<u8>)>,
    /// Runtime paths, put behind those that are there.
    pub runtime_path: Vec<Vec<u8>>,
    /// Does the loader know runtime paths?
    pub loader_has_paths: bool,
    /// The module's own soname.
    pub soname: Option<Vec<u8>>,
}

pub(crate) const HEADER: &[u8] = b"\0asm\x01\0\0\0";
pub(crate) const CUSTOM: u8 = 0;
const NAME: &[u8] = b"dylink.0";
const OWN: &[u8] = b"emshim.dylink";
const NEEDED: u8 = 2;
const RUNTIME_PATH: u8 = 5;
const SONAME: u8 = 6;

/// The module with these things said; `None` when it has no `dylink.0`, or says them already.
pub fn say(module: &[u8], says: &Says) -> Option<Vec<u8>> {
    let (body, rest) = custom(module.strip_prefix(HEADER)?, NAME)?;
    let (_, rest) = custom(rest, OWN).unwrap_or((&[], rest));
    let mut section = Vec::new();
    let mut paths = Vec::new();
    for (kind, content) in subsections(body)? {
        match kind {
            NEEDED => put_sized(&mut section, kind, &list(&renamed(strings(content)?, &says.renamed))),
            RUNTIME_PATH => paths = strings(content)?,
            _ => put_sized(&mut section, kind, content),
        }
    }
    for path in &says.runtime_path {
        if !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    let mut own = Vec::new();
    if !paths.is_empty() {
        put_sized(if says.loader_has_paths { &mut section } else { &mut own }, RUNTIME_PATH, &list(&paths));
    }
    if let Some(soname) = &says.soname {
        put_sized(&mut own, SONAME, soname);
    }
    let own = if own.is_empty() { own } else { section_of(OWN, &own) };
    let changed = [HEADER, &section_of(NAME, &section), &own, rest].concat();
    (changed != module).then_some(changed)
}

/// The soname that [`say`] wrote, from the module's first bytes.
pub fn soname(start: &[u8]) -> Option<Vec<u8>> {
    let (_, rest) = custom(start.strip_prefix(HEADER)?, NAME)?;
    let own = subsections(custom(rest, OWN)?.0)?;
    own.into_iter().find(|(kind, _)| *kind == SONAME).map(|(_, name)| name.to_vec())
}

pub(crate) fn subsections(mut bytes: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut found = Vec::new();
    while let Some((&kind, after)) = bytes.split_first() {
        let (content, after) = sized(after)?;
        found.push((kind, content));
        bytes = after;
    }
    Some(found)
}

/// The content of the custom section of this name that comes first, and what follows it.
fn custom<'a>(bytes: &'a [u8], name: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let (&id, bytes) = bytes.split_first()?;
    let (content, rest) = sized(bytes).filter(|_| id == CUSTOM)?;
    let (found, body) = sized(content)?;
    (found == name).then_some((body, rest))
}

/// Bytes with their count before them, and what follows.
pub(crate) fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (size, bytes) = number(bytes)?;
    (size <= bytes.len()).then(|| bytes.split_at(size))
}

/// An unsigned LEB128 of at most 32 bits.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, &bytes[at + 1..]));
        }
    }
    None
}

fn strings(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let (count, mut bytes) = number(bytes)?;
    let mut found = Vec::new();
    for _ in 0..count {
        let (text, rest) = sized(bytes)?;
        found.push(text.to_vec());
        bytes = rest;
    }
    Some(found)
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

fn list(texts: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_number(&mut bytes, texts.len());
    for text in texts {
        put_number(&mut bytes, text.len());
        bytes.extend(text);
    }
    bytes
}

pub(crate) fn section_of(name: &[u8], body: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    put_number(&mut content, name.len());
    content.extend(name);
    content.extend(body);
    let mut section = Vec::new();
    put_sized(&mut section, CUSTOM, &content);
    section
}

pub(crate) fn put_sized(bytes: &mut Vec<u8>, kind: u8, content: &[u8]) {
    bytes.push(kind);
    put_number(bytes, content.len());
    bytes.extend(content);
}

pub(crate) fn put_number(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
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
        let says = |loader_has_paths| Says {
            renamed: vec![(bytes("libone.so.1.2"), bytes("libone.so.1"))],
            runtime_path: vec![bytes("$ORIGIN/../lib"), bytes("/kept")],
            loader_has_paths,
            soname: Some(bytes("libme.so.3")),
        };
        let needed = list(&[bytes("libone.so.1"), bytes("libtwo.so")]);
        let paths = list(&[bytes("/kept"), bytes("$ORIGIN/../lib")]);
        for (loader_has_paths, places) in [(true, [4, 1]), (false, [3, 2])] {
            let after = say(&before, &says(loader_has_paths)).unwrap();
            assert_eq!(soname(&after), Some(bytes("libme.so.3")));
            let (first, rest) = custom(&after[HEADER.len()..], NAME).unwrap();
            let (own, rest) = custom(rest, OWN).unwrap();
            let (first, own) = (subsections(first).unwrap(), subsections(own).unwrap());
            assert_eq!([first.len(), own.len()], places);
            assert_eq!(first[..3], [(1, &b"\x05\x04\x1c\0"[..]), (NEEDED, &needed), (9, b"later")]);
            assert!([first, own].concat().contains(&(RUNTIME_PATH, &paths)));
            assert!(before.ends_with(rest));
        }
        let after = say(&before, &says(true)).unwrap();
        assert_eq!(say(&after, &says(true)), None);
    }

    #[test]
    fn other_bytes_are_left_alone() {
        let whole = module(&[(NEEDED, &list(&[bytes("libone.so")]))]);
        let says = Says { soname: Some(bytes("x")), ..Says::default() };
        for cut in 0..whole.len() {
            drop(say(&whole[..cut], &says));
            drop(soname(&whole[..cut]));
        }
        for other in [
            &b""[..],
            HEADER,
            b"\x7fELF",
            b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0",
            b"\0asm\x01\0\0\0\0\xff\xff\xff\xff\xff\xff",
        ] {
            assert_eq!(say(other, &says), None);
            assert_eq!(soname(other), None);
        }
        let long = [HEADER, &section_of(NAME, b"\x02\x05\xff\xff\xff\xff\x0f")[..]].concat();
        assert_eq!(say(&long, &says), None);
    }
}
