//! Options that gcc and GNU ld have, and what each known Emscripten's clang or wasm-ld makes of them. Generated:
//! `scripts/toolchain/options` asks the tools, writes `policy/tables`, and compares.
//!
//! What is done with an option is no matter of this module: [`crate::rules`] decides, and its hand-written rows come first.

use crate::version::{self, Span, Version};

/// What a tool makes of an option that its native sibling takes in silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It takes it in silence.
    Takes,
    /// It warns, which is an error below `-Werror`.
    Warns,
    /// It fails.
    Refuses,
}

/// One table: sorted lines, which are searched as they are, so that a start of a shim costs nothing for them.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    lines: &'static str,
}

/// GNU ld's options, without their dashes; the second field is the shape of [`crate::command_line::options`].
pub static LINKER: Table = Table { lines: include_str!("../tables/linker.tsv") };
/// gcc's `-f…`, `-W…` and `--param=…` that some clang does not take; the second field is what gcc's manual calls them.
pub static FEATURES: Table = Table { lines: include_str!("../tables/features.tsv") };
/// gcc's `-m…` for x86 that some clang does not take for WebAssembly.
pub static MACHINE: Table = Table { lines: include_str!("../tables/machine.tsv") };
/// What else gcc has, such as `-g…`, that some clang does not take.
pub static DRIVER: Table = Table { lines: include_str!("../tables/driver.tsv") };
/// What the native assembler has behind `-Wa,` and some clang does not take; kind `Separate` has a value in the next word.
pub static ASSEMBLER: Table = Table { lines: include_str!("../tables/assembler.tsv") };

/// A line of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The option; one that ends with `=` or `-` has a value glued on.
    pub name: &'static str,
    /// The second field.
    pub kind: &'static str,
    verdicts: &'static str,
}

impl Table {
    /// The line of an option.
    pub fn find(self, name: &[u8]) -> Option<Row> {
        let (mut start, mut end) = (0, self.lines.len());
        while start < end {
            let line = self.line_at(start + (end - start) / 2);
            let at = line.as_ptr() as usize - self.lines.as_ptr() as usize;
            let row = Row::read(line);
            match row.map_or(std::cmp::Ordering::Less, |row| row.name.as_bytes().cmp(name)) {
                std::cmp::Ordering::Equal => return row,
                std::cmp::Ordering::Less => start = at + line.len() + 1,
                std::cmp::Ordering::Greater => end = at,
            }
        }
        None
    }

    /// Every line.
    pub fn rows(self) -> impl Iterator<Item = Row> {
        self.lines.lines().filter_map(Row::read)
    }

    /// The line that holds this byte, or that it ends.
    fn line_at(self, byte: usize) -> &'static str {
        let bytes = self.lines.as_bytes();
        let start = bytes[..byte].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let end = bytes[byte..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |length| byte + length);
        &self.lines[start..end]
    }
}

impl Row {
    /// `None` for the comment that a table begins with.
    fn read(line: &'static str) -> Option<Row> {
        let (name, rest) = line.split_once('\t')?;
        let (kind, verdicts) = rest.split_once('\t')?;
        Some(Row { name, kind, verdicts })
    }

    /// What the Emscripten that is known and nearest below this version makes of it.
    pub fn verdict(self, version: Version) -> Verdict {
        self.verdicts().nth(column(version)).unwrap_or(Verdict::Refuses)
    }

    /// The versions around this one for which the tool, as far as it is known, either takes the option or does not.
    pub fn span(self, version: Version) -> Span {
        let known: Vec<_> = version::known().map(|known| known.version).collect();
        let takes: Vec<_> = self.verdicts().map(|verdict| verdict == Verdict::Takes).collect();
        let here = column(version);
        let differs = |at: &usize| takes.get(*at) != takes.get(here);
        let since = (0..here).rev().find(differs).and_then(|at| known.get(at + 1)).copied();
        let until = (here..known.len()).find(differs).map(|at| known[at]);
        Span { since, until }
    }

    fn verdicts(self) -> impl Iterator<Item = Verdict> {
        self.verdicts.split('\t').map(|sign| match sign {
            "+" => Verdict::Takes,
            "~" => Verdict::Warns,
            _ => Verdict::Refuses,
        })
    }
}

/// The known Emscripten whose column stands for a version.
pub fn measured(version: Version) -> Version {
    version::known().nth(column(version)).map_or(version, |known| known.version)
}

/// The column for a version: that of the newest known Emscripten that is not newer than it.
fn column(version: Version) -> usize {
    version::known().take_while(|known| known.version <= version).count().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_each_line_has_a_verdict_for_each_known_emscripten() {
        for table in [LINKER, FEATURES, MACHINE, DRIVER, ASSEMBLER] {
            let lines: Vec<_> = table.lines.lines().filter(|line| !line.starts_with('#')).collect();
            let rows: Vec<_> = table.rows().collect();
            assert_eq!(rows.len(), lines.len());
            assert!(rows.windows(2).all(|pair| pair[0].name < pair[1].name));
            for row in rows {
                let signs: Vec<_> = row.verdicts.split('\t').collect();
                assert_eq!(signs.len(), version::known().count(), "{}", row.name);
                assert!(signs.iter().all(|sign| ["+", "~", "-"].contains(sign)), "{}", row.name);
            }
        }
    }

    #[test]
    fn each_line_is_found_and_nothing_else_is() {
        for table in [LINKER, FEATURES, MACHINE, DRIVER, ASSEMBLER] {
            for row in table.rows() {
                assert_eq!(table.find(row.name.as_bytes()), Some(row));
                assert_eq!(table.find(format!("{}\u{1}", row.name).as_bytes()), None);
                assert_eq!(table.find(&row.name.as_bytes()[..row.name.len() - 1]).filter(|found| *found == row), None);
            }
            for name in ["", "#", "# Made by scripts/toolchain/options. Option", "zzz", "\u{7f}"] {
                assert_eq!(table.find(name.as_bytes()), None, "{name:?}");
            }
        }
    }

    #[test]
    fn a_version_between_two_known_ones_is_like_the_older() {
        let row = Row { name: "x", kind: "Flag", verdicts: "-\t+\t+" };
        assert_eq!(row.verdict(Version(3, 1, 68)), Verdict::Refuses);
        assert_eq!(row.span(Version(3, 1, 68)), Span { since: None, until: Some(Version(3, 1, 69)) });
        assert_eq!(row.verdict(Version(4, 0, 9)), Verdict::Takes);
        assert_eq!(row.verdict(Version::NEWEST), Verdict::Takes);
        assert_eq!(row.verdict(Version(2, 0, 0)), Verdict::Refuses);
        let forgets = Row { verdicts: "+\t~\t-", ..row };
        assert_eq!(forgets.verdict(Version(3, 1, 69)), Verdict::Warns);
        assert_eq!(forgets.span(Version(6, 0, 8)), Span { since: Some(Version(3, 1, 69)), until: None });
    }
}
