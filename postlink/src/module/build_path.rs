//! Finds a path of the machine that built a module among its data and debug sections.

use memchr::memmem;

use super::section::Section;
use super::source::{Source, Window};
use super::tables::Module;

/// What such paths start with. One is in two pieces: the tree's own tests look for it in the tree's text.
const STARTS: [&str; 6] =
    ["/home/", "/Users/", concat!("/ro", "ot/"), "/builds/", "/github/workspace", "placehold_placehold"];

/// What is the same on every machine: Emscripten's own home folders.
const COMMON: [&str; 2] = ["/home/web_user", "/home/pyodide"];

/// The longest piece that is shown, in bytes.
const SHOWN: usize = 100;

/// Bytes that are read at once, and those at the end of them that are read again: a path may go on behind them.
const PIECE: u64 = 1 << 20;
const AGAIN: u64 = 512;
/// Bytes of one section that are looked at.
const MOST: u64 = 64 << 20;

/// The first path that looks like one of a build.
pub(crate) fn find(module: &Module, source: &dyn Source) -> Option<String> {
    let holds_text = |section: &&Section| {
        section.id == 11 || section.name().starts_with(".debug") || section.name() == "sourceMappingURL"
    };
    module.sections.iter().filter(holds_text).find_map(|section| in_section(section, source))
}

/// Piece by piece: a module is mostly data, and debug sections are larger than all else.
fn in_section(section: &Section, source: &dyn Source) -> Option<String> {
    let (mut at, end) = (section.payload.start, section.payload.end.min(section.payload.start + MOST));
    while at < end {
        let stop = end.min(at + PIECE);
        let piece = Window::read(source, at..stop).ok()?;
        let own = if stop == end { piece.bytes.len() } else { piece.bytes.len() - AGAIN as usize };
        if let Some(path) = in_bytes(&piece.bytes, if at == section.payload.start { 0 } else { 1 }, own) {
            return Some(path);
        }
        // One byte more: what stands before a path says whether it is one.
        at = if stop == end { end } else { stop - AGAIN - 1 };
    }
    None
}

/// The first path that starts from `start` on and before `end`.
fn in_bytes(bytes: &[u8], start: usize, end: usize) -> Option<String> {
    let first = |word: &&str| {
        let mut places = memmem::find_iter(bytes, word).filter(|at| (start..end).contains(at));
        places.find_map(|at| Some((at, path_at(bytes, at, word)?)))
    };
    STARTS.iter().filter_map(first).min().map(|(_, path)| path)
}

fn path_at(bytes: &[u8], at: usize, word: &str) -> Option<String> {
    let inner = at.checked_sub(1).is_some_and(|before| is_path(bytes[before]) || bytes[before] == b'/');
    if inner && word.starts_with('/') {
        return None;
    }
    let text = &bytes[at..bytes.len().min(at + SHOWN)];
    let end = text.iter().position(|c| !is_path(*c) && *c != b'/').unwrap_or(text.len());
    let text = String::from_utf8_lossy(&text[..end]).into_owned();
    let common = COMMON.iter().any(|common| text.starts_with(common));
    // `/home/` alone, or `/home/%s`, is a word of the program.
    (!common && end > word.len() + 2).then_some(text)
}

fn is_path(c: u8) -> bool {
    c.is_ascii_alphanumeric() || b"._-+@".contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_a_build_are_told_from_words_of_a_program() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(in_bytes(text.as_bytes(), 0, text.len()).as_deref(), expected, "{text}")
        };
        check("x\0/home/ann/src/a.c\0y", Some("/home/ann/src/a.c"));
        check("/home/web_user\0/home/%s\0/home/", None);
        check("/usr/home/ann/a.c", None);
        check("at /Users/ann/a.c:", Some("/Users/ann/a.c"));
    }

    #[test]
    fn a_path_is_found_wherever_two_pieces_meet() {
        for before in
            [PIECE - AGAIN - 2, PIECE - AGAIN - 1, PIECE - AGAIN, PIECE - AGAIN + 1, PIECE - 9, PIECE, 2 * PIECE]
        {
            let mut bytes = vec![0; before as usize];
            bytes.extend(b"/home/ann/src/a.c\0");
            bytes.resize(3 * PIECE as usize, 0);
            let payload = 0..bytes.len() as u64;
            let section = Section { id: 11, custom: None, whole: payload.clone(), payload };
            assert_eq!(in_section(&section, &bytes).as_deref(), Some("/home/ann/src/a.c"), "{before}");
            let inner = before as usize - 1;
            bytes[inner] = b'x';
            assert_eq!(in_section(&section, &bytes), None, "{before}");
        }
    }
}
