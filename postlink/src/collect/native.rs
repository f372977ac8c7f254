//! Is a file made for another machine than WebAssembly, and what is it? By its headers; of an archive, by its members'.

use std::path::Path;

use super::kinds;
use crate::archive::{self, decimal};
use crate::module::Source;
use crate::regular;

/// Headers of segments that are looked at.
const SEGMENTS: u64 = 64;

/// A file that WebAssembly has no use for.
pub(crate) struct Native {
    /// As shown: inside an archive `wheel.whl!/path.so`.
    pub(crate) path: String,
    /// What it is.
    pub(crate) what: String,
}

/// What a file on disk is, if it is native; one that cannot be read is none.
pub(crate) fn of_file(path: &Path) -> Option<String> {
    let may_be = !kinds::is_text(&path.to_string_lossy());
    what(&Some(path).filter(|_| may_be).and_then(|path| regular::open(path).ok())?)
}

/// What it is, as `an ELF program for x86-64`; `None` where it is not native.
pub(crate) fn what(source: &dyn Source) -> Option<String> {
    let start: [u8; 8] = bytes(source, 0)?;
    match &start {
        start if *start == *archive::START => in_archive(source),
        _ => single(source),
    }
}

/// The same of what is only known by its first bytes, and has `size` in all.
pub(super) fn what_starts(head: &[u8], size: u64) -> Option<String> {
    single(&Start { head, size })
}

/// The first bytes of something larger.
struct Start<'a> {
    head: &'a [u8],
    size: u64,
}

impl Source for Start<'_> {
    fn length(&self) -> std::io::Result<u64> {
        Ok(self.size)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
        self.head.read_at(offset, buffer)
    }
}

fn bytes<const N: usize>(source: &dyn Source, at: u64) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    source.read_at(at, &mut bytes).ok()?;
    Some(bytes)
}

fn single(source: &dyn Source) -> Option<String> {
    elf(source).or_else(|| mach_o(source)).or_else(|| universal(source)).or_else(|| pe(source)).or_else(|| coff(source))
}

/// The kind and the machine, as one phrase.
fn phrase(format: &str, kind: &str, machine: &str) -> Option<String> {
    Some(format!("{format} {kind} for {machine}"))
}

fn named(table: &[(u32, &'static str)], number: u32) -> &'static str {
    table.iter().find(|(known, _)| *known == number).map_or("another machine", |(_, name)| name)
}

/// Reads numbers in the order of bytes that the file has.
#[derive(Clone, Copy)]
struct Order {
    little: bool,
}

impl Order {
    fn number(self, bytes: &[u8]) -> u64 {
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        if self.little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) }
    }
}

fn elf(source: &dyn Source) -> Option<String> {
    const MACHINES: &[(u32, &str)] = &[
        (3, "x86"),
        (8, "MIPS"),
        (20, "PowerPC"),
        (21, "PowerPC64"),
        (22, "s390x"),
        (40, "ARM"),
        (43, "SPARC"),
        (62, "x86-64"),
        (183, "AArch64"),
        (243, "RISC-V"),
        (258, "LoongArch"),
    ];
    let head: [u8; 20] = bytes(source, 0)?;
    if !head.starts_with(b"\x7fELF") || ![1, 2].contains(&head[4]) || ![1, 2].contains(&head[5]) {
        return None;
    }
    let (wide, order) = (head[4] == 2, Order { little: head[5] == 1 });
    let kind = match order.number(&head[16..18]) {
        1 => "object",
        2 => "program",
        3 if elf_starts(source, wide, order) => "program",
        3 => "shared library",
        4 => "core dump",
        _ => "file",
    };
    phrase("an ELF", kind, named(MACHINES, order.number(&head[18..20]) as u32))
}

/// Does it name a loader, as programs do?
fn elf_starts(source: &dyn Source, wide: bool, order: Order) -> bool {
    const INTERPRETER: u64 = 3;
    let Some(head) = bytes::<64>(source, 0) else { return false };
    let (table, length, count) = if wide {
        (&head[32..40], &head[54..56], &head[56..58])
    } else {
        (&head[28..32], &head[42..44], &head[44..46])
    };
    let (table, length, count) = (order.number(table), order.number(length), order.number(count));
    (0..count.min(SEGMENTS)).any(|index| {
        let kind = table.checked_add(index * length).and_then(|at| bytes::<4>(source, at));
        kind.is_some_and(|kind| order.number(&kind) == INTERPRETER)
    })
}

fn mach_o(source: &dyn Source) -> Option<String> {
    const MACHINES: &[(u32, &str)] =
        &[(7, "x86"), (12, "ARM"), (18, "PowerPC"), (0x0100_0007, "x86-64"), (0x0100_000c, "arm64")];
    const KINDS: &[(u32, &str)] = &[(1, "object"), (2, "program"), (6, "shared library"), (8, "shared library")];
    let head: [u8; 16] = bytes(source, 0)?;
    let little = match head[..4] {
        [0xce | 0xcf, 0xfa, 0xed, 0xfe] => true,
        [0xfe, 0xed, 0xfa, 0xce | 0xcf] => false,
        _ => return None,
    };
    let number = |at: usize| Order { little }.number(&head[at..at + 4]) as u32;
    let kind = KINDS.iter().find(|(known, _)| *known == number(12)).map_or("file", |(_, kind)| kind);
    phrase("a Mach-O", kind, named(MACHINES, number(4)))
}

/// One file for several machines. Java's classes start alike: where the count is, they have a version of 45 or more.
fn universal(source: &dyn Source) -> Option<String> {
    let head: [u8; 8] = bytes(source, 0)?;
    let count = Order { little: false }.number(&head[4..]);
    ([0xca, 0xfe, 0xba] == head[..3] && [0xbe, 0xbf].contains(&head[3]) && (1..45).contains(&count))
        .then(|| "a universal Mach-O file".to_owned())
}

const COFF_MACHINES: &[(u32, &str)] =
    &[(0x014c, "x86"), (0x01c4, "ARM"), (0x8664, "x86-64"), (0xaa64, "arm64"), (0xa641, "arm64")];

const LITTLE: Order = Order { little: true };

fn pe(source: &dyn Source) -> Option<String> {
    const LIBRARY: u64 = 0x2000;
    let head: [u8; 64] = bytes(source, 0)?;
    if !head.starts_with(b"MZ") {
        return None;
    }
    let at = LITTLE.number(&head[60..64]);
    let head: [u8; 24] = bytes(source, at)?;
    if !head.starts_with(b"PE\0\0") {
        return None;
    }
    let kind = if LITTLE.number(&head[22..24]) & LIBRARY != 0 { "shared library" } else { "program" };
    phrase("a Windows", kind, named(COFF_MACHINES, LITTLE.number(&head[4..6]) as u32))
}

/// Two bytes are all that an object for Windows starts with, so its other numbers have to be possible, too.
fn coff(source: &dyn Source) -> Option<String> {
    let head: [u8; 20] = bytes(source, 0)?;
    let large = head.starts_with(&[0, 0, 0xff, 0xff]);
    let number = |at: usize, size: usize| LITTLE.number(&head[at..at + size]);
    let machine = number(if large { 6 } else { 0 }, 2) as u32;
    let known = COFF_MACHINES.iter().any(|(known, _)| *known == machine);
    let (sections, symbols, length) = (number(2, 2), number(8, 4), source.length().ok()?);
    let fits = 20 + 40 * sections <= length && symbols <= length && sections > 0 && number(16, 2) == 0;
    (known && (large || fits)).then(|| phrase("a COFF", "object", named(COFF_MACHINES, machine)))?
}

/// A part of another source.
struct Part<'a> {
    whole: &'a dyn Source,
    start: u64,
    length: u64,
}

impl Source for Part<'_> {
    fn length(&self) -> std::io::Result<u64> {
        Ok(self.length)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
        let fits = offset.checked_add(buffer.len() as u64).is_some_and(|end| end <= self.length);
        if !fits {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        self.whole.read_at(self.start + offset, buffer)
    }
}

/// The first native member, and how many more there are: one is enough to break a link.
fn in_archive(source: &dyn Source) -> Option<String> {
    let (mut names, mut first, mut more) = (None, None, 0_usize);
    // What a broken one has before the break counts.
    let _ = archive::each(source, |found| {
        let start = found.start;
        if found.head.starts_with(b"// ") {
            names = Some(Part { whole: source, start, length: found.size });
        }
        let member = Part { whole: source, start: found.data(), length: start + found.size - found.data() };
        match single(&member) {
            Some(_) if first.is_some() => more += 1,
            Some(what) => first = Some((name(source, &found.head, start, found.name_before, names.as_ref()), what)),
            None => {}
        }
    });
    let (name, what) = first?;
    let more = if more > 0 { format!(", and {more} more are native") } else { String::new() };
    Some(format!("an archive whose member {name} is {what}{more}"))
}

/// A member's name: in its header, before its bytes, or in the table of long names.
fn name(source: &dyn Source, head: &[u8; 60], start: u64, before: Option<u64>, names: Option<&Part>) -> String {
    const LONGEST: u64 = 256;
    let read = |source: &dyn Source, at: u64, length: u64| {
        let mut text = vec![0; length.min(LONGEST) as usize];
        source.read_at(at, &mut text).ok().map(|()| text)
    };
    let long = head[..16].strip_prefix(b"/").and_then(decimal).zip(names);
    let text = match (before, long) {
        (Some(length), _) => read(source, start, length),
        (_, Some((at, names))) => read(names, at, names.length.saturating_sub(at)),
        _ => Some(head[..16].to_vec()),
    };
    let text = text.unwrap_or_default();
    let end = text.iter().position(|byte| b"/\n\0".contains(byte)).unwrap_or(text.len());
    String::from_utf8_lossy(&text[..end]).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn padded(start: &[u8]) -> Vec<u8> {
        let mut bytes = start.to_vec();
        bytes.resize(256, 0);
        bytes
    }

    fn said(bytes: &[u8]) -> String {
        what(&bytes.to_vec()).unwrap_or_default()
    }

    /// One member of an archive, as `ar` writes it.
    fn member(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut member = format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, 644, bytes.len()).into_bytes();
        member.extend(bytes);
        member.resize(member.len().next_multiple_of(2), b'\n');
        member
    }

    #[test]
    fn our_own_program_is_one_and_its_source_is_not() {
        let own = std::env::current_exe().unwrap();
        let what = of_file(&own).unwrap();
        assert!(what.contains("program for "), "{what}");
        assert_eq!(of_file(Path::new(file!())), None);
    }

    #[test]
    fn each_format_is_told_by_kind_and_machine() {
        let elf = |kind: u8, machine: u8| {
            said(&padded(&[b"\x7fELF\x02\x01\x01".as_slice(), &[0; 9], &[kind, 0, machine, 0]].concat()))
        };
        assert_eq!(elf(1, 62), "an ELF object for x86-64");
        assert_eq!(elf(2, 183), "an ELF program for AArch64");
        assert_eq!(elf(3, 243), "an ELF shared library for RISC-V");
        let mach_o = [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1, 0, 0, 0, 0, 6, 0, 0, 0];
        assert_eq!(said(&padded(&mach_o)), "a Mach-O shared library for arm64");
        assert_eq!(said(&padded(&[0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2])), "a universal Mach-O file");
        let coff = [0x64, 0x86, 1, 0, 0, 0, 0, 0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(said(&padded(&coff)), "a COFF object for x86-64");
        let mut pe = padded(b"MZ");
        pe[60] = 64;
        pe[64..70].copy_from_slice(b"PE\0\0\x64\x86");
        assert_eq!(said(&pe), "a Windows program for x86-64");
        pe[87] = 0x20;
        assert_eq!(said(&pe), "a Windows shared library for x86-64");
    }

    #[test]
    fn what_only_starts_alike_is_not_native() {
        let java = [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52];
        for bytes in
            [&b""[..], b"\0asm\x01\0\0\0", b"\x7fELF", b"MZ and text that goes on", b"d\x86", b"#!/bin/sh\n", &java]
        {
            assert_eq!(said(bytes), "", "{bytes:?}");
            assert_eq!(said(&padded(bytes)), "", "{bytes:?}");
        }
        // A text that starts as a COFF object for x86 does, and says nothing else that one could.
        assert_eq!(said(b"L\x01 is not the start of an object at all, whatever it is"), "");
    }

    #[test]
    fn an_archive_is_told_by_the_first_native_member_wherever_it_stands() {
        let elf = padded(&[b"\x7fELF\x02\x01\x01".as_slice(), &[0; 9], &[1, 0, 62, 0]].concat());
        let wasm = member("w.o/", b"\0asm\x01\0\0\0x");
        let archive = |members: &[Vec<u8>]| said(&[b"!<arch>\n".to_vec(), members.concat()].concat());
        assert_eq!(archive(std::slice::from_ref(&wasm)), "");
        let short = [member("/", &[0; 4]), wasm.clone(), member("z.o/", &elf), member("y.o/", &elf)];
        assert_eq!(archive(&short), "an archive whose member z.o is an ELF object for x86-64, and 1 more are native");
        let long = [member("//", b"first-long-name.o/\nsecond-long-name.o/\n"), wasm, member("/19", &elf)];
        assert_eq!(archive(&long), "an archive whose member second-long-name.o is an ELF object for x86-64");
        let bsd = [member("#1/20", &[b"a-name-of-bsd.o\0\0\0\0\0".to_vec(), elf].concat())];
        assert_eq!(archive(&bsd), "an archive whose member a-name-of-bsd.o is an ELF object for x86-64");
    }

    #[test]
    fn any_bytes_are_an_answer() {
        for bytes in [
            &b"!<arch>\n"[..],
            b"!<arch>\nx",
            b"!<arch>\n/               0           0     0     0       99999999  `\n",
            b"!<arch>\n#1/99999999     0           0     0     0       4         `\nabcd",
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\xff\xff\xff\xff\xff\xff\xff\xff",
        ] {
            said(bytes);
            said(&[bytes, &[0xff; 100]].concat());
        }
    }
}
