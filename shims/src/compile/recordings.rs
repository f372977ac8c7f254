//! What is kept of compiles and probes: the commands that emcc made, what a link may import, and what is better left to emcc.

use crate::store::fingerprint;
use crate::store::folder::{Refusal, Store};
use policy::recording::Template;
use postlink::Hash;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// The first bytes of an entry. Another number for another form.
const MAGIC: &[u8] = b"emshim replay 2\n";
/// That emcc has something to say is believed for so long.
const NEVER_FOR: Duration = Duration::from_secs(86400);

/// What is known of a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The command, or one for each input.
    Templates(Vec<Template>),
    /// What a link's imports may be.
    Names(BTreeSet<Vec<u8>>),
    /// emcc said something, so often.
    Never {
        /// 1 or 2: once can be chance.
        seen: u8,
    },
}

/// The recordings.
#[derive(Debug)]
pub struct Recordings {
    /// Where they are kept.
    pub store: Store,
}

impl Recordings {
    /// Opens the folder, which is made if need be, and checked.
    pub fn open() -> Result<Recordings, Refusal> {
        Store::recordings().map(|store| Recordings { store })
    }

    /// The entry of this key, if there is one that still holds.
    pub fn read(&self, key: Hash) -> Option<Entry> {
        let (body, age) = self.store.read(key)?;
        // What emcc said may be of the moment: a full disk, say.
        decode(&body).filter(|entry| !matches!(entry, Entry::Never { .. }) || age < NEVER_FOR)
    }

    /// Keeps an entry. Silent when that is not possible: the next compile is recorded again.
    pub fn write(&self, key: Hash, entry: &Entry) {
        if let Some(bytes) = encode(entry) {
            self.store.write(key, bytes);
        }
    }
}

/// clang's program and the folder that it searches for headers, as they must be for a template to hold.
fn witnesses(template: &Template) -> Option<Vec<u8>> {
    let stamp = fingerprint::stamp(&fs::metadata(template.program()).ok()?);
    let has_headers = template.value("--sysroot=").is_none_or(|sysroot| Path::new(sysroot).join("include").is_dir());
    has_headers.then_some(stamp)
}

fn encode(entry: &Entry) -> Option<Vec<u8>> {
    let mut bytes = MAGIC.to_vec();
    match entry {
        Entry::Never { seen } => bytes.extend([b'n', *seen]),
        Entry::Names(names) => {
            bytes.push(b'i');
            for name in names {
                bytes.extend(u32::try_from(name.len()).ok()?.to_le_bytes());
                bytes.extend(name);
            }
        }
        Entry::Templates(templates) => {
            bytes.push(b't');
            for template in templates {
                let encoded = template.encode();
                bytes.extend(witnesses(template)?);
                bytes.extend(u32::try_from(encoded.len()).ok()?.to_le_bytes());
                bytes.extend(encoded);
            }
        }
    }
    Some(bytes)
}

const STAMP: usize = 56;

fn decode(body: &[u8]) -> Option<Entry> {
    match body.strip_prefix(MAGIC)?.split_first()? {
        (b'n', [seen]) => Some(Entry::Never { seen: *seen }),
        (b'i', mut rest) => {
            let mut names = BTreeSet::new();
            while !rest.is_empty() {
                let (length, after) = rest.split_first_chunk::<4>()?;
                let (name, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
                names.insert(name.to_vec());
                rest = after;
            }
            Some(Entry::Names(names))
        }
        (b't', mut rest) => {
            let mut templates = Vec::new();
            while !rest.is_empty() {
                let (stamp, after) = rest.split_at_checked(STAMP)?;
                let (length, after) = after.split_first_chunk::<4>()?;
                let (template, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
                templates.push(Template::decode(template).filter(|found| witnesses(found).as_deref() == Some(stamp))?);
                rest = after;
            }
            (!templates.is_empty()).then_some(Entry::Templates(templates))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_read_back_and_cut_bytes_are_none() {
        let names = BTreeSet::from([b"env\0printf".to_vec(), b"env\0memory".to_vec()]);
        for entry in [Entry::Never { seen: 2 }, Entry::Names(names)] {
            let bytes = encode(&entry).unwrap();
            assert_eq!(decode(&bytes), Some(entry));
            for length in 0..MAGIC.len() + 1 {
                assert_eq!(decode(&bytes[..length]), None);
            }
            assert_eq!(decode(&[&bytes[..], b"x"].concat()), None);
        }
    }
}
