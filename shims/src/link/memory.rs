//! How much memory a program begins with, where what emcc chose is too small for its data and its stack.

/// What wasm-ld says when a program's own data and its stack do not fit in the memory that it starts with.
const TOO_SMALL: &str = "initial memory too small, ";

/// How many bytes wasm-ld asks for.
pub fn bytes_needed(said: &[u8]) -> Option<u64> {
    let said = String::from_utf8_lossy(said);
    let (_, bytes) = said.split_once(TOO_SMALL)?;
    bytes.split_once(" bytes needed")?.0.parse().ok()
}

/// So many bytes and the 16 MiB of heap that newer versions of emcc begin with, in whole pages of 64 KiB.
pub fn with_heap(bytes: u64) -> u64 {
    bytes.saturating_add(16 << 20).div_ceil(1 << 16).saturating_mul(1 << 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_linker_asks_for_is_read() {
        let said = b"wasm-ld: error: initial memory too small, 70254592 bytes needed\nemcc: error\n";
        assert_eq!(bytes_needed(said), Some(70_254_592));
        assert_eq!(bytes_needed(b"initial memory too small, x bytes needed"), None);
        assert_eq!(bytes_needed(b""), None);
    }

    #[test]
    fn memory_is_whole_pages_with_a_heap() {
        assert_eq!(with_heap(1), (16 << 20) + (1 << 16));
        assert_eq!(with_heap((16 << 20) + 1), (32 << 20) + (1 << 16));
    }
}
