//! The scanner of JavaScript text: words, names, string literals and assignments, found without parsing what is around them.

use memchr::memmem;

/// A string literal is no longer than this, in bytes; a file name has at most 255.
const LONGEST: usize = 256;

/// Where the word stands, from the left, never overlapping.
pub(super) fn places<'a>(text: &'a [u8], word: &'a (impl AsRef<[u8]> + ?Sized)) -> impl Iterator<Item = usize> + 'a {
    memmem::find_iter(text, word.as_ref())
}

/// Does the word stand anywhere?
pub(super) fn has(text: &[u8], word: &(impl AsRef<[u8]> + ?Sized)) -> bool {
    memmem::find(text, word.as_ref()).is_some()
}

/// The string literal whose last bytes are `ending` and stand at `at`: where its quote opens, and what it holds.
pub(super) fn literal_ending<'a>(text: &'a [u8], at: usize, ending: &str) -> Option<(usize, &'a [u8])> {
    let end = at + ending.len();
    let quote = text.get(end).filter(|byte| b"'\"".contains(byte))?;
    // Minified glue is one line of a megabyte.
    let start = at.saturating_sub(LONGEST - 1);
    let open = start + text[start..at].iter().rposition(|byte| byte == quote)?;
    Some((open, &text[open + 1..end]))
}

/// The code that stands before a place, at most so many bytes of it, without blanks.
pub(super) fn code_before(text: &[u8], at: usize, most: usize) -> Vec<u8> {
    text[at.saturating_sub(most)..at].iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect()
}

/// Every `NAME word = value` (for a word that starts with a dot) or `word = value`: the name, and the text of the value on.
pub(super) fn assigned<'a>(text: &'a str, word: &'static str) -> impl Iterator<Item = (&'a str, &'a str)> {
    places(text.as_bytes(), word).filter_map(move |at| {
        let value = text[at + word.len()..].trim_start().strip_prefix('=')?.trim_start();
        let name = name_at_end(&text[..at]);
        (!value.starts_with('=') && name.is_empty() != word.starts_with('.')).then_some((name, value))
    })
}

pub(super) fn is_name(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_' || c == b'$' || c >= 0x80
}

/// The name that ends here; empty if there is none.
pub(super) fn name_at_end(text: &str) -> &str {
    let start = text.bytes().rposition(|c| !is_name(c)).map_or(0, |at| at + 1);
    &text[start..]
}

pub(super) fn name_before_assignment(text: &str) -> Option<&str> {
    let before = text.trim_end().strip_suffix('=')?.trim_end();
    Some(name_at_end(before)).filter(|name| !name.is_empty())
}

/// The text of the string literal that starts here.
pub(super) fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| "'\"".contains(*c))?;
    text[1..].split_once(quote).map(|(inner, _)| inner).filter(|inner| inner.len() < LONGEST)
}

pub(super) fn number(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..digits].parse().ok()
}
