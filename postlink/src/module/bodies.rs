//! The bodies of a module's functions, read a piece at a time: a module's code is most of it.

use wasmparser::{BinaryReader, FunctionBody, WasmFeatures};

use super::error::Error;
use super::source::{Source, Window};
use super::tables::Module;

/// V8 and SpiderMonkey take no larger function (WebAssembly JavaScript Interface, limits).
const LARGEST: u64 = 7_654_321;
/// Bytes that are read at once.
const PIECE: u64 = 1 << 20;
/// A LEB128 of 32 bits fits.
const NUMBER: u64 = 5;

/// Hands over each body in order.
pub(crate) fn each(
    module: &Module,
    source: &dyn Source,
    mut take: impl FnMut(FunctionBody) -> Result<(), Error>,
) -> Result<(), Error> {
    let Some(section) = module.section(10) else { return Ok(()) };
    let (mut at, end) = (section.payload.start, section.payload.end);
    let mut piece = Window { offset: at, bytes: Vec::new() };
    let count = number(&mut piece, source, &mut at, end)?;
    for _ in 0..count {
        let size = u64::from(number(&mut piece, source, &mut at, end)?);
        if size > LARGEST {
            return Err(Error::at(at, format!("a function of {size} bytes; engines take no more than {LARGEST}")));
        }
        if size > end - at {
            return Err(Error::at(at, "a function reaches past the end of the code"));
        }
        let bytes = bytes(&mut piece, source, at, size, end)?;
        take(FunctionBody::new(BinaryReader::new_features(bytes, at as usize, WasmFeatures::all())))?;
        at += size;
    }
    if at == end { Ok(()) } else { Err(Error::at(at, "there is something behind the last function")) }
}

/// The number that stands at `at`, which moves behind it.
fn number(piece: &mut Window, source: &dyn Source, at: &mut u64, end: u64) -> Result<u32, Error> {
    let bytes = bytes(piece, source, *at, NUMBER.min(end - *at), end)?;
    let mut reader = BinaryReader::new(bytes, *at as usize);
    let number = reader.read_var_u32()?;
    *at = reader.original_position() as u64;
    Ok(number)
}

/// `length` bytes from `at`: of the piece that was read last, or of the next one.
fn bytes<'a>(piece: &'a mut Window, source: &dyn Source, at: u64, length: u64, end: u64) -> Result<&'a [u8], Error> {
    let has = piece.offset..piece.offset + piece.bytes.len() as u64;
    if !(has.contains(&at) && at + length <= has.end) {
        *piece = Window::read(source, at..end.min(at + length.max(PIECE)))?;
    }
    let start = (at - piece.offset) as usize;
    Ok(&piece.bytes[start..start + length as usize])
}
