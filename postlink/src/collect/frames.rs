//! zstd as packagers write it: any number of frames one behind the other, with frames between them that are to be skipped.

use std::io::{self, BufRead, Read};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// The largest window that is allowed, as `zstd -d` allows it: so much of what came out is held in memory.
const WINDOW: u64 = 128 << 20;
/// Frames with larger ones are read one after the other.
const SMALL_WINDOW: u64 = 16 << 20;
/// Bytes that are decoded before some are handed on.
const AT_ONCE: usize = 128 << 10;
/// The first bytes of a frame, which say how large its window is.
const START: usize = 6;

static LARGE: Mutex<()> = Mutex::new(());

/// What all frames hold, one behind the other.
pub(super) struct Frames<R> {
    packed: io::BufReader<R>,
    frame: Option<FrameDecoder>,
    /// Some frame was there: a file without any is none of zstd's.
    any: bool,
    turn: Option<MutexGuard<'static, ()>>,
}

impl<R: Read> Frames<R> {
    pub(super) fn new(packed: R) -> Frames<R> {
        Frames { packed: io::BufReader::new(packed), frame: None, any: false, turn: None }
    }

    /// The next frame; `None` where the file ends instead.
    fn next(&mut self) -> io::Result<Option<FrameDecoder>> {
        loop {
            if self.packed.fill_buf()?.is_empty() {
                return if self.any { Ok(None) } else { Err(io::Error::other("it is empty")) };
            }
            self.any = true;
            let mut start = [0; START];
            self.packed.read_exact(&mut start)?;
            // A new one for each frame: one that is used again allows less.
            let mut frame = FrameDecoder::new();
            match frame.reset(start.as_slice().chain(&mut self.packed)) {
                Ok(()) => {
                    self.allow(window(start, &frame))?;
                    return Ok(Some(frame));
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let length = u64::from(length);
                    if io::copy(&mut (&mut self.packed).take(length), &mut io::sink())? < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }

    fn allow(&mut self, window: u64) -> io::Result<()> {
        if window > WINDOW {
            return Err(io::Error::other(format!(
                "it wants {window} bytes of memory; no more than {WINDOW} are given"
            )));
        }
        if window > SMALL_WINDOW && self.turn.is_none() {
            self.turn = Some(LARGE.lock().unwrap_or_else(PoisonError::into_inner));
        }
        Ok(())
    }
}

/// How much of what came out a frame refers to (RFC 8878, 3.1.1.1).
fn window(start: [u8; START], frame: &FrameDecoder) -> u64 {
    let is_one_segment = start[4] & 0x20 != 0;
    if is_one_segment {
        return frame.content_size();
    }
    let base = 1_u64 << (10 + (start[5] >> 3));
    base + base / 8 * u64::from(start[5] & 7)
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            if self.frame.is_none() {
                self.frame = self.next()?;
            }
            let Some(frame) = &mut self.frame else { return Ok(0) };
            if !frame.is_finished() && frame.can_collect() < buffer.len() {
                let more = BlockDecodingStrategy::UptoBytes(AT_ONCE);
                frame.decode_blocks(&mut self.packed, more).map_err(io::Error::other)?;
            }
            let count = frame.read(buffer)?;
            if count > 0 {
                return Ok(count);
            }
            if frame.is_finished() {
                self.frame = None;
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut all = Vec::new();
        Frames::new(bytes).read_to_end(&mut all).map_err(|error| error.to_string())?;
        Ok(all)
    }

    fn frame(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn frames_follow_one_another_and_some_are_skipped() {
        let text: Vec<u8> = (0..400_000_u32).flat_map(|at| (at / 7).to_le_bytes()).collect();
        let skipped = b"\x52\x2a\x4d\x18\x03\0\0\0abc";
        for cut in [0, 1, 300_000, text.len()] {
            let all = [skipped, &*frame(&text[..cut]), skipped, &frame(&text[cut..]), skipped].concat();
            assert!(unpacked(&all).unwrap() == text, "{cut}");
        }
        assert_eq!(unpacked(skipped).unwrap(), b"");
    }

    #[test]
    fn what_is_no_frame_or_too_large_is_refused() {
        let whole = frame(b"some text, some text, some text");
        assert!(unpacked(b"").is_err() && unpacked(b"no frame at all").is_err());
        for cut in 1..whole.len() {
            assert!(unpacked(&whole[..cut]).is_err(), "{cut}");
        }
        assert!(unpacked(&[&whole[..], b"tail"].concat()).is_err());
        assert!(unpacked(b"\x52\x2a\x4d\x18\xff\0\0\0abc").is_err());
        let huge = unpacked(b"\x28\xb5\x2f\xfd\x00\xa8\x01\0\0").unwrap_err();
        assert!(huge.contains("bytes of memory"), "{huge}");
    }
}
