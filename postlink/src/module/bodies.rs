//! The bodies of a module's functions, read a piece at a time: a module's code is most of it.

use std::ops::Range;
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};

use wasmparser::{BinaryReader, FunctionBody, WasmFeatures};

use super::error::Error;
use super::source::{Source, Window};
use super::tables::Module;

/// V8 and SpiderMonkey take no larger function (WebAssembly JavaScript Interface, limits).
const LARGEST: u64 = 7_654_321;
/// Bytes that are read at once.
const PIECE: u64 = 1 << 20;
/// A smaller section of code is looked at sooner than threads are started.
const MANY: u64 = 4 * PIECE;
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

/// The same, where looking at a body takes time: all processors do it. `prepare` gets the bodies in order; `work` gets its
/// answer and the body at any time, with what its thread keeps. What `work` says is in order, and so is the first error.
pub(crate) fn each_by_all<P: Send, S: Default, T: Send>(
    module: &Module,
    source: &dyn Source,
    mut prepare: impl FnMut(&FunctionBody) -> Result<P, Error>,
    work: impl Fn(&mut S, P, FunctionBody) -> Result<T, Error> + Sync,
) -> Result<Vec<T>, Error> {
    let Some(section) = module.section(10) else { return Ok(Vec::new()) };
    let size = section.payload.end - section.payload.start;
    let threads = if size < MANY { 1 } else { std::thread::available_parallelism().map_or(1, usize::from).min(16) };
    let done = |kept: &mut S, batch: Batch<P>| -> Result<Vec<T>, Error> {
        let bodies = batch.bodies.into_iter().map(|(prepared, offset, range)| {
            let reader = BinaryReader::new_features(&batch.bytes[range], offset, WasmFeatures::all());
            work(kept, prepared, FunctionBody::new(reader))
        });
        bodies.collect()
    };
    let mut fill = |send: &mut dyn FnMut(Batch<P>)| -> Result<(), Error> {
        let mut batch = Batch::default();
        each(module, source, |body| {
            let prepared = prepare(&body)?;
            let (start, reader) = (batch.bytes.len(), body.as_bytes());
            batch.bytes.extend_from_slice(reader);
            batch.bodies.push((prepared, body.range().start, start..batch.bytes.len()));
            if batch.bytes.len() as u64 >= PIECE {
                let number = batch.number + 1;
                send(std::mem::replace(&mut batch, Batch { number, ..Batch::default() }));
            }
            Ok(())
        })?;
        send(batch);
        Ok(())
    };
    let mut results = Vec::new();
    let read = if threads == 1 {
        let mut kept = S::default();
        fill(&mut |batch| results.push((batch.number, done(&mut kept, batch))))
    } else {
        let (send, receive) = sync_channel::<Batch<P>>(threads);
        let (receive, finished) = (Mutex::new(receive), Mutex::new(Vec::new()));
        let next = || receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let read = std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let mut kept = S::default();
                    while let Ok(batch) = next() {
                        let result = (batch.number, done(&mut kept, batch));
                        finished.lock().unwrap_or_else(PoisonError::into_inner).push(result);
                    }
                });
            }
            // Nobody takes it only if every thread has panicked, which the scope tells.
            let read = fill(&mut |batch| drop(send.send(batch)));
            drop(send);
            read
        });
        results = finished.into_inner().unwrap_or_else(PoisonError::into_inner);
        results.sort_by_key(|(number, _)| *number);
        read
    };
    let mut all = Vec::new();
    for (_, result) in results {
        all.extend(result?);
    }
    read.map(|()| all)
}

/// Bodies that are looked at together.
struct Batch<P> {
    number: usize,
    bytes: Vec<u8>,
    /// What was prepared for each, where it stands in the file, and where in the bytes.
    bodies: Vec<(P, usize, Range<usize>)>,
}

impl<P> Default for Batch<P> {
    fn default() -> Self {
        Batch { number: 0, bytes: Vec::new(), bodies: Vec::new() }
    }
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
