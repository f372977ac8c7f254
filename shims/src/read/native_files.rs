//! What the files on a link line are. A native one is found here, by name, before wasm-ld says something obscure.

use crate::error::Error;
use object::read::archive::ArchiveFile;
use object::{FileKind, Object, ReadCache, ReadRef};
use policy::Invocation;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

/// What a file is, as far as a link cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A side module: wasm whose first section is `dylink.0` (or the older `dylink`).
    SideModule,
    /// Anything that wasm-ld or emcc can judge for themselves: wasm, bitcode, source, text.
    Other,
}

/// Fails on the first input that is native.
pub fn check<'a>(inputs: impl Iterator<Item = &'a OsStr>) -> Result<(), Error> {
    inputs.map(Path::new).filter(|path| path.is_file()).try_for_each(|path| match native(path) {
        Some((member, kind)) => {
            let member = member.map(|member| format!("({member})")).unwrap_or_default();
            Err(Error::Native { file: format!("{}{member}", path.display()), kind })
        }
        None => Ok(()),
    })
}

/// Is this a native compiler's own link? It finds `ld` on PATH, and its start-up object comes first.
pub fn is_native_link<'a>(inputs: impl Iterator<Item = &'a OsStr>) -> bool {
    inputs.map(Path::new).find(|path| path.is_file()).is_some_and(|first| native(first).is_some())
}

/// The side modules that a link is given by path.
pub fn side_modules(invocation: &Invocation) -> impl Iterator<Item = &Path> {
    invocation.inputs().map(Path::new).filter(|path| kind(path) == Kind::SideModule)
}

/// What a library or module is.
pub fn kind(path: &Path) -> Kind {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(32).read_to_end(&mut start));
    match read {
        Ok(_) if is_side_module(&start) => Kind::SideModule,
        _ => Kind::Other,
    }
}

/// An archive, or wasm that a link may still take: a section named `linking` is in it.
pub fn is_relocatable(path: &Path) -> bool {
    let bytes = std::fs::read(path).unwrap_or_default();
    let linking = || bytes.windows(8).any(|window| window == b"\x07linking");
    bytes.starts_with(b"!<arch>\n") || bytes.starts_with(b"\0asm") && !is_side_module(&bytes) && linking()
}

/// Header, a custom section (id 0, its size in one to five bytes), its name's length and the name.
fn is_side_module(start: &[u8]) -> bool {
    let Some(section) = start.strip_prefix(b"\0asm\x01\0\0\0\0") else { return false };
    let size_length = section.iter().take(5).take_while(|byte| **byte & 0x80 != 0).count() + 1;
    section.get(size_length..).is_some_and(|name| name.starts_with(b"\x08dylink.0") || name.starts_with(b"\x06dylink"))
}

/// The member (of an archive) that is native and what it is.
pub fn native(path: &Path) -> Option<(Option<String>, String)> {
    let mut file = File::open(path).ok()?;
    let mut magic = [0; 8];
    let length = read_start(&mut file, &mut magic)?;
    match &magic[..length] {
        [b'!', b'<', b'a', b'r', b'c', b'h', b'>', b'\n'] => native_member(file),
        start => looks_native(start).then(|| (None, named(&ReadCache::new(file)))),
    }
}

fn read_start(file: &mut File, start: &mut [u8]) -> Option<usize> {
    let mut length = 0;
    while length < start.len() {
        match file.read(&mut start[length..]).ok()? {
            0 => break,
            more => length += more,
        }
    }
    file.rewind().ok()?;
    Some(length)
}

/// The first member decides: an archive of mixed kinds is nobody's build.
fn native_member(file: File) -> Option<(Option<String>, String)> {
    let cache = ReadCache::new(file);
    let archive = ArchiveFile::parse(&cache).ok()?;
    let member = archive.members().next()?.ok()?;
    let data = member.data(&cache).ok()?;
    let kind = looks_native(data).then(|| named(data))?;
    Some((Some(String::from_utf8_lossy(member.name()).into_owned()), kind))
}

/// The magic numbers of ELF, Mach-O (both byte orders and sizes, and universal) and COFF for x86-64 and arm64.
fn looks_native(data: &[u8]) -> bool {
    const MAGIC: &[&[u8]] = &[
        b"\x7fELF",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"\x64\x86",
        b"\x64\xaa",
    ];
    MAGIC.iter().any(|magic| data.starts_with(magic))
}

fn named<'data, R: ReadRef<'data>>(data: R) -> String {
    let format = match FileKind::parse(data) {
        Ok(FileKind::Elf32 | FileKind::Elf64) => "ELF",
        Ok(FileKind::Coff | FileKind::CoffBig) => "COFF",
        _ => "Mach-O",
    };
    match object::File::parse(data) {
        Ok(file) => format!("a native file ({format}, {:?})", file.architecture()),
        Err(_) => format!("a native file ({format})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::{SeekFrom, Write};

    #[test]
    fn a_side_module_is_told_from_a_program() {
        assert!(is_side_module(b"\0asm\x01\0\0\0\0\x0f\x08dylink.0"));
        assert!(is_side_module(b"\0asm\x01\0\0\0\0\x80\x80\x80\x00\x08dylink.0\x01"));
        assert!(is_side_module(b"\0asm\x01\0\0\0\0\x09\x06dylink"));
        for other in [
            &b""[..],
            b"\0asm\x01\0\0\0",
            b"\0asm\x01\0\0\0\0",
            b"\0asm\x01\0\0\0\x01\x0f\x08dylink.0",
            b"\0asm\x01\0\0\0\0\xff\xff\xff\xff\xff",
        ] {
            assert!(!is_side_module(other));
        }
    }

    #[test]
    fn our_own_program_is_native_and_a_source_is_not() {
        let own = std::env::current_exe().unwrap();
        let (member, kind) = native(&own).unwrap();
        assert_eq!(member, None);
        assert!(kind.starts_with("a native file (ELF, "), "{kind}");
        assert_eq!(native(Path::new(file!())), None);
        assert!(check([own.as_os_str()].into_iter()).is_err());
        let source = OsStr::new(file!());
        assert!(is_native_link(["none".as_ref(), own.as_os_str(), source].into_iter()));
        assert!(!is_native_link(["Cargo.toml".as_ref(), own.as_os_str()].into_iter()));
    }

    #[test]
    fn a_native_file_is_named_whatever_its_size() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("large");
        let own = fs::read(std::env::current_exe().unwrap()).unwrap();
        // ELF's section headers are at its end: moved there, the file is as large as a program with much debug information.
        let (table, end) = (u64::from_le_bytes(own[40..48].try_into().unwrap()), 128 << 20);
        let mut large = File::create(&file).unwrap();
        large.write_all(&own).unwrap();
        large.seek(SeekFrom::Start(40)).unwrap();
        large.write_all(&u64::to_le_bytes(end)).unwrap();
        large.seek(SeekFrom::Start(end)).unwrap();
        large.write_all(&own[table as usize..]).unwrap();
        assert_eq!(native(&file), native(&std::env::current_exe().unwrap()));
    }

    #[test]
    fn any_bytes_are_an_answer() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.a");
        for bytes in [
            &b"!<arch>\n"[..],
            b"!<arch>\nx",
            b"\x7fELF",
            b"\xca\xfe\xba\xbe\xff\xff",
            b"!<arch>\n/               0           0     0     0       99999999  `\n",
        ] {
            fs::write(&file, bytes).unwrap();
            let _: Option<_> = native(&file);
        }
        assert_eq!(kind(&file), Kind::Other);
    }
}
