//! What a program's place and the session say to each other: a program with its streams, and how it ended.

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
};
use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

/// More words and variables than the kernel takes.
const MOST: usize = 16 << 20;

/// A program that is to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandOver {
    /// As it was typed, then its arguments.
    pub words: Vec<OsString>,
    /// `NAME=VALUE`.
    pub environment: Vec<OsString>,
    /// The working folder.
    pub folder: PathBuf,
    /// What files are made without.
    pub umask: u32,
    /// Which of the standard streams are there.
    pub open: [bool; 3],
}

impl HandOver {
    /// Says it, with the streams.
    pub fn send(&self, stream: &mut UnixStream, streams: &[BorrowedFd]) -> io::Result<()> {
        let mut body = Vec::new();
        let open = self.open.iter().enumerate().fold(0, |bits, (at, is_open)| bits | u32::from(*is_open) << at);
        for number in [self.umask, open] {
            body.extend_from_slice(&number.to_le_bytes());
        }
        list(&mut body, std::iter::once(self.folder.as_os_str()));
        list(&mut body, self.words.iter().map(OsString::as_os_str));
        list(&mut body, self.environment.iter().map(OsString::as_os_str));
        let head = u32::try_from(body.len()).map_err(|_| ErrorKind::InvalidInput)?.to_le_bytes();
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(3))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        if !streams.is_empty() {
            ancillary.push(SendAncillaryMessage::ScmRights(streams));
        }
        let sent = rustix::net::sendmsg(&*stream, &[IoSlice::new(&head)], &mut ancillary, SendFlags::empty())?;
        stream.write_all(&head[sent..])?;
        stream.write_all(&body)
    }

    /// Hears it.
    pub fn receive(stream: &mut UnixStream) -> io::Result<(HandOver, [Option<OwnedFd>; 3])> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(3))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let mut head = [0; 4];
        let got =
            rustix::net::recvmsg(&*stream, &mut [IoSliceMut::new(&mut head)], &mut ancillary, RecvFlags::CMSG_CLOEXEC)?;
        let mut handed = Vec::new();
        for message in ancillary.drain() {
            if let RecvAncillaryMessage::ScmRights(streams) = message {
                handed.extend(streams);
            }
        }
        stream.read_exact(&mut head[got.bytes..])?;
        let length = u32::from_le_bytes(head) as usize;
        if length > MOST {
            return Err(ErrorKind::InvalidData.into());
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        let said = HandOver::decode(&body).ok_or(ErrorKind::InvalidData)?;
        let mut handed = handed.into_iter();
        let streams = said.open.map(|is_open| if is_open { handed.next() } else { None });
        Ok((said, streams))
    }

    fn decode(body: &[u8]) -> Option<HandOver> {
        let mut rest = body;
        let umask = number(&mut rest)?;
        let open = number(&mut rest)?;
        let folder = PathBuf::from(texts(&mut rest)?.pop()?);
        let words = texts(&mut rest)?;
        let environment = texts(&mut rest)?;
        (!words.is_empty()).then_some(HandOver {
            words,
            environment,
            folder,
            umask,
            open: [open & 1 != 0, open & 2 != 0, open & 4 != 0],
        })
    }
}

fn list<'a>(body: &mut Vec<u8>, texts: impl Iterator<Item = &'a OsStr>) {
    let texts: Vec<_> = texts.collect();
    body.extend_from_slice(&(texts.len() as u32).to_le_bytes());
    for text in texts {
        body.extend_from_slice(&(text.len() as u32).to_le_bytes());
        body.extend_from_slice(text.as_bytes());
    }
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (number, after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    Some(u32::from_le_bytes(*number))
}

fn texts(rest: &mut &[u8]) -> Option<Vec<OsString>> {
    let count = number(rest)?;
    let mut found = Vec::new();
    for _ in 0..count {
        let length = number(rest)? as usize;
        let (text, after) = rest.split_at_checked(length)?;
        *rest = after;
        found.push(OsString::from_vec(text.to_vec()));
    }
    Some(found)
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself.
    Exit(u8),
    /// As a signal of this number ends a native one.
    Signal(u8),
    /// Not at all, or not by itself: what a person is told, and the exit code.
    Failed(u8, String),
}

impl End {
    /// Says it.
    pub fn send(&self, stream: &mut impl Write) -> io::Result<()> {
        let (kind, code, text) = match self {
            End::Exit(code) => (b'E', *code, ""),
            End::Signal(signal) => (b'S', *signal, ""),
            End::Failed(code, text) => (b'F', *code, text.as_str()),
        };
        stream.write_all(&[&[kind, code], text.as_bytes()].concat())
    }

    /// Hears it; none where the session ended before it said anything.
    pub fn receive(stream: &mut impl Read) -> Option<End> {
        let mut said = Vec::new();
        stream.take(1 << 16).read_to_end(&mut said).ok()?;
        let (head, text) = said.split_first_chunk::<2>()?;
        match head[0] {
            b'E' => Some(End::Exit(head[1])),
            b'S' => Some(End::Signal(head[1])),
            b'F' => Some(End::Failed(head[1], String::from_utf8_lossy(text).into_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::AsFd;

    #[test]
    fn a_program_arrives_with_its_streams() {
        let (mut here, mut there) = UnixStream::pair().unwrap();
        let said = HandOver {
            words: vec!["./a".into(), OsString::from_vec(b"\xff\n".to_vec())],
            environment: vec!["A=b".into()],
            folder: "/x".into(),
            umask: 0o22,
            open: [true, false, true],
        };
        let file = std::fs::File::open("/dev/null").unwrap();
        said.send(&mut here, &[file.as_fd(), file.as_fd()]).unwrap();
        let (heard, streams) = HandOver::receive(&mut there).unwrap();
        assert_eq!(heard, said);
        assert_eq!(streams.map(|stream| stream.is_some()), [true, false, true]);
    }

    #[test]
    fn no_part_of_a_message_upsets_the_reader() {
        let (mut here, mut there) = UnixStream::pair().unwrap();
        HandOver { words: vec!["a".into()], ..HandOver::default() }.send(&mut here, &[]).unwrap();
        drop(here);
        let mut all = Vec::new();
        there.read_to_end(&mut all).unwrap();
        for cut in 4..all.len() {
            assert_eq!(HandOver::decode(&all[4..cut]), None);
        }
    }

    #[test]
    fn an_end_is_read_back() {
        for end in [End::Exit(3), End::Signal(6), End::Failed(126, "why".into())] {
            let mut said = Vec::new();
            end.send(&mut said).unwrap();
            assert_eq!(End::receive(&mut &said[..]), Some(end));
        }
        assert_eq!(End::receive(&mut &b""[..]), None);
    }
}
