//! A program that a link starts, with its words as another link of the same kind would give them.

use crate::store::fingerprint;
use postlink::Hash;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// The first bytes of an entry. Another number for another form.
const MAGIC: &[u8] = b"emshim link 1\n";

/// What follows in a link of some kind, after what has been seen of it so far.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// This program.
    Step(Step),
    /// Nothing: the glue is this.
    Glue(Vec<u8>),
}

/// A program that reads or writes the link's module.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// The program, and what changes when it is replaced.
    pub program: PathBuf,
    stamp: Vec<u8>,
    words: Vec<Word>,
}

/// A word of its command line, each behind what stands before it in the same word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// As it stands.
    Same(Vec<u8>),
    /// The link's module.
    Module(Vec<u8>),
    /// An input of the link, by its place.
    Input(u32),
    /// A file with these bytes that emcc made for this.
    File(Vec<u8>, Vec<u8>),
}

/// What one link fills in.
pub struct Files<'a> {
    /// Its module.
    pub module: &'a Path,
    /// Its inputs, in order.
    pub inputs: &'a [OsString],
    /// Where files may be made for it.
    pub folder: &'a Path,
}

impl Step {
    /// `None` where the program cannot be looked at.
    pub fn new(program: PathBuf, words: Vec<Word>) -> Option<Step> {
        let stamp = fingerprint::stamp(&fs::metadata(&program).ok()?);
        Some(Step { program, stamp, words })
    }

    /// Is the program the one that was recorded?
    pub fn holds(&self) -> bool {
        fs::metadata(&self.program).is_ok_and(|found| fingerprint::stamp(&found) == self.stamp)
    }

    /// Does it read or write what is the link's own?
    pub fn concerns_link(&self) -> bool {
        self.words.iter().any(|word| matches!(word, Word::Module(_) | Word::Input(_)))
    }

    /// The inputs that it is given, in order.
    pub fn inputs(&self) -> impl Iterator<Item = u32> {
        self.words.iter().filter_map(|word| match word {
            Word::Input(at) => Some(*at),
            _ => None,
        })
    }

    /// Words that stand as they are.
    pub fn same(&self) -> impl Iterator<Item = &[u8]> {
        self.words.iter().filter_map(|word| match word {
            Word::Same(bytes) => Some(&bytes[..]),
            _ => None,
        })
    }

    /// Its command line for a link. Files that emcc made for it are made again.
    pub fn fill(&self, files: &Files) -> Option<Vec<OsString>> {
        let joined = |before: &[u8], path: &Path| OsString::from_iter([OsStr::from_bytes(before), path.as_os_str()]);
        let word = |(at, word): (usize, &Word)| match word {
            Word::Same(bytes) => Some(OsString::from_vec(bytes.clone())),
            Word::Module(before) => Some(joined(before, files.module)),
            Word::Input(input) => files.inputs.get(*input as usize).cloned(),
            Word::File(before, bytes) => {
                // wasm-ld knows a file by its bytes, and an ending is nothing to it.
                let path = files.folder.join(format!("emshim-{at}"));
                fs::write(&path, bytes).ok()?;
                Some(joined(before, &path))
            }
        };
        self.words.iter().enumerate().map(word).collect()
    }
}

impl Next {
    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let mut field = |kind: u8, bytes: &[u8]| {
            out.push(kind);
            fingerprint::add(&mut out, bytes);
        };
        match self {
            Next::Glue(text) => field(b'g', text),
            Next::Step(step) => {
                field(b'p', step.program.as_os_str().as_bytes());
                field(b't', &step.stamp);
                for word in &step.words {
                    match word {
                        Word::Same(bytes) => field(b's', bytes),
                        Word::Module(before) => field(b'm', before),
                        Word::Input(at) => field(b'i', &at.to_le_bytes()),
                        Word::File(before, bytes) => {
                            field(b'b', before);
                            field(b'f', bytes);
                        }
                    }
                }
            }
        }
        out
    }

    /// From bytes; `None` for others.
    pub fn decode(bytes: &[u8]) -> Option<Next> {
        let mut fields = fields(bytes.strip_prefix(MAGIC)?)?.into_iter();
        match fields.next()? {
            (b'g', text) => fields.next().is_none().then(|| Next::Glue(text.to_vec())),
            (b'p', program) => {
                let (b't', stamp) = fields.next()? else { return None };
                let (mut words, mut before) = (Vec::new(), None);
                for (kind, bytes) in fields {
                    let held = before.take();
                    match (kind, held) {
                        (b'f', Some(before)) => words.push(Word::File(before, bytes.to_vec())),
                        (b'b', None) => before = Some(bytes.to_vec()),
                        (b's', None) => words.push(Word::Same(bytes.to_vec())),
                        (b'm', None) => words.push(Word::Module(bytes.to_vec())),
                        (b'i', None) => words.push(Word::Input(u32::from_le_bytes(bytes.try_into().ok()?))),
                        _ => return None,
                    }
                }
                let program = PathBuf::from(OsString::from_vec(program.to_vec()));
                before.is_none().then(|| Next::Step(Step { program, stamp: stamp.to_vec(), words }))
            }
            _ => None,
        }
    }
}

fn fields(mut rest: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut found = Vec::new();
    while let Some((kind, after)) = rest.split_first() {
        let (bytes, after) = fingerprint::take(after)?;
        found.push((*kind, bytes));
        rest = after;
    }
    Some(found)
}

/// How far a link has come, as the name of what follows: its kind, and of each step what it said and what it left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trail(pub Hash);

impl Trail {
    /// After one more step, which said this on stdout and left a module with this surface.
    pub fn after(self, stdout: &[u8], surface: &str) -> Trail {
        let mut bytes = Vec::new();
        fingerprint::add(&mut bytes, self.0.to_string().as_bytes());
        fingerprint::add(&mut bytes, stdout);
        fingerprint::add(&mut bytes, surface.as_bytes());
        Trail(Hash::of(&bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step() -> Step {
        let words = vec![
            Word::Same(b"-O2".to_vec()),
            Word::Module(b"--output=".to_vec()),
            Word::Input(1),
            Word::File(b"@".to_vec(), b"text".to_vec()),
            Word::Input(0),
        ];
        Step::new("/bin/sh".into(), words).unwrap()
    }

    #[test]
    fn what_follows_is_read_back_and_cut_bytes_are_none() {
        for next in [Next::Step(step()), Next::Glue(b"var x;".to_vec()), Next::Glue(Vec::new())] {
            let bytes = next.encode();
            for length in 0..bytes.len() {
                assert_ne!(Next::decode(&bytes[..length]).as_ref(), Some(&next), "{length}");
            }
            assert_eq!(Next::decode(&[&bytes[..], b"x"].concat()), None);
            assert_eq!(Next::decode(&bytes), Some(next));
        }
        assert_eq!(Next::decode(b""), None);
    }

    #[test]
    fn a_step_gets_the_files_of_its_link() {
        let folder = tempfile::tempdir().unwrap();
        let inputs = [OsString::from("a.o"), OsString::from("lib.a")];
        let files = Files { module: Path::new("/x/p.wasm"), inputs: &inputs, folder: folder.path() };
        let made = folder.path().join("emshim-3");
        let last = format!("@{}", made.display());
        let expected = ["-O2", "--output=/x/p.wasm", "lib.a", last.as_str(), "a.o"].map(OsString::from);
        assert_eq!(step().fill(&files).unwrap(), expected);
        assert_eq!(fs::read(made).unwrap(), b"text");
        assert_eq!(step().fill(&Files { inputs: &inputs[..1], ..files }), None);
        assert_eq!(step().inputs().collect::<Vec<_>>(), [1, 0]);
        assert!(step().concerns_link() && step().holds());
        assert!(!Step { stamp: Vec::new(), ..step() }.holds());
    }

    #[test]
    fn a_trail_parts_where_a_step_says_or_leaves_another_thing() {
        let start = Trail(Hash::of(b"kind"));
        let surface = "surface";
        let one = start.after(b"said", surface);
        assert_eq!(one, start.after(b"said", surface));
        for other in [start, start.after(b"", surface), start.after(b"said", ""), one.after(b"said", surface)] {
            assert_ne!(one, other);
        }
    }
}
