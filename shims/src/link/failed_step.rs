//! Which step of emcc's failed: only a linker removes the output of an earlier link, and neither a compiler does nor emcc itself.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// What a line with an error has in it, whoever writes it. From the first on, all is kept to be looked at.
pub const ERROR: &str = "error: ";

/// Did a command fail that comes behind the compiles: wasm-ld, or what makes the program of its output?
pub fn is_behind_compiles(said: &[u8]) -> bool {
    said.split(|&byte| byte == b'\n')
        .filter_map(failed_command)
        .any(|words| !words.iter().take(2).any(|word| is_clang(word)))
}

/// `emcc: error: '/bin/wasm-ld -o …' failed (returned 1)`.
fn failed_command(line: &[u8]) -> Option<Vec<Vec<u8>>> {
    let line = String::from_utf8_lossy(line);
    let (_, rest) = line.split_once(": error: '")?;
    let (command, end) = rest.rsplit_once("' failed (")?;
    let words = || command.split_ascii_whitespace().map(|word| word.as_bytes().to_vec()).collect();
    end.starts_with("returned ").then(|| shlex::bytes::split(command.as_bytes()).unwrap_or_else(words))
}

/// The second word is clang where a launcher stands before it.
fn is_clang(word: &[u8]) -> bool {
    Path::new(OsStr::from_bytes(word)).file_name().is_some_and(|name| name.as_bytes().starts_with(b"clang"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_fails_behind_the_compiles_is_the_linkers() {
        for linkers in [
            "wasm-ld: error: a.o: undefined symbol: f\nemcc: error: '/bin/wasm-ld-14 @/tmp/x.rsp' failed (returned 1)\n",
            "error: undefined symbol: f\nemcc: error: '/bin/node /e/src/compiler.js /tmp/x' failed (returned 1)\n",
            "em++: error: '/bin/wasm-opt -O2 it'\"'\"'s.wasm' failed (returned 1)",
        ] {
            assert!(is_behind_compiles(linkers.as_bytes()), "{linkers}");
        }
        for others in [
            "a.c:1:1: error: expected ';'\nemcc: error: '/bin/clang-14 -c a.c' failed (returned 1)\n",
            "emcc: error: '/bin/emshim-shim /bin/clang++ -c a.c' failed (returned 1)\n",
            "emcc: error: nope.o: No such file or directory (\"nope.o\" was expected to be an input file)\n",
            "emcc: error: '/bin/wasm-ld-14 a.o' failed (received SIGTERM)\n",
            "Traceback (most recent call last):\n",
            "",
        ] {
            assert!(!is_behind_compiles(others.as_bytes()), "{others}");
        }
    }
}
