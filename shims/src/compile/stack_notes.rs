//! `.section .note.GNU-stack,"",%progbits` in a source: what GNU's assembler is told of a program's stack, and clang's for
//! WebAssembly cannot read. Such a source is compiled without it, under its own name.

use crate::error::Error;
use policy::Invocation;
use serde_json::json;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::Path;

const NOTE: &[u8] = b".note.GNU-stack";
const SECTIONS: [&[u8]; 2] = [b".section", b".pushsection"];

/// What is preprocessed, so that clang can be shown another text for the file; assembler of its own kind is read otherwise.
const PREPROCESSED: &[&str] = &["S", "sx", "c", "cc", "cpp", "cxx", "C", "c++", "h", "m", "i", "ii"];

/// Does a source of this command have such a note?
pub fn are_in(invocation: &Invocation) -> bool {
    sources(invocation).next().is_some()
}

/// The words of a command with its sources as clang can read them, which lie in `folder`; `None` where nothing is in its way.
pub fn without(invocation: &Invocation, words: &[OsString], folder: &Path) -> Result<Option<Vec<OsString>>, Error> {
    let sources: Vec<_> = sources(invocation).collect();
    if sources.is_empty() {
        return Ok(None);
    }
    let write = || -> io::Result<Vec<OsString>> {
        let (mut words, mut roots) = (words.to_vec(), Vec::new());
        for (at, (path, text)) in sources.iter().enumerate() {
            let place = folder.join(format!("note-{at}")).join(Path::new(path).file_name().unwrap_or_default());
            fs::create_dir(folder.join(format!("note-{at}")))?;
            fs::write(&place, text)?;
            if ending(path) == Some("s") {
                words.iter_mut().filter(|word| *word == path).for_each(|word| *word = place.clone().into());
            } else {
                let own = std::path::absolute(path)?;
                roots.push(json!({ "type": "file", "name": own, "external-contents": place }));
            }
        }
        if !roots.is_empty() {
            let overlay = folder.join("overlay.yaml");
            let text = json!({ "version": 0, "use-external-names": false, "roots": roots });
            fs::write(&overlay, text.to_string())?;
            let words_of = |word: &OsStr| ["-Xclang".into(), word.to_owned()];
            words.extend(words_of("-ivfsoverlay".as_ref()).into_iter().chain(words_of(overlay.as_os_str())));
        }
        Ok(words)
    };
    write().map(Some).map_err(|cause| Error::Write(folder.to_owned(), cause))
}

/// Each source that has one, with its text without.
fn sources(invocation: &Invocation) -> impl Iterator<Item = (OsString, Vec<u8>)> {
    invocation.inputs().filter_map(|path| {
        let is_source = ending(path) == Some("s") || ending(path).is_some_and(|it| PREPROCESSED.contains(&it));
        let text = Some(path).filter(|_| is_source).and_then(|path| fs::read(path).ok())?;
        Some((path.to_owned(), blanked(&text)?))
    })
}

fn ending(path: &OsStr) -> Option<&str> {
    Path::new(path).extension()?.to_str()
}

/// The text with blanks for each note; `None` where there is none.
fn blanked(text: &[u8]) -> Option<Vec<u8>> {
    let mut changed = text.to_vec();
    let (mut at, mut is_changed) = (0, false);
    while let Some(found) = text[at..].windows(NOTE.len()).position(|part| part == NOTE).map(|it| it + at) {
        let end = end_of_values(text, found + NOTE.len());
        if let Some(start) = start_of_directive(&text[..found]) {
            changed[start..end].fill(b' ');
            is_changed = true;
        }
        at = end;
    }
    is_changed.then_some(changed)
}

fn start_of_directive(before: &[u8]) -> Option<usize> {
    let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let before = &before[..before.len() - blanks];
    let directive = SECTIONS.iter().find(|it| before.ends_with(it)).filter(|_| blanks > 0)?;
    Some(before.len() - directive.len())
}

/// Behind `,"",%progbits`, in which quotes of a string in C have a backslash.
fn end_of_values(text: &[u8], mut at: usize) -> usize {
    loop {
        let rest = &text[at..];
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if rest.get(blanks) != Some(&b',') {
            return at;
        }
        let value = &rest[blanks + 1..];
        let skipped = value.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let value = &value[skipped..];
        let quoted = [&b"\\\"\\\""[..], b"\"\"", b"\\\"x\\\"", b"\"x\""].into_iter().find(|it| value.starts_with(it));
        let length = quoted.map_or_else(
            || value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"@%_#".contains(byte)).count(),
            <[u8]>::len,
        );
        at += blanks + 1 + skipped + length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_goes_and_nothing_else() {
        let check = |text: &str, expected: &str| {
            let found = blanked(text.as_bytes()).map(|found| String::from_utf8(found).unwrap());
            assert_eq!(found.unwrap_or(text.to_owned()).split_whitespace().collect::<Vec<_>>().join(" "), expected);
        };
        check(".text\n.section .note.GNU-stack,\"\",%progbits\nf:", ".text f:");
        check("\t.section\t.note.GNU-stack, \"\" , @progbits ; x", "; x");
        check("asm(\".section .note.GNU-stack,\\\"\\\",%progbits\\n.text\");", "asm(\" \\n.text\");");
        check(".section .note.GNU-stack", "");
        check("// .note.GNU-stack is a section", "// .note.GNU-stack is a section");
        check(".section .text.note", ".section .text.note");
    }
}
