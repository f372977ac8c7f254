//! A program's standard streams, which are those of its place: they were handed over, so nothing stands between them and the program.

use crate::files::{Answer, answer};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, SeekFrom};
use rustix::io::Errno;
use serde_json::{Value, json};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// A wait is looked at so often, in nanoseconds: nobody reads on for a program that has ended.
const SLICE: i64 = 50_000_000;
/// A pipe that has room takes so many bytes without a wait.
const PIECE: usize = 4096;

/// The three, as far as they are there.
#[derive(Debug)]
pub struct Streams(pub [Option<OwnedFd>; 3]);

impl Streams {
    /// One call by its name; none where it is no call of this file.
    pub fn call(&self, name: &str, given: &Value, data: &[u8], is_over: &dyn Fn() -> bool) -> Option<Answer> {
        Some(match name {
            "in" => self.of(given).and_then(|stream| read(stream, given, is_over)),
            "out" => self.write(given, data, is_over),
            "seek" => self.of(given).and_then(|stream| seek(stream, given)),
            "ready" => self.of(given).and_then(ready),
            "kind" => self.of(given).and_then(|stream| answer(&kind(stream)?)),
            _ => return None,
        })
    }

    /// What each one is, for the start of a program: null where it is closed.
    pub fn kinds(&self) -> Value {
        let one = |stream: &Option<OwnedFd>| stream.as_ref().and_then(|stream| kind(stream.as_fd()).ok());
        Value::from(self.0.iter().map(|stream| one(stream).unwrap_or(Value::Null)).collect::<Vec<_>>())
    }

    fn of(&self, given: &Value) -> Result<BorrowedFd<'_>, Errno> {
        let at = given["fd"].as_u64().ok_or(Errno::INVAL)?;
        self.0.get(at as usize).and_then(Option::as_ref).map(AsFd::as_fd).ok_or(Errno::BADF)
    }

    /// `parts` are pairs of a stream and how many of the bytes are for it.
    fn write(&self, given: &Value, data: &[u8], is_over: &dyn Fn() -> bool) -> Answer {
        let mut rest = data;
        for part in given["parts"].as_array().ok_or(Errno::INVAL)? {
            let (Some(at), Some(length)) = (part[0].as_u64(), part[1].as_u64()) else { return Err(Errno::INVAL) };
            let (part, after) = rest.split_at_checked(length as usize).ok_or(Errno::INVAL)?;
            rest = after;
            write(self.of(&json!({ "fd": at }))?, part, is_over)?;
        }
        Ok(Vec::new())
    }
}

fn wait(stream: BorrowedFd, what: PollFlags, is_over: &dyn Fn() -> bool) -> Result<(), Errno> {
    loop {
        let mut polled = [PollFd::new(&stream, what)];
        match poll(&mut polled, Some(&Timespec { tv_sec: 0, tv_nsec: SLICE })) {
            Ok(0) | Err(Errno::INTR) if is_over() => return Err(Errno::SRCH),
            Ok(0) | Err(Errno::INTR) => {}
            Ok(_) => return Ok(()),
            Err(cause) => return Err(cause),
        }
    }
}

fn read(stream: BorrowedFd, given: &Value, is_over: &dyn Fn() -> bool) -> Answer {
    let most = given["most"].as_u64().ok_or(Errno::INVAL)?.min(1 << 20) as usize;
    let mut bytes = vec![0; most];
    if let Some(at) = given["at"].as_u64() {
        let count = rustix::io::pread(stream, &mut bytes, at)?;
        bytes.truncate(count);
        return Ok(bytes);
    }
    loop {
        wait(stream, PollFlags::IN, is_over)?;
        match rustix::io::read(stream, &mut bytes) {
            // Somebody else read it, or somebody made it so that it does not wait.
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(cause) => return Err(cause),
            Ok(count) => {
                bytes.truncate(count);
                return Ok(bytes);
            }
        }
    }
}

fn write(stream: BorrowedFd, data: &[u8], is_over: &dyn Fn() -> bool) -> Result<(), Errno> {
    let waits = !is_file(stream);
    let mut rest = data;
    while !rest.is_empty() {
        let piece = if waits { &rest[..rest.len().min(PIECE)] } else { rest };
        if waits {
            wait(stream, PollFlags::OUT, is_over)?;
        }
        match rustix::io::write(stream, piece) {
            Ok(count) => rest = &rest[count..],
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(())
}

fn is_file(stream: BorrowedFd) -> bool {
    rustix::fs::fstat(stream).is_ok_and(|found| found.st_mode & 0o170_000 == 0o100_000)
}

fn seek(stream: BorrowedFd, given: &Value) -> Answer {
    let by = given["by"].as_i64().ok_or(Errno::INVAL)?;
    let to = match given["whence"].as_u64() {
        Some(0) => SeekFrom::Start(u64::try_from(by).map_err(|_| Errno::INVAL)?),
        Some(1) => SeekFrom::Current(by),
        Some(2) => SeekFrom::End(by),
        _ => return Err(Errno::INVAL),
    };
    answer(&Value::from(rustix::fs::seek(stream, to)?))
}

/// Bits of poll.
fn ready(stream: BorrowedFd) -> Answer {
    let mut polled = [PollFd::new(&stream, PollFlags::IN | PollFlags::OUT)];
    poll(&mut polled, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))?;
    answer(&Value::from(polled[0].revents().bits()))
}

/// Mode, size, position, whether it is a terminal, flags, device and number.
#[allow(clippy::unnecessary_cast)] // as in files.rs
fn kind(stream: BorrowedFd) -> Result<Value, Errno> {
    let found = rustix::fs::fstat(stream)?;
    let position = rustix::fs::seek(stream, SeekFrom::Current(0)).unwrap_or(0);
    let flags = rustix::fs::fcntl_getfl(stream).unwrap_or(OFlags::RDWR).bits() & 0x403;
    Ok(json!({
        "mode": found.st_mode as u64, "size": found.st_size, "position": position, "flags": flags, "dev": found.st_dev as u64, "ino": found.st_ino as u64,
        "terminal": std::io::IsTerminal::is_terminal(&stream), "mtime": found.st_mtime as f64 * 1000.0,
    }))
}
