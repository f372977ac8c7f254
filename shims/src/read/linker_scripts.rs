//! Files that stand for libraries and hold their names, as GNU ld reads them: `INPUT(-lx)`, `GROUP(a.a b.a)`. wasm-ld reads none,
//! so a link is given what they name.

use crate::error::Error;
use policy::host::is_host_folder;
use policy::invocation::{Edit, Item};
use policy::{Change, Invocation, Refusal, Span};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

const REASON: &str = "it is a script of GNU ld's that names these, and wasm-ld reads none";

/// Scripts within scripts, and no further.
const DEEPEST: usize = 16;

/// A script is short; a longer file is looked at no further.
const LONGEST: u64 = 64 << 10;

/// What has files named, and what says nothing to wasm-ld.
const FILES: &[&[u8]] = &[b"INPUT", b"GROUP", b"AS_NEEDED", b"STARTUP"];
const NOTHING: &[&[u8]] = &[b"OUTPUT_FORMAT", b"OUTPUT_ARCH", b"TARGET", b"SEARCH_DIR", b"OUTPUT"];
const SYMBOLS: &[u8] = b"EXTERN";
/// What lays out a program.
const LAYOUT: &[&[u8]] =
    &[b"SECTIONS", b"MEMORY", b"PHDRS", b"VERSION", b"PROVIDE", b"PROVIDE_HIDDEN", b"ENTRY", b"ASSERT"];

/// A link's words, and what was changed.
pub type Expanded = (Vec<OsString>, Vec<Change>);

/// A command of a script, and its words.
type Command = (Vec<u8>, Vec<Vec<u8>>);

/// A link's words with what scripts name in their place, and what was changed; `None` where no script is named.
pub fn expanded(invocation: &Invocation, prefix: Option<&Path>) -> Result<Option<Expanded>, Error> {
    if !invocation.mode.links() {
        return Ok(None);
    }
    let named = invocation.values("L").map(PathBuf::from).filter(|folder| !is_host_folder(folder, prefix));
    let folders: Vec<PathBuf> = named.chain(prefix.map(|prefix| prefix.join("lib"))).collect();
    let (mut edits, mut changes) = (Vec::new(), Vec::new());
    for (at, item) in invocation.items.iter().enumerate() {
        let Some(words) = script_of(item, &folders).map(|script| words(&script, &folders, 0)).transpose()? else {
            continue;
        };
        changes.push(Change {
            before: invocation.spelled(item),
            after: words.join(OsStr::new(" ")).to_string_lossy().into_owned(),
            reason: REASON,
            span: Span::ALL,
        });
        edits.push((at, Edit::Replace(words)));
    }
    let written = || invocation.write(&edits).into_iter().map(|word| word.text).collect();
    Ok((!edits.is_empty()).then(|| (written(), changes)))
}

/// A script, with the folder that it lies in.
struct Script {
    path: PathBuf,
    commands: Vec<Command>,
}

fn script_of(item: &Item, folders: &[PathBuf]) -> Option<Script> {
    let value = item.value.as_deref()?;
    match item.name.as_deref() {
        None => read(Path::new(value)),
        Some(b"-l" | b"l") => read(&library(value.as_bytes(), folders)?),
        Some(_) => None,
    }
}

/// The first file that `-lNAME` may mean.
fn library(name: &[u8], folders: &[PathBuf]) -> Option<PathBuf> {
    let names = match name.strip_prefix(b":") {
        Some(file) => vec![file.to_vec()],
        None => [&b".a"[..], b".so"].iter().map(|ending| [b"lib", name, ending].concat()).collect(),
    };
    let files = folders.iter().flat_map(|folder| names.iter().map(|name| folder.join(OsStr::from_bytes(name))));
    files.into_iter().find(|path| path.is_file())
}

fn words(script: &Script, folders: &[PathBuf], depth: usize) -> Result<Vec<OsString>, Error> {
    if depth == DEEPEST {
        return Err(Error::Read(script.path.clone(), std::io::Error::other("it names itself")));
    }
    let mut words = Vec::new();
    for (command, values) in &script.commands {
        let refused = LAYOUT.contains(&command.as_slice());
        if refused || command.is_empty() {
            let option = format!("{}: {}", script.path.display(), String::from_utf8_lossy(command));
            let reason = "wasm-ld reads no linker scripts; only one that names libraries is understood";
            return Err(Error::Refused(Refusal { option, reason }));
        }
        for value in values {
            if command == SYMBOLS {
                words.push(OsString::from_vec([b"-Wl,-u,", value.as_slice()].concat()));
            } else if FILES.contains(&command.as_slice()) {
                let file = match value.strip_prefix(b"-l") {
                    Some(name) => library(name, folders),
                    None => found(value, script, folders),
                };
                match file.as_deref().and_then(read) {
                    Some(inner) => words.extend(self::words(&inner, folders, depth + 1)?),
                    None if value.starts_with(b"-l") => words.push(OsString::from_vec(value.clone())),
                    None => words.push(file.map_or_else(|| OsString::from_vec(value.clone()), PathBuf::into_os_string)),
                }
            }
        }
    }
    Ok(words)
}

/// Where GNU ld looks for a file that a script names: beside the script, here, and in the folders of the link.
fn found(name: &[u8], script: &Script, folders: &[PathBuf]) -> Option<PathBuf> {
    let name = name.strip_prefix(b"=").or_else(|| name.strip_prefix(b"$SYSROOT")).unwrap_or(name);
    let name = Path::new(OsStr::from_bytes(name));
    let beside = script.path.with_file_name(name);
    let in_folders = folders.iter().map(|folder| folder.join(name));
    [beside, name.to_owned()].into_iter().chain(in_folders).find(|path| path.is_file())
}

/// Reads a file that begins as a script does; `None` for all else.
fn read(path: &Path) -> Option<Script> {
    let mut file =
        File::open(path).ok().filter(|file| file.metadata().is_ok_and(|it| it.is_file() && it.len() < LONGEST))?;
    let mut start = [0; 1];
    file.read_exact(&mut start).ok()?;
    if !(start[0].is_ascii_graphic() && start[0] != b'!' || start[0].is_ascii_whitespace()) {
        return None;
    }
    let mut text = start.to_vec();
    file.read_to_end(&mut text).ok()?;
    let commands = commands(&text)?;
    Some(Script { path: path.to_owned(), commands })
}

/// Each command with its words, those of commands within it among them; `None` where the text does not begin with one.
fn commands(text: &[u8]) -> Option<Vec<Command>> {
    let mut tokens = tokens(text).into_iter().peekable();
    let is_known =
        |word: &Vec<u8>| [FILES, NOTHING, LAYOUT, &[SYMBOLS]].iter().any(|list| list.contains(&word.as_slice()));
    if !tokens.peek().is_some_and(is_known) {
        return None;
    }
    let mut commands: Vec<Command> = Vec::new();
    let mut depth = 0;
    for token in tokens {
        match (token.as_slice(), depth) {
            (b"(" | b"{", _) => depth += 1,
            (b")" | b"}", 0) => return None,
            (b")" | b"}", _) => depth -= 1,
            (b"AS_NEEDED", 1..) => {}
            (_, 0) if is_known(&token) => commands.push((token, Vec::new())),
            (b";", 0) => {}
            (_, 0) => commands.push((Vec::new(), vec![token])),
            _ => commands.last_mut()?.1.push(token),
        }
    }
    Some(commands)
}

fn tokens(text: &[u8]) -> Vec<Vec<u8>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let rest = &text[at..];
        let length = match rest[0] {
            byte if byte.is_ascii_whitespace() || byte == b',' => 1,
            b'/' if rest.starts_with(b"/*") => {
                rest.windows(2).skip(2).position(|two| two == b"*/").map_or(rest.len(), |it| it + 4)
            }
            b'"' => {
                let end = rest[1..].iter().position(|byte| *byte == b'"').map_or(rest.len(), |it| it + 1);
                found.push(rest[1..end].to_vec());
                end + 1
            }
            b'(' | b')' | b'{' | b'}' | b';' => {
                found.push(vec![rest[0]]);
                1
            }
            _ => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || b",(){};\"".contains(byte);
                let end = rest.iter().position(ends).unwrap_or(rest.len());
                found.push(rest[..end].to_vec());
                end
            }
        };
        at += length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::Tool;
    use std::fs;

    #[test]
    fn what_a_script_names_is_linked_wherever_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let write = |name: &str, text: &str| fs::write(at(name), text).unwrap();
        write("liby.so", "/* GNU ld script\n   of two lines */\nINPUT(-lx)\n");
        write("libz.a", "OUTPUT_FORMAT(elf64-x86-64) GROUP ( a.a,\"b c.a\" AS_NEEDED ( -lx ) )");
        write("libn.so", "INPUT ( libz.a -ly )");
        write("libs.so", "EXTERN(f) ENTRY(main)");
        write("libc.so", "INPUT(libc.so)");
        write("a.a", "!<arch>\n");
        write("b c.a", "!<arch>\n");
        write("libx.a", "!<arch>\n");
        let of = |word: &str| {
            let words = vec![OsString::from_iter([OsStr::new("-L"), folder.path().as_os_str()]), word.into()];
            let found = expanded(&Invocation::parse(Tool::Cc, words), None);
            found.map(|found| found.map(|(words, _)| words[1..].join(OsStr::new(" ")).into_string().unwrap()))
        };
        let place = folder.path().display();
        let of_z = format!("{place}/a.a {place}/b c.a -lx");
        assert_eq!(of("-ly").unwrap().as_deref(), Some("-lx"));
        assert_eq!(of("-lz").unwrap(), Some(of_z.clone()));
        assert_eq!(of(&format!("{place}/libz.a")).unwrap(), Some(of_z.clone()));
        assert_eq!(of("-l:libn.so").unwrap(), Some(format!("{of_z} -lx")));
        assert_eq!(of("-lx").unwrap(), None);
        assert!(of("-ls").is_err() && of("-lc").is_err());
    }

    #[test]
    fn any_bytes_are_an_answer() {
        for text in
            [&b""[..], b"INPUT", b"INPUT(", b"INPUT)", b"GROUP(\"", b"/*", b"INPUT(a)b", b"int main;", b"INPUT(\xff"]
        {
            drop(commands(text));
        }
        assert!(commands(b"int main(void) {}").is_none());
    }
}
