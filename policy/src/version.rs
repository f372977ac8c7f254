//! Emscripten versions, as rules compare them, and those that emshim is tried with.
//!
//! The latter are rows of `emscriptens.tsv`, which scripts read too: a new Emscripten is one row.

use std::fmt;

/// An Emscripten version: major, minor, patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u16, pub u16, pub u16);

impl Version {
    /// What is assumed where the version file cannot be read: newer than every rule.
    pub const NEWEST: Version = Version(u16::MAX, 0, 0);

    /// Reads `3.1.69`, `"3.1.6"` or `4.0.10-git`, the forms that `emscripten-version.txt` has had.
    pub fn parse(text: &str) -> Option<Version> {
        let text = text.trim().trim_matches('"');
        let mut numbers = text.splitn(3, '.').map(|part| {
            let digits = part.split(|c: char| !c.is_ascii_digit()).next();
            digits.unwrap_or_default().parse().ok()
        });
        let mut next = || numbers.next().flatten();
        Some(Version(next()?, next()?, next()?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Version::NEWEST {
            return f.write_str("unknown");
        }
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// A half-open span of versions: from `since` (if any) up to but not including `until` (if any).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First version that is in the span.
    pub since: Option<Version>,
    /// First version after the span.
    pub until: Option<Version>,
}

impl Span {
    /// Every version.
    pub const ALL: Span = Span { since: None, until: None };

    /// Does the span hold this version?
    pub fn holds(&self, version: Version) -> bool {
        self.since.is_none_or(|since| version >= since) && self.until.is_none_or(|until| version < until)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.since, self.until) {
            (None, None) => f.write_str("every version"),
            (Some(since), None) => write!(f, "since {since}"),
            (None, Some(until)) => write!(f, "until {until}"),
            (Some(since), Some(until)) => write!(f, "{since} to {until}"),
        }
    }
}

/// An Emscripten that emshim is tried with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its version.
    pub version: Version,
    /// The Debian release whose package it is.
    pub release: &'static str,
}

/// Every Emscripten that emshim is tried with, oldest first.
pub fn known() -> impl Iterator<Item = Known> {
    let rows = include_str!("../emscriptens.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let (version, release) = row.split_once('\t')?;
        Some(Known { version: Version::parse(version)?, release })
    })
}

/// The newest of them: of a newer one nobody knows whether the rules fit.
pub fn newest_tried() -> Version {
    known().last().map_or(Version::NEWEST, |known| known.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_the_known_emscriptens_is_a_row_and_they_are_in_order() {
        let lines = include_str!("../emscriptens.tsv").lines().filter(|line| !line.starts_with('#'));
        let known: Vec<_> = known().collect();
        let again: Vec<_> = known.iter().map(|known| format!("{}\t{}", known.version, known.release)).collect();
        assert_eq!(lines.collect::<Vec<_>>(), again);
        assert!(known.windows(2).all(|pair| pair[0].version < pair[1].version));
        assert_eq!(newest_tried(), known[known.len() - 1].version);
    }

    #[test]
    fn what_was_measured_is_known() {
        for version in crate::absent::MEASURED {
            assert!(known().any(|known| known.version.to_string() == version), "{version}");
        }
    }

    #[test]
    fn the_forms_of_the_version_file_are_read() {
        assert_eq!(Version::parse("\"3.1.6\"\n"), Some(Version(3, 1, 6)));
        assert_eq!(Version::parse("4.0.10-git"), Some(Version(4, 0, 10)));
        assert_eq!(Version::parse("\"4.0.9-git\""), Some(Version(4, 0, 9)));
        assert_eq!(Version::parse("3.1"), None);
        assert_eq!(Version::parse(""), None);
    }

    #[test]
    fn a_span_is_half_open() {
        let span = Span { since: Some(Version(3, 1, 27)), until: Some(Version(4, 0, 0)) };
        assert!(span.holds(Version(3, 1, 27)));
        assert!(!span.holds(Version(4, 0, 0)));
        assert!(Span::ALL.holds(Version::NEWEST));
    }
}
