//! The sha256 that names a wasm file, in a program's header and in the ledger.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

/// The sha256 of a wasm file's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Reads the whole file. Anything but a regular file is an error: a pipe would block.
    pub fn of_file(path: &Path) -> io::Result<Hash> {
        if !path.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        let mut file = File::open(path)?;
        let mut digest = Sha256::new();
        let mut block = vec![0; 256 * 1024];
        loop {
            match file.read(&mut block) {
                Ok(0) => return Ok(Hash(digest.finalize().into())),
                Ok(n) => digest.update(&block[..n]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The hash of bytes in memory.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    /// Exactly 64 lower-case hex digits, or `None`.
    pub fn parse(hex: &[u8]) -> Option<Hash> {
        if hex.len() != 64 {
            return None;
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = hex_byte(pair)?;
        }
        Some(Hash(hash))
    }

    pub(crate) fn first_byte(self) -> u8 {
        self.0[0]
    }
}

/// Two lower-case hex digits.
pub(crate) fn hex_byte(pair: &[u8]) -> Option<u8> {
    Some(hex_digit(pair[0])? << 4 | hex_digit(pair[1])?)
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_back_from_its_own_text() {
        let hash = Hash::of(b"");
        let text = hash.to_string();
        assert_eq!(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(Hash::parse(text.as_bytes()), Some(hash));
    }

    #[test]
    fn other_text_is_no_hash() {
        let text = Hash::of(b"x").to_string();
        assert_eq!(Hash::parse(text.to_uppercase().as_bytes()), None);
        assert_eq!(Hash::parse(&text.as_bytes()[1..]), None);
        assert_eq!(Hash::parse(format!("g{}", &text[1..]).as_bytes()), None);
    }

    #[test]
    fn a_large_file_hashes_as_its_bytes_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        let bytes = vec![7; 700_000];
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(Hash::of_file(&path).unwrap(), Hash::of(&bytes));
        assert!(Hash::of_file(folder.path()).is_err());
        assert!(Hash::of_file(Path::new("/dev/zero")).is_err());
    }
}
