//! An archive for links of programs, with functions that stand before Emscripten's own. Each is an object of its own, which a
//! program that does not call the function does not take in.

/// A function. All results are of type i32.
struct Supplied {
    name: &'static str,
    /// The types of its parameters; the locals behind them are an i32 each.
    parameters: &'static [u8],
    locals: u8,
    /// What it calls: the name, and the types of the parameters.
    callees: &'static [(&'static str, &'static [u8])],
    code: &'static [Op],
}

/// A piece of code.
enum Op {
    Plain(&'static [u8]),
    /// All parameters, in their order.
    Parameters,
    /// A call of one of the callees.
    Call(u8),
}

use Op::{Call, Parameters, Plain};

const I32: u8 = 0x7f;
const I64: u8 = 0x7e;
const IF: u8 = 0x04;
const ELSE: u8 = 0x05;
const END: u8 = 0x0b;
const CALL: u8 = 0x10;
const DROP: u8 = 0x1a;
const SELECT: u8 = 0x1b;
const GET: u8 = 0x20;
const SET: u8 = 0x21;
const CONST: u8 = 0x41;
const LESS: u8 = 0x48;
const AND: u8 = 0x71;

/// What `--wrap` leads to, and the JavaScript in share/ that does it. wasm-ld of 3.1.6 crashes where a wrapped function is JavaScript's
/// itself, and its libc has functions in one object that a program may call beside these, so that none can be replaced.
macro_rules! wrapped {
    ($name:literal, $parameters:expr) => {
        Supplied {
            name: concat!("__wrap_", $name),
            parameters: $parameters,
            locals: 0,
            callees: &[(concat!("emshim_", $name), $parameters), ERRNO],
            code: &[Parameters, Call(0), Call(1)],
        }
    };
}

/// musl's own: of -1 to -4095 it makes errno, in the thread that calls, and -1.
const ERRNO: (&str, &[u8]) = ("__syscall_ret", &[I32]);

static SUPPLIED: &[Supplied] = &[
    // The address is a wish, as on Linux: Emscripten's mmap fails on any from 3.1.11 on, and maps files nowhere with one before.
    // What is handed over is `flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) ? start : 0`.
    Supplied {
        name: "mmap",
        parameters: &[I32, I32, I32, I32, I32, I64],
        locals: 0,
        callees: &[("emscripten_builtin_mmap", &[I32, I32, I32, I32, I32, I64])],
        code: &[
            Plain(&[GET, 0, CONST, 0, GET, 3, CONST, 0x90, 0x80, 0xc0, 0, AND, SELECT]),
            Plain(&[GET, 1, GET, 2, GET, 3, GET, 4, GET, 5]),
            Call(0),
        ],
    },
    wrapped!("execve", &[I32; 3]),
    // A stream is C's business, what is behind it is not.
    Supplied {
        name: "__wrap_pclose",
        parameters: &[I32],
        locals: 1,
        callees: &[("fileno", &[I32]), ("fclose", &[I32]), ("emshim_pclose", &[I32]), ERRNO],
        code: &[Parameters, Call(0), Plain(&[SET, 1]), Parameters, Call(1), Plain(&[DROP, GET, 1]), Call(2), Call(3)],
    },
    Supplied {
        name: "__wrap_popen",
        parameters: &[I32, I32],
        locals: 1,
        callees: &[("emshim_popen", &[I32, I32]), ERRNO, ("fdopen", &[I32, I32])],
        code: &[
            Parameters,
            Call(0),
            Call(1),
            Plain(&[SET, 2, GET, 2, CONST, 0, LESS, IF, I32, CONST, 0, ELSE, GET, 2, GET, 1]),
            Call(2),
            Plain(&[END]),
        ],
    },
    wrapped!("setegid", &[I32]),
    wrapped!("seteuid", &[I32]),
    wrapped!("setgid", &[I32]),
    wrapped!("setregid", &[I32; 2]),
    wrapped!("setresgid", &[I32; 3]),
    wrapped!("setresuid", &[I32; 3]),
    wrapped!("setreuid", &[I32; 2]),
    wrapped!("setuid", &[I32]),
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
    /// A relocatable object with the function. The types and functions of what it calls come first, in the order of `callees`.
    fn object(&self) -> Vec<u8> {
        let count = self.callees.len();
        let mut body = if self.locals == 0 { vec![0] } else { vec![1, self.locals, I32] };
        let mut relocations = Vec::new();
        for op in self.code {
            match op {
                Plain(code) => body.extend_from_slice(code),
                Parameters => body.extend((0..byte(self.parameters.len())).flat_map(|at| [GET, at])),
                Call(callee) => {
                    body.push(CALL);
                    // R_WASM_FUNCTION_INDEX_LEB, counted from behind the section's size: the count and the body's size stand there.
                    relocations.extend([0, byte(2 + body.len()), *callee]);
                    body.extend([0x80 | callee, 0x80, 0x80, 0x80, 0]); // five bytes wide
                }
            }
        }
        body.push(END);
        let types = self.callees.iter().map(|(_, parameters)| *parameters).chain([self.parameters]);
        let types: Vec<u8> =
            types.flat_map(|parameters| [&[0x60, byte(parameters.len())], parameters, &[1, I32]].concat()).collect();
        let imports =
            self.callees.iter().zip(0..).flat_map(|((name, _), at)| [text("env"), text(name), vec![0, at]].concat());
        // Each is undefined by its import, and the last one is defined.
        let undefined = (0..byte(count)).flat_map(|at| [0, 0x10, at]);
        let defined = [&[0, 0, byte(count)][..], &text(self.name)].concat();
        let symbols = [&[byte(count + 1)][..], &undefined.collect::<Vec<_>>(), &defined].concat();
        let sections = [
            section(1, &[&[byte(count + 1)], &types]),
            section(2, &[&[byte(count)], &imports.collect::<Vec<_>>()]),
            section(3, &[&[1, byte(count)]]),
            section(10, &[&[1], &[byte(body.len())], &body]),
            section(0, &[&text("linking"), &[2, 8, byte(symbols.len())], &symbols]),
            section(0, &[&text("reloc.CODE"), &[3, byte(relocations.len() / 3)], &relocations]), // of the fourth section
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
            assert!(object.len() < 240);
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
