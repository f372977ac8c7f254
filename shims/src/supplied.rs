//! An archive for links of programs, with functions that stand before Emscripten's own. Each is an object of its own, which a
//! program that does not call the function does not take in.

/// A function that hands over to another one with the same parameters.
struct Supplied {
    name: &'static str,
    callee: &'static str,
    /// Their types.
    parameters: &'static [u8],
    /// Code that leaves the first parameter on the stack.
    first: &'static [u8],
}

const I32: u8 = 0x7f;
const I64: u8 = 0x7e;
const LOCAL_GET: u8 = 0x20;
const I32_CONST: u8 = 0x41;

/// What `--wrap` leads to, and the JavaScript in share/ that does it. wasm-ld of 3.1.6 crashes where a wrapped function is JavaScript's
/// itself, and its libc has functions in one object that a program may call beside these, so that none can be replaced.
const fn wrapped(name: &'static str, callee: &'static str, parameters: &'static [u8]) -> Supplied {
    Supplied { name, callee, parameters, first: &[LOCAL_GET, 0] }
}

static SUPPLIED: &[Supplied] = &[
    // The address is a wish, as on Linux: Emscripten's mmap fails on any from 3.1.11 on, and maps files nowhere with one before.
    // What is handed over is `flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) ? start : 0`.
    Supplied {
        name: "mmap",
        callee: "emscripten_builtin_mmap",
        parameters: &[I32, I32, I32, I32, I32, I64],
        first: &[LOCAL_GET, 0, I32_CONST, 0, LOCAL_GET, 3, I32_CONST, 0x90, 0x80, 0xc0, 0, 0x71, 0x1b],
    },
    wrapped("__wrap_execve", "emshim_execve", &[I32; 3]),
    wrapped("__wrap_setegid", "emshim_setegid", &[I32]),
    wrapped("__wrap_seteuid", "emshim_seteuid", &[I32]),
    wrapped("__wrap_setgid", "emshim_setgid", &[I32]),
    wrapped("__wrap_setregid", "emshim_setregid", &[I32; 2]),
    wrapped("__wrap_setresgid", "emshim_setresgid", &[I32; 3]),
    wrapped("__wrap_setresuid", "emshim_setresuid", &[I32; 3]),
    wrapped("__wrap_setreuid", "emshim_setreuid", &[I32; 2]),
    wrapped("__wrap_setuid", "emshim_setuid", &[I32]),
];

const MAGIC: &[u8] = b"!<arch>\n";

/// The archive.
pub fn archive() -> Vec<u8> {
    let members: Vec<_> = SUPPLIED.iter().map(|function| member("o/", &function.object())).collect();
    let names: Vec<u8> = SUPPLIED.iter().flat_map(|function| [function.name.as_bytes(), b"\0"].concat()).collect();
    let index = |mut at: usize| {
        let mut index = Vec::from(number(SUPPLIED.len()));
        for member in &members {
            index.extend(number(at));
            at += member.len();
        }
        member("/", &[&index, &names[..]].concat())
    };
    let first = MAGIC.len() + index(0).len();
    [MAGIC, &index(first), &members.concat()].concat()
}

fn number(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or_default().to_be_bytes()
}

/// Filled up to an even size, as all in an archive is.
fn member(name: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, 644, data.len());
    let end = &b"\n"[..data.len() % 2];
    [header.as_bytes(), data, end].concat()
}

impl Supplied {
    /// A relocatable object with the function.
    fn object(&self) -> Vec<u8> {
        let others = (1..self.parameters.len()).flat_map(|at| [LOCAL_GET, byte(at)]);
        let before_call = [&[0], self.first, &others.collect::<Vec<_>>(), &[0x10]].concat(); // no locals of its own
        let body = [&before_call[..], &[0x80, 0x80, 0x80, 0x80, 0], &[0x0b]].concat(); // the callee, five bytes wide; end
        let callee = byte(2 + before_call.len()); // behind the count and the body's size
        // One undefined by its import, one defined.
        let symbols = [&[2, 0, 0x10, 0], &[0, 0, 1][..], &text(self.name)].concat();
        let sections = [
            section(1, &[&[1, 0x60, byte(self.parameters.len())], self.parameters, &[1, I32]]),
            section(2, &[&[1], &text("env"), &text(self.callee), &[0, 0]]),
            section(3, &[&[1, 0]]),
            section(10, &[&[1], &[byte(body.len())], &body]),
            section(0, &[&text("linking"), &[2, 8, byte(symbols.len())], &symbols]),
            section(0, &[&text("reloc.CODE"), &[3, 1, 0, callee, 0]]), // R_WASM_FUNCTION_INDEX_LEB, in the fourth section
        ];
        [b"\0asm\x01\0\0\0", &sections.concat()[..]].concat()
    }
}

/// All of ours are shorter than 128 bytes, so that a size is one byte.
fn section(id: u8, parts: &[&[u8]]) -> Vec<u8> {
    let payload = parts.concat();
    [&[id, byte(payload.len())], &payload[..]].concat()
}

fn text(name: &str) -> Vec<u8> {
    [&[byte(name.len())], name.as_bytes()].concat()
}

fn byte(number: usize) -> u8 {
    u8::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use object::read::archive::ArchiveFile;
    use policy::additions::ADDITIONS;

    #[test]
    fn every_symbol_leads_to_its_object_and_every_size_is_one_byte() {
        let bytes = archive();
        let archive = ArchiveFile::parse(&*bytes).unwrap();
        let symbols: Vec<_> = archive.symbols().unwrap().unwrap().map(Result::unwrap).collect();
        assert_eq!(symbols.len(), SUPPLIED.len());
        for (symbol, function) in symbols.iter().zip(SUPPLIED) {
            assert_eq!(symbol.name(), function.name.as_bytes());
            let object = function.object();
            assert_eq!(archive.member(symbol.offset()).unwrap().data(&*bytes).unwrap(), object);
            assert!(object.len() < 240 && function.object()[8..].chunks(128).count() < 3);
        }
    }

    #[test]
    fn what_is_wrapped_is_supplied() {
        let words = ADDITIONS.iter().filter_map(|row| row.word.strip_prefix("-Wl,--wrap="));
        let mut wrapped: Vec<_> =
            words.flat_map(|names| names.split(",--wrap=")).map(|name| format!("__wrap_{name}")).collect();
        wrapped.sort();
        let supplied: Vec<_> =
            SUPPLIED.iter().map(|function| function.name).filter(|name| name.starts_with("__wrap_")).collect();
        assert_eq!(wrapped, supplied);
    }
}
