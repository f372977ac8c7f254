//! The section in which a module says what it needs: `dylink.0`, the first one. emcc names a needed library by its file
//! and, before 4.0.9, drops runtime paths, of which its loaders complain. A section of our own behind it, made as that one,
//! holds what has no place there: the soname, and runtime paths for those loaders.

use crate::objects::wasm_sections::{HEADER, custom, section_of};
use postlink::module::OWN_SECTION;
use postlink::module::subsections::{DYLINK_NEEDED, DYLINK_RUNTIME_PATH, SONAME, Subsections};

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

/// The module with these things said; `None` when it has no `dylink.0`, or says them already.
pub fn with_entries(module: &[u8], entries: &DynamicEntries) -> Option<Vec<u8>> {
    let (body, rest) = custom(module.strip_prefix(HEADER)?, NAME)?;
    let (_, rest) = custom(rest, OWN).unwrap_or((&[], rest));
    let (mut section, mut own) = (Subsections::read(body, 0).ok()?, Subsections::default());
    let (needed, was) = (section.list(DYLINK_NEEDED).ok()?, section.list(DYLINK_RUNTIME_PATH).ok()?);
    let names = renamed(&needed, &entries.renamed);
    if names != needed {
        section.put_list(DYLINK_NEEDED, &names);
    }
    let mut paths = was.clone();
    for path in &entries.runtime_path {
        if !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    match entries.loader_has_paths {
        true if paths != was => section.put_list(DYLINK_RUNTIME_PATH, &paths),
        true => {}
        false => {
            section.put(DYLINK_RUNTIME_PATH, None);
            own.put_list(DYLINK_RUNTIME_PATH, &paths);
        }
    }
    if let Some(soname) = &entries.soname {
        own.put(SONAME, Some(soname.clone()));
    }
    let own = if own.is_empty() { Vec::new() } else { section_of(OWN, &own.write()) };
    let changed = [HEADER, &section_of(NAME, &section.write()), &own, rest].concat();
    (changed != module).then_some(changed)
}

/// The soname that [`with_entries`] wrote, from the module's first bytes.
pub fn soname(start: &[u8]) -> Option<Vec<u8>> {
    let (_, rest) = custom(start.strip_prefix(HEADER)?, NAME)?;
    let own = Subsections::read(custom(rest, OWN)?.0, 0).ok()?;
    own.only(SONAME).ok()?.map(<[u8]>::to_vec)
}

fn renamed(names: &[Vec<u8>], table: &[(Vec<u8>, Vec<u8>)]) -> Vec<Vec<u8>> {
    let mut done: Vec<Vec<u8>> = Vec::new();
    for name in names {
        let name = table.iter().find(|(old, _)| old == name).map_or(name, |(_, new)| new);
        if !done.contains(name) {
            done.push(name.clone());
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(subsections: Subsections) -> Vec<u8> {
        [HEADER, &section_of(NAME, &subsections.write()), b"\x01\x04\x01\x60\0\0"].concat()
    }

    fn needs(names: &[&str]) -> Subsections<'static> {
        let mut all = Subsections::default();
        all.put_list(DYLINK_NEEDED, names);
        all
    }

    fn bytes(text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }

    #[test]
    fn what_is_said_is_there_and_the_rest_as_it_was() {
        let mut before = needs(&["libone.so.1.2", "libtwo.so"]);
        before.put(1, Some(b"\x05\x04\x1c\0".to_vec()));
        before.put_list(DYLINK_RUNTIME_PATH, &["/kept"]);
        before.put(9, Some(b"later".to_vec()));
        let before = module(before);
        let entries = |loader_has_paths| DynamicEntries {
            renamed: vec![(bytes("libone.so.1.2"), bytes("libone.so.1"))],
            runtime_path: vec![bytes("$ORIGIN/../lib"), bytes("/kept")],
            loader_has_paths,
            soname: Some(bytes("libme.so.3")),
        };
        let paths = [bytes("/kept"), bytes("$ORIGIN/../lib")];
        for (loader_has_paths, places) in [(true, [4, 1]), (false, [3, 2])] {
            let after = with_entries(&before, &entries(loader_has_paths)).unwrap();
            assert_eq!(soname(&after), Some(bytes("libme.so.3")));
            let (first, rest) = custom(&after[HEADER.len()..], NAME).unwrap();
            let (own, rest) = custom(rest, OWN).unwrap();
            let (first, own) = (Subsections::read(first, 0).unwrap(), Subsections::read(own, 0).unwrap());
            assert_eq!([first.iter().count(), own.iter().count()], places);
            assert_eq!(first.iter().next(), Some((1, &b"\x05\x04\x1c\0"[..])));
            assert_eq!(first.iter().last(), Some((9, &b"later"[..])));
            assert_eq!(first.list(DYLINK_NEEDED).unwrap(), [bytes("libone.so.1"), bytes("libtwo.so")]);
            let place = if loader_has_paths { &first } else { &own };
            assert_eq!(place.list(DYLINK_RUNTIME_PATH).unwrap(), paths);
            assert!(before.ends_with(rest));
            // What reads modules for people and loaders says the same.
            let read = postlink::Module::read(&after.as_slice()).unwrap();
            assert_eq!(read.all_runtime_paths(), ["/kept", "$ORIGIN/../lib"]);
            assert_eq!(read.runtime_path().is_empty(), !loader_has_paths);
            assert_eq!(read.dylink.unwrap().soname.as_deref(), Some("libme.so.3"));
        }
        let after = with_entries(&before, &entries(true)).unwrap();
        assert_eq!(with_entries(&after, &entries(true)), None);
    }

    #[test]
    fn other_bytes_are_left_alone() {
        let whole = module(needs(&["libone.so"]));
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
