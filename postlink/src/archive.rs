//! The members of a static archive, by their headers: nothing else of it is read.

use crate::module::Source;

/// What a static archive starts with.
pub(crate) const START: &[u8] = b"!<arch>\n";

/// No archive that was seen has as many members.
const MEMBERS: usize = 100_000;
/// Bytes of a member's header.
const HEADER: u64 = 60;

/// One member.
pub(crate) struct Member {
    /// Its header, as it stands in the file.
    pub(crate) head: [u8; HEADER as usize],
    /// Where its header ends.
    pub(crate) start: u64,
    /// Bytes behind its header.
    pub(crate) size: u64,
    /// BSD's ar keeps a long name before the bytes: how long it is.
    pub(crate) name_before: Option<u64>,
}

impl Member {
    /// Where its own bytes start.
    pub(crate) fn data(&self) -> u64 {
        self.start + self.name_before.unwrap_or(0)
    }

    /// It is the archive's own: its table of symbols, or of long names.
    pub(crate) fn is_table(&self) -> bool {
        [&b"/ "[..], b"// ", b"/SYM64/ ", b"__.SYMDEF"].iter().any(|start| self.head.starts_with(start))
    }
}

/// Hands over each member up to where the archive ends, or is broken: then an error says how.
pub(crate) fn each(source: &dyn Source, mut take: impl FnMut(&Member)) -> Result<(), String> {
    let length = source.length().map_err(|error| error.to_string())?;
    let mut at = START.len() as u64;
    for _ in 0..MEMBERS {
        if at >= length {
            return Ok(());
        }
        let mut head = [0; HEADER as usize];
        let read = source.read_at(at, &mut head).is_ok() && head.ends_with(b"`\n");
        let size = decimal(&head[48..58]).filter(|_| read).ok_or_else(|| format!("no member starts at {at:#x}"))?;
        let start = at + HEADER;
        let end = start.checked_add(size).filter(|end| *end <= length);
        let end = end.ok_or_else(|| format!("the member at {at:#x} ends behind it"))?;
        let before = head.strip_prefix(b"#1/").and_then(|rest| decimal(&rest[..13])).filter(|before| *before <= size);
        take(&Member { head, start, size, name_before: before });
        at = end + end % 2;
    }
    if at < length { Err(format!("more than {MEMBERS} members")) } else { Ok(()) }
}

pub(crate) fn decimal(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.trim_end().parse().ok()
}
